//! The fields that the printer's URL is made of, so that nobody has to write one.

use std::{collections::BTreeMap, net::Ipv6Addr};

use app::port::{FieldFault, FieldState};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    config::{Config, Loaded, Machine},
    device::{AuthProtocol, PrinterUrl, PrivacyProtocol, SnmpTarget, SnmpVersion},
};

const VERSION: &str = "printer.version";
const ADDRESS: &str = "printer.address";
const PORT: &str = "printer.port";
const USER: &str = "printer.user";
const AUTHENTICATION: &str = "printer.authentication";
const PRIVACY: &str = "printer.privacy";

/// What stands in a URL as it is (RFC 3986 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// RFC 3414 2.4: a user name has at most 32 octets.
const LONGEST_USER: usize = 32;

/// All fields of the page: those of the URL with `own` among them.
pub(super) fn fields(machine: &Machine, loaded: &Loaded, own: Vec<FieldState>) -> Vec<FieldState> {
    let parts = parts(&loaded.config);
    let fixed_by = machine.fixes("printer.url").then(|| loaded.layer("printer.url").to_string());
    let part = |name: &str| FieldState {
        name: name.to_owned(),
        value: parts.get(name).cloned().unwrap_or_default(),
        set: false,
        fixed_by: fixed_by.clone(),
    };
    let mut own = own.into_iter();
    let mut fields = vec![part(VERSION), part(ADDRESS), part(PORT)];
    fields.extend(own.next());
    fields.extend([part(USER), part(AUTHENTICATION)]);
    fields.extend(own.next());
    fields.push(part(PRIVACY));
    fields.extend(own);
    fields
}

/// The URL that the typed parts make with those that were not typed; `None` where none of them is another one than
/// now.
pub(super) fn url(
    config: &Config,
    typed: &BTreeMap<String, String>,
) -> Result<Option<String>, Vec<FieldFault>> {
    let now = parts(config);
    let mut parts = now.clone();
    for (name, value) in &mut parts {
        if let Some(text) = typed.get(*name) {
            text.trim().clone_into(value);
        }
    }
    let typed_address = !parts[ADDRESS].is_empty();
    if now[VERSION] == "none" && parts[VERSION] == "none" && typed_address {
        // Whoever types an address wants the printer read.
        parts.insert(VERSION, "auto".into());
    }
    if parts == now { Ok(None) } else { composed(&parts, &config.printer.url).map(Some) }
}

type Parts = BTreeMap<&'static str, String>;

fn parts(config: &Config) -> Parts {
    let mut parts: Parts = [
        (VERSION, "none"),
        (ADDRESS, ""),
        (PORT, "161"),
        (USER, ""),
        (AUTHENTICATION, "none"),
        (PRIVACY, "none"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into();
    match config.printer.parsed() {
        Ok(Some(PrinterUrl::Demo(_))) => {
            parts.insert(VERSION, "demo".into());
        }
        Ok(Some(PrinterUrl::Snmp(SnmpTarget { host, port, version }))) => {
            parts.extend([(VERSION, "auto".to_owned()), (ADDRESS, host), (PORT, port.to_string())]);
            match version {
                SnmpVersion::Automatic { .. } => {}
                SnmpVersion::V1 { .. } => _ = parts.insert(VERSION, "1".into()),
                SnmpVersion::V2c { .. } => _ = parts.insert(VERSION, "2c".into()),
                SnmpVersion::V3 { user, auth, privacy } => {
                    let auth = auth.map_or("none", AuthProtocol::word);
                    let privacy = privacy.map_or("none", PrivacyProtocol::word);
                    parts.extend([(VERSION, "3".to_owned()), (USER, user)]);
                    parts.extend([(AUTHENTICATION, auth.to_owned()), (PRIVACY, privacy.to_owned())]);
                }
            }
        }
        Ok(None) | Err(_) => {}
    }
    parts
}

fn composed(parts: &Parts, now: &str) -> Result<String, Vec<FieldFault>> {
    let of = |name: &str| parts.get(name).map(String::as_str).unwrap_or_default();
    let mut faults = Vec::new();
    let mut fault = |name: &str, message: &str| {
        faults.push(FieldFault { name: name.to_owned(), message: message.to_owned() });
    };
    let version = of(VERSION);
    if version == "none" {
        return Ok(String::new());
    }
    if version == "demo" {
        return Ok(if now.starts_with("demo:") { now.to_owned() } else { "demo:".to_owned() });
    }
    if !matches!(version, "auto" | "1" | "2c" | "3") {
        fault(VERSION, "Choose one of the versions in the list.");
    }
    let address = of(ADDRESS);
    let host = host(address);
    if address.is_empty() || host.is_none() {
        fault(ADDRESS, "Type a host name or an IP address, such as 192.0.2.10, and nothing else.");
    }
    let port = if of(PORT).is_empty() { Some(161) } else { of(PORT).parse::<u16>().ok() };
    let port = port.filter(|port| *port != 0);
    if port.is_none() {
        fault(PORT, "Type a number from 1 to 65535; SNMP has 161.");
    }
    let (user, auth, privacy) = (of(USER), of(AUTHENTICATION), of(PRIVACY));
    if version == "3" {
        if user.is_empty() || user.len() > LONGEST_USER || user.contains(':') {
            fault(USER, "Version 3 needs a user name of at most 32 octets, without a colon.");
        }
        if !matches!(auth, "none" | "sha1" | "sha256" | "sha512") {
            fault(AUTHENTICATION, "Choose one of the list.");
        }
        if !matches!(privacy, "none" | "aes128" | "aes256" | "aes256c") {
            fault(PRIVACY, "Choose one of the list.");
        }
        if privacy != "none" && auth == "none" {
            fault(PRIVACY, "There is no privacy without authentication: choose both, or none.");
        }
    }
    let (Some(host), Some(port), true) = (host, port, faults.is_empty()) else { return Err(faults) };
    let port = if port == 161 { String::new() } else { format!(":{port}") };
    Ok(match version {
        "3" => {
            let user = utf8_percent_encode(user, ESCAPED);
            let auth = if auth == "none" { String::new() } else { format!("&auth={auth}") };
            let privacy = if privacy == "none" { String::new() } else { format!("&priv={privacy}") };
            format!("snmp://{user}@{host}{port}?version=3{auth}{privacy}")
        }
        "1" | "2c" => format!("snmp://{host}{port}?version={version}"),
        _ => format!("snmp://{host}{port}"),
    })
}

/// The address as it stands in a URL; `None` for what is none.
fn host(address: &str) -> Option<String> {
    let inner = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
    // A zone, as in fe80::1%eth0, is for the system to judge.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '%');
    if inner.split('%').next().is_some_and(|ip| ip.parse::<Ipv6Addr>().is_ok()) {
        return Some(format!("[{inner}]"));
    }
    let fits = inner == address && address.len() <= 253 && address.chars().all(|c| plain(c) && c != '%');
    fits.then(|| address.to_owned())
}

#[cfg(test)]
mod tests;
