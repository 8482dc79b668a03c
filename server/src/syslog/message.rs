//! An entry of the audit trail as a syslog message.

use std::fmt::Write;

use app::model::{AuditEntry, Deed};

/// Facility 13, "log audit".
const FACILITY: u8 = 13;
/// Longer values are cut: every collector takes messages of 8 KiB.
const LONGEST: usize = 400;
/// The number for examples of RFC 5612: this program has none of its own.
const ENTERPRISE: u32 = 32473;

/// The message with the length in front that RFC 5425 wants.
pub(super) fn framed(entry: &AuditEntry, host_name: &str) -> Vec<u8> {
    let message = message(entry, host_name);
    format!("{} {message}", message.len()).into_bytes()
}

fn message(entry: &AuditEntry, host_name: &str) -> String {
    let severity = if refused(entry.deed) { 4 } else { 5 };
    let at = entry.at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
    let deed = serde_json::to_value(entry.deed).ok();
    let deed = deed.as_ref().and_then(serde_json::Value::as_str).unwrap_or("-");
    let address = entry.actor.address.map(|address| address.to_string());
    let host_name: String = host_name.chars().filter(char::is_ascii_graphic).take(255).collect();
    let host_name = if host_name.is_empty() { "-" } else { &host_name };
    let mut text = format!("<{}>1 {at} {host_name} smart-esolutions - {deed} ", FACILITY * 8 + severity);
    let version = env!("CARGO_PKG_VERSION");
    // Writing to a string can't fail, here and below.
    let _ = write!(text, "[origin software=\"smart-esolutions\" swVersion=\"{version}\"]");
    let _ = write!(text, "[audit@{ENTERPRISE} entry=\"{}\"", entry.id);
    let parameters = [
        ("who", Some(&entry.actor.who)),
        ("address", address.as_ref()),
        ("subject", Some(&entry.subject)),
        ("from", entry.from.as_ref()),
        ("to", entry.to.as_ref()),
    ];
    for (name, value) in parameters {
        if let Some(value) = value {
            let _ = write!(text, " {name}=\"{}\"", quoted(value));
        }
    }
    // The mark says that the rest is UTF-8.
    let _ = write!(text, "] \u{feff}{}: {deed}", plain(&entry.actor.who));
    if !entry.subject.is_empty() {
        let _ = write!(text, " {}", plain(&entry.subject));
    }
    text
}

fn refused(deed: Deed) -> bool {
    matches!(deed, Deed::SignInRefused | Deed::SetUpRefused | Deed::SetAside)
}

/// A value between quotes.
fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in plain(value).chars() {
        if matches!(c, '"' | '\\' | ']') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// Text on one line: control characters, line separators and marks that turn the direction of writing are written
/// as `\u{…}`.
fn plain(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars().take(LONGEST) {
        if c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            text.extend(c.escape_unicode());
        } else {
            text.push(c);
        }
    }
    if value.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use app::model::Actor;

    use super::*;
    use crate::testing::time;

    fn entry(subject: &str, from: Option<&str>) -> AuditEntry {
        AuditEntry {
            id: 12,
            at: time("2026-11-22T10:00:00.123456Z"),
            actor: Actor::administrator("2001:db8::7".parse().unwrap()),
            deed: Deed::Changed,
            subject: subject.into(),
            from: from.map(Into::into),
            to: Some("5".into()),
        }
    }

    #[test]
    fn a_message_is_as_rfc_5424_says() {
        assert_eq!(
            message(&entry("printer.tries", Some("3")), "lp2"),
            format!(
                "<109>1 2026-11-22T10:00:00.123Z lp2 smart-esolutions - changed \
                 [origin software=\"smart-esolutions\" swVersion=\"{}\"]\
                 [audit@32473 entry=\"12\" who=\"administrator\" address=\"2001:db8::7\" \
                 subject=\"printer.tries\" from=\"3\" to=\"5\"] \u{feff}administrator: changed printer.tries",
                env!("CARGO_PKG_VERSION")
            )
        );
        let refused = AuditEntry { deed: Deed::SignInRefused, ..entry("", None) };
        assert!(message(&refused, "").starts_with("<108>1 2026-11-22T10:00:00.123Z - smart"));
    }

    #[test]
    fn nothing_in_a_value_ends_it_or_begins_a_line() {
        let text = message(&entry("a\"] [x@1 y=\"\r\n<13>1 \u{7f}\u{202e}\\", Some("\0")), "h\r\nost x");
        assert!(!text.chars().any(char::is_control), "{text:?}");
        assert!(text.contains(" host"), "{text}");
        assert!(text.contains(r#"subject="a\"\] [x@1 y=\"\\u{d}\\u{a}<13>1 \\u{7f}\\u{202e}\\""#), "{text}");
        assert!(text.contains(r#"from="\\u{0}""#), "{text}");
    }

    #[test]
    fn a_long_value_is_cut_and_the_frame_counts_octets() {
        let framed = framed(&entry(&"ü".repeat(100_000), Some(&"]".repeat(100_000))), "lp2");
        let text = String::from_utf8(framed).unwrap();
        let (length, message) = text.split_once(' ').unwrap();
        assert_eq!(length.parse::<usize>().unwrap(), message.len());
        assert!(message.len() < 8_192 && message.contains('…'), "{}", message.len());
    }
}
