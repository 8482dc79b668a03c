//! Hosts and addresses as they may stand in a command of SMTP and in a header.

use std::net::IpAddr;

use app::model::MailKind;
use lettre::Address;

use crate::config::{error::Fault, text};

/// Most addresses of one recipient.
pub(super) const MOST_ADDRESSES: usize = 10;
/// Longest host name.
const LONGEST_HOST: usize = 253;

pub(super) fn split(list: &str) -> impl Iterator<Item = &str> {
    list.split(';').map(str::trim).filter(|address| !address.is_empty())
}

pub(super) fn is_host(host: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    host.parse::<IpAddr>().is_ok() || (host.len() <= LONGEST_HOST && host.chars().all(plain))
}

/// An address that can stand in a header and in a command of SMTP as it is.
fn is_address(key: &'static str, address: &str) -> bool {
    text::email(key, address).is_none() && address.is_ascii() && address.parse::<Address>().is_ok()
}

pub(super) fn one(key: &'static str, address: &str) -> Option<Fault> {
    let allowed = "one e-mail address such as \"name@example.com\", in ASCII".into();
    let fits = address.is_empty() || is_address(key, address);
    (!fits).then(|| Fault { key, found: text::shown(address), allowed })
}

pub(super) fn several(key: &'static str, list: &str) -> Option<Fault> {
    let allowed = format!("at most {MOST_ADDRESSES} e-mail addresses in ASCII, with \";\" between them");
    let wrong = split(list).find(|address| !is_address(key, address));
    let found = match wrong {
        Some(wrong) => text::shown(wrong),
        None if split(list).count() > MOST_ADDRESSES => format!("{} addresses", split(list).count()),
        None => return None,
    };
    Some(Fault { key, found, allowed })
}

pub(super) fn known(key: &'static str, words: &[String]) -> Option<Fault> {
    let wrong = words.iter().find(|word| MailKind::from_word(word).is_none())?;
    let allowed = format!("some of: {}", MailKind::ALL.map(MailKind::word).join(", "));
    Some(Fault { key, found: text::shown(wrong), allowed })
}
