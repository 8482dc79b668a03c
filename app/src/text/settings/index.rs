//! The state of each page of the settings, in a few words.

use crate::model::CertificateSource;
use crate::text::format::counted;

/// While no printer is set.
pub const NO_PRINTER: &str = "No printer is set";
/// While the embedded printer is read.
pub const DEMONSTRATION: &str = "The demonstration printer";
/// While there is no contact.
pub const NO_CONTACTS: &str = "No contacts are set";
/// Who may look.
pub const OPEN: &str = "Everybody may look";
/// Who may look.
pub const SIGN_IN: &str = "Viewing needs sign-in";

/// "192.0.2.7, SNMPv2c".
pub fn printer(address: &str, version: &str) -> String {
    let version = match version {
        "1" => "SNMPv1",
        "3" => "SNMPv3",
        _ => "SNMPv2c",
    };
    format!("{address}, {version}")
}

/// "System administrator: J. Doe; Key user: M. Roe".
pub fn contacts(named: &[(&str, String)]) -> String {
    let named: Vec<String> = named.iter().map(|(role, name)| format!("{role}: {name}")).collect();
    if named.is_empty() { NO_CONTACTS.into() } else { named.join("; ") }
}

/// "Everybody may look; 1 session; 2 tokens".
pub fn security(viewing: &str, sessions: usize, tokens: usize) -> String {
    let viewing = if viewing == "open" { OPEN } else { SIGN_IN };
    let sessions = counted(sessions as u64, "session", "sessions");
    let tokens = counted(tokens as u64, "token", "tokens");
    format!("{viewing}; {sessions}; {tokens}")
}

/// "Europe/Berlin (UTC+01:00); synchronised".
pub fn clock(zone: &str, synchronised: Option<bool>) -> String {
    match synchronised {
        Some(true) => format!("{zone}; synchronised"),
        Some(false) => format!("{zone}; not synchronised"),
        None => format!("{zone}; not known whether synchronised"),
    }
}

/// The certificate that serves; `None` where none does.
pub fn certificate(source: Option<CertificateSource>) -> String {
    match source {
        Some(source) => format!("One serves: {}.", super::certificate::source(source)),
        None => "None serves: this device listens for plain HTTP alone.".into(),
    }
}
