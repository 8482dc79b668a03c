//! The audit trail.

use jiff::tz::TimeZone;

use super::{
    format::{self, counted},
    settings,
};
use crate::model::{Actor, AuditEntry, Deed};

/// Name of the table.
pub const TABLE: &str = "Audit trail, newest first";
/// Heading of a column.
pub const AT: &str = "When and who";
/// Heading of a column.
pub const WHAT: &str = "What";
/// Heading of a column.
pub const CHANGE: &str = "From → to";
/// Where no entry passes the filter.
pub const NOTHING: &str = "There is no entry of this kind.";
/// Name of the filter.
pub const FILTER: &str = "Show";
/// Label of the choice of a deed.
pub const DEED: &str = "What was done";
/// The choice that leaves none out.
pub const ALL: &str = "Everything";
/// Label of the date from which on entries are shown.
pub const SINCE: &str = "Since";
/// The button that applies the filter.
pub const APPLY: &str = "Show";
/// Link to the page before.
pub const NEWEST: &str = "Newest";
/// Link to the next page.
pub const OLDER: &str = "Older";
/// Link to the file.
pub const DOWNLOAD: &str = "Download all entries (CSV)";
/// How long entries are kept.
pub const KEPT: &str = "The newest 20,000 entries are kept. Nobody can change or delete one.";
/// Heading above what becomes of the trail elsewhere.
pub const COLLECTOR: &str = "Collector";
/// Where no collector is set.
pub const NO_COLLECTOR: &str = "The audit trail is kept on this device alone. To send it to a collector by syslog over TLS, set \
     syslog and syslog_ca_file under [audit] in the configuration file.";
/// A time before which nothing was sent.
pub const NOT_YET: &str = "not since this device was started";
/// Label of a fact.
pub const ADDRESS: &str = "Sent to";
/// Label of a fact.
pub const SENT: &str = "Last sent";
/// Label of a fact.
pub const WAITING: &str = "Waiting";
/// Label of a fact.
pub const LOST: &str = "Lost";
/// In place of a value that is not there.
pub const NONE: &str = "nothing";

/// The trail could not be read; `cause` is a sentence.
pub fn unreadable(cause: &str) -> String {
    format!("The audit trail can't be read: {cause}")
}

/// Entries can't be sent; `cause` names collector, step and reason.
pub fn not_sent(cause: &str) -> String {
    format!("The audit trail can't be sent: {cause}. It is tried again; until then entries wait here.")
}

/// "3 entries".
pub fn entries(count: u64) -> String {
    counted(count, "entry", "entries")
}

/// "4 entries were pruned before the collector had them".
pub fn lost(count: u64) -> String {
    match count {
        0 => "none".into(),
        count => format!("{}, pruned here before the collector had them", entries(count)),
    }
}

/// "administrator, 192.0.2.7".
pub fn who(actor: &Actor) -> String {
    let who = match actor.who.as_str() {
        "administrator" => "Administrator",
        "stranger" => "Somebody not signed in",
        "command line" => "Command line",
        "device" => "This device",
        other => other,
    };
    match actor.address {
        Some(address) => format!("{who}, {address}"),
        None => who.into(),
    }
}

/// What was done.
pub fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::SetUp => "Device set up",
        Deed::SetUpRefused => "Wrong set-up code",
        Deed::SetUpCodeMade => "Set-up code made",
        Deed::SignedIn => "Signed in",
        Deed::SignInRefused => "Wrong password",
        Deed::SignedOut => "Signed out",
        Deed::SessionEnded => "Session ended",
        Deed::SignedOutEverywhere => "All sessions ended",
        Deed::PasswordChanged => "Password changed",
        Deed::Changed => "Setting changed",
        Deed::Cleared => "Secret cleared, because its host changed",
        Deed::TokenMade => "Token made",
        Deed::TokenRevoked => "Token revoked",
        Deed::TokenExposed => "Token sent in clear",
        Deed::CertificateMade => "Certificate made by the device",
        Deed::CertificateInstalled => "Certificate installed",
        Deed::CertificateRequested => "Certificate requested",
        Deed::CertificateRemoved => "Certificate removed",
        Deed::BackedUp => "Backup saved",
        Deed::Cloned => "Settings saved for other devices",
        Deed::Restored => "Archive restored",
        Deed::Reset => "Everything erased",
        Deed::Upgraded => "Database upgraded",
        Deed::SetAside => "Damaged database set aside",
        Deed::Requested => "Diagnostics or troubleshooting asked for",
        Deed::Enrolled => "Enrolled",
        Deed::EnrolmentCancelled => "Enrolment ended",
        Deed::CommunicationHeld => "Delivery held",
        Deed::CommunicationReleased => "Delivery goes on",
        Deed::CommandObeyed => "Server's request done",
        Deed::CommandAsked => "Server's request to be decided",
        Deed::CommandRefused => "Server's request refused",
        Deed::EventSentAgain => "Message sent again",
        Deed::EventDiscarded => "Message discarded",
        Deed::CommandIgnored => "No valid request of the server",
        Deed::HoldEnded => "Billing no longer held",
        Deed::SupplyOrdered => "Supply ordered",
        Deed::OrderAnswered => "Order of a supply changed",
        Deed::ConcernAnswered => "Alert or potential issue answered",
        Deed::TellingDecided => "Decided what the server is told",
        Deed::ServiceRequested => "Service asked for",
        Deed::ServiceAnswered => "Request for service changed",
        Deed::SupportEnded => "Troubleshooting session ended",
        Deed::MailTested => "Test mail sent",
        Deed::MailRetried => "Mail tried again",
        Deed::MailDiscarded => "Mail discarded",
    }
}

/// To what it was done: a setting by its label, anything else as it is; nothing where the deed says it already.
pub fn subject(entry: &AuditEntry) -> String {
    match entry.deed {
        Deed::Changed | Deed::Cleared => settings::label(&entry.subject).into(),
        Deed::SetUp
        | Deed::SetUpRefused
        | Deed::SetUpCodeMade
        | Deed::SignedIn
        | Deed::SignInRefused
        | Deed::SignedOut
        | Deed::SignedOutEverywhere
        | Deed::PasswordChanged => String::new(),
        _ => entry.subject.clone(),
    }
}

/// "UTC → Europe/Berlin"; what there is to say, where nothing was there before; `None` where there is nothing.
pub fn change(entry: &AuditEntry, zone: &TimeZone) -> Option<String> {
    let side = |value: &String| match (entry.deed, value.parse()) {
        (Deed::Changed, _) => settings::value(&entry.subject, value),
        (_, Ok(at)) => format::date_time(at, zone),
        (_, Err(_)) => value.clone(),
    };
    match (&entry.from, entry.to.as_ref().map(side), entry.deed) {
        (None, None, _) => None,
        (None, Some(to), Deed::TokenMade) => Some(format!("ends {to}")),
        (None, Some(to), Deed::Changed) => Some(format!("{NONE} → {to}")),
        (None, Some(to), _) => Some(to),
        (Some(from), to, _) => Some(format!("{} → {}", side(from), to.as_deref().unwrap_or(NONE))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::at;

    #[test]
    fn what_was_done_is_told_from_and_to_or_as_it_is() {
        let entry = |deed, subject: &str, from: Option<&str>, to: Option<&str>| AuditEntry {
            id: 1,
            at: at("2026-11-22T12:00:00Z"),
            actor: Actor::device(),
            deed,
            subject: subject.into(),
            from: from.map(Into::into),
            to: to.map(Into::into),
        };
        let viewing = "Who may look at these pages";
        let table = [
            (
                entry(Deed::Changed, "security.viewing", Some("open"), Some("sign-in")),
                (viewing, Some("Everybody → Only after sign-in")),
            ),
            (
                entry(Deed::Changed, "printer.community", None, Some("set")),
                ("Community name", Some("nothing → set")),
            ),
            (
                entry(Deed::Cleared, "printer.community", Some("set"), None),
                ("Community name", Some("set → nothing")),
            ),
            (
                entry(Deed::TokenMade, "monitoring", None, Some("2027-02-23T19:12:31.951033435Z")),
                ("monitoring", Some("ends 23 Feb 2027, 19:12")),
            ),
            (
                entry(Deed::SetUpRefused, "set-up code", None, Some("9 tries left")),
                ("", Some("9 tries left")),
            ),
            (entry(Deed::SignedIn, "session", None, None), ("", None)),
        ];
        for (entry, (subject, change)) in table {
            assert_eq!(super::subject(&entry), subject, "{entry:?}");
            assert_eq!(super::change(&entry, &TimeZone::UTC).as_deref(), change, "{entry:?}");
        }
    }
}
