//! What texts of the configuration must be.

use super::error::Fault;

/// Longest text of one line, in characters.
const LONGEST: usize = 200;
/// Longest e-mail address (RFC 5321 4.5.3.1.3 less the angle brackets).
const LONGEST_ADDRESS: usize = 254;

/// `None` for a text of one line that is short enough.
pub(super) fn line(key: &'static str, value: &str) -> Option<Fault> {
    let allowed = format!("one line of at most {LONGEST} characters");
    let fits = value.chars().count() <= LONGEST && !value.chars().any(char::is_control);
    (!fits).then(|| Fault { key, found: shown(value), allowed })
}

/// `None` for nothing, and for what may be an e-mail address. Whether it is one, only mail to it can tell.
pub(super) fn email(key: &'static str, value: &str) -> Option<Fault> {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';' | '"');
    let fits = value.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !local.contains('@') && value.chars().all(plain)
    });
    let fits = value.is_empty() || (fits && value.len() <= LONGEST_ADDRESS);
    let allowed = "an e-mail address such as name@example.com".into();
    (!fits).then(|| Fault { key, found: shown(value), allowed })
}

/// `None` for a secret that is empty or has so many characters.
pub(super) fn secret(key: &'static str, value: &str, least: usize) -> Option<Fault> {
    let length = value.chars().count();
    let fits = length == 0 || (least..=LONGEST).contains(&length);
    let found = if fits { "not one line".to_owned() } else { format!("{length} characters long") };
    let allowed = format!("one line of {least} to {LONGEST} characters");
    (!fits || value.chars().any(char::is_control)).then_some(Fault { key, found, allowed })
}

/// The beginning of a text, so that a message stays short.
pub(super) fn shown(value: &str) -> String {
    let start: String = value.chars().take(40).collect();
    format!("{start:?}")
}
