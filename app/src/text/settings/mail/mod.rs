//! E-mail alerts: who is told what, through which server, and what could not be delivered.

mod fields;
mod kinds;

pub use kinds::KINDS;

pub(super) use fields::field;
pub(super) use kinds::events;

use crate::{
    model::{MailMissing, MailProgress, MailRole, MailSetUp, MailStep},
    text::format::counted,
};

/// How the way to the server is protected.
pub const SECURITY: &[(&str, &str)] =
    &[("starttls", "STARTTLS"), ("tls", "TLS"), ("plain", "None, for a server on this machine alone")];
/// Group.
pub const SERVER_GROUP: &str = "SMTP server";
/// What it is.
pub const SERVER_ABOUT: &str = "Where mail is handed over. Changing the server or the port clears the password: it was \
                                for the server before. The server's certificate is checked against this system's \
                                authorities, or those of ca_file under [mail] in the configuration file.";
/// Group.
pub const SENDER_GROUP: &str = "Sender and links";
/// Group.
pub const ADMINISTRATOR_GROUP: &str = "System administrator";
/// Group.
pub const KEY_USER_GROUP: &str = "Key user";
/// Group.
pub const SERVICE_GROUP: &str = "Service";
/// Group.
pub const SUPPLIES_GROUP: &str = "Supplies";
/// What it is for.
pub const SUPPLIES_ABOUT: &str = "Whom orders of supplies go to: the supplier, or whoever orders for you. The mail is the order, and \
                                  needs no communication server. At these addresses the box for orders stands for the \
                                  order itself and for its being cancelled; the steps between are told to the others.";
/// Group.
pub const ERROR_GROUP: &str = "Communication errors";
/// Section.
pub const STATE: &str = "State";
/// Term.
pub const SET_UP: &str = "E-mail alerts";
/// Term.
pub const DELIVERED: &str = "Last delivered";
/// Nothing was delivered.
pub const NOTHING_DELIVERED: &str = "nothing yet";
/// Term.
pub const HELD: &str = "Held back";
/// Where the administrator's contact is not set.
pub const NO_CONTACT: &str =
    "The system administrator's contact is not set: whoever gets an alert can't see whom to ask.";
/// The link that leads there.
pub const TO_CONTACTS: &str = "Set the contacts";
/// The button.
pub const TEST: &str = "Send test mail";
/// What it does.
pub const TEST_ABOUT: &str = "Sends a mail to every address above at once, with what is typed here, and shows each step. \
                              Nothing is saved by it.";
/// Section.
pub const QUEUE: &str = "Not delivered";
/// What that is.
pub const QUEUE_ABOUT: &str = "Mail that waits is tried again by itself, at first after a minute, later once an hour, for \
                               about five days. What the server refused for good, or could not be delivered in that \
                               time, stays here for 90 days.";
/// Nothing waits.
pub const NO_QUEUE: &str = "Everything was delivered.";
/// Column.
pub const MAIL: &str = "Mail";
/// Column.
pub const TO: &str = "To";
/// Column.
pub const HOW_FAR: &str = "State";
/// Column.
pub const ACTIONS: &str = "Actions";
/// Button.
pub const AGAIN: &str = "Try again";
/// Button.
pub const DISCARD: &str = "Discard";
/// Button.
pub const AGAIN_ALL: &str = "Try all again now";
/// Button.
pub const DISCARD_ALL: &str = "Discard all that is undeliverable";
/// The test mail was taken.
pub const TEST_SENT: &str = "The test mail was sent: the server took it for every address below. Whether it arrives, only the \
                             mailboxes can tell.";
/// It was not.
pub const TEST_NOT_SENT: &str = "The test mail was not sent, or not to everybody. Nothing was saved.";
/// Another one is under way.
pub const TEST_BUSY: &str = "A test mail is being sent already. Wait until that one is done.";
/// Before what a test mail needs.
pub const TEST_NEEDS: &str = "No test mail was sent. It needs this first:";
/// E-mail can't be reached by the page.
pub const UNKNOWN: &str = "This device can't send e-mail.";

/// Why a mail was withdrawn.
pub const WITHDRAWN_OFF: &str = "no SMTP server or no sender is set any more";
/// Why a mail was withdrawn.
pub const WITHDRAWN_NO_RECIPIENT: &str = "this address is no recipient any more";
/// Why a mail was withdrawn.
pub const WITHDRAWN_VENDOR: &str = "this device is not enrolled, and the address is the vendor's";

/// While nothing goes to the vendor: whose addresses get nothing.
pub fn vendor_silent(roles: &[MailRole]) -> String {
    let whose = match roles {
        [MailRole::Supplies] => "the addresses for orders",
        [_] => "the service's addresses",
        _ => "the service's addresses and those for orders",
    };
    format!("This device is not enrolled, so nothing is sent to {whose}, which are the vendor's.")
}

/// In the event history, which everybody may see: "A mail to the key user could not be delivered and was given up."
pub fn given_up(role: MailRole) -> String {
    let whom = match role {
        MailRole::Administrator => "the system administrator",
        MailRole::KeyUser => "the key user",
        MailRole::Service => "the service",
        MailRole::Supplies => "the recipient of orders",
    };
    format!("A mail to {whom} could not be delivered and was given up.")
}

/// How far it is set up: "Partly Configured".
pub fn set_up(state: &MailSetUp) -> &'static str {
    match state {
        MailSetUp::Not => "Not Configured",
        MailSetUp::Partly(_) => "Partly Configured",
        MailSetUp::Fully => "Fully Configured",
    }
}

/// "Missing: the sender, recipients."; `None` where nothing is.
pub fn missing(state: &MailSetUp) -> Option<String> {
    let MailSetUp::Partly(missing) = state else { return None };
    let words: Vec<&str> = missing.iter().map(|missing| what_is_missing(*missing)).collect();
    Some(format!("Missing: {}.", words.join(", ")))
}

/// What is missing.
pub fn what_is_missing(missing: MailMissing) -> &'static str {
    match missing {
        MailMissing::Server => "the SMTP server",
        MailMissing::Sender => "the sender's address",
        MailMissing::Password => "the password of the user",
        MailMissing::Recipients => "a recipient",
        MailMissing::Events => "an event for one of the recipients",
    }
}

/// Whose an address is.
pub fn role(role: MailRole) -> &'static str {
    match role {
        MailRole::Administrator => ADMINISTRATOR_GROUP,
        MailRole::KeyUser => KEY_USER_GROUP,
        MailRole::Service => SERVICE_GROUP,
        MailRole::Supplies => SUPPLIES_GROUP,
    }
}

/// How far a mail has come.
pub fn progress(progress: MailProgress) -> &'static str {
    match progress {
        MailProgress::Waiting => "Waiting",
        MailProgress::Delivered => "Delivered",
        MailProgress::Undeliverable => "Undeliverable",
        MailProgress::Withdrawn => "Withdrawn",
    }
}

/// "tried 3 times"; nothing before the first.
pub fn tried(attempts: u32) -> Option<String> {
    (attempts > 0).then(|| format!("tried {}", counted(attempts.into(), "time", "times")))
}

/// "next attempt 21 Nov 2026, 02:07".
pub fn next(at: &str) -> String {
    format!("next attempt {at}")
}

/// "3 alerts: too many in an hour, or too many waiting".
pub fn held(count: u64) -> String {
    format!("{}: too many in an hour, or too many waiting", counted(count, "alert", "alerts"))
}

/// On the overview; `cause` is a sentence without its full stop.
pub fn undeliverable(since: &str, cause: &str) -> String {
    format!("E-mail could not be delivered since {since}: {cause}.")
}

/// "2 mails are tried again now."
pub fn again(count: u64) -> String {
    match count {
        0 => "There was nothing to try again.".into(),
        1 => "1\u{a0}mail is tried again now.".into(),
        count => format!("{} are tried again now.", counted(count, "mail", "mails")),
    }
}

/// "2 mails were discarded."
pub fn discarded(count: u64) -> String {
    match count {
        0 => "There was nothing to discard.".into(),
        1 => "1\u{a0}mail was discarded.".into(),
        count => format!("{} were discarded.", counted(count, "mail", "mails")),
    }
}

/// What was done to the queue could not be written down; `cause` is a sentence.
pub fn not_done(cause: &str) -> String {
    format!("Nothing was changed: {cause}")
}

/// The queue could not be read; `cause` is a sentence.
pub fn unreadable(cause: &str) -> String {
    format!("What waits can't be read: {cause}")
}

/// A step of sending mail.
pub fn step(step: MailStep) -> &'static str {
    match step {
        MailStep::Resolve => "Look up the server's name",
        MailStep::Connect => "Connect",
        MailStep::Greeting => "Greeting",
        MailStep::StartTls => "Ask for TLS (STARTTLS)",
        MailStep::Tls => "TLS handshake",
        MailStep::Hello => "Hello (EHLO)",
        MailStep::Authentication => "Authentication (AUTH)",
        MailStep::Sender => "Sender (MAIL FROM)",
        MailStep::Recipient => "Recipient (RCPT TO)",
        MailStep::Message => "Message (DATA)",
    }
}

/// "250 OK (12 ms)".
pub fn took(answer: &str, milliseconds: u64) -> String {
    format!("{answer} ({milliseconds}\u{a0}ms)")
}

/// The choices of the field of that name.
pub(super) fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    if name == "mail.security" { SECURITY } else { &[] }
}
