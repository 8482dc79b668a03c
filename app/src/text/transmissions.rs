//! What was, is being and will be sent; and what may be.

use super::format::{counted, grouped};
use crate::model::{Progress, Transmission};

/// Section.
pub const NEXT: &str = "Next";
/// Before it.
pub const NEXT_ABOUT: &str = "The next message, as it would be sent now.";
/// Nothing waits.
pub const NOTHING_NEXT: &str = "Nothing waits to be sent.";
/// Section.
pub const WAITING: &str = "Waiting";
/// Section.
pub const REFUSED: &str = "Refused or set aside";
/// Before it.
pub const REFUSED_ABOUT: &str = "The server did not take these. They are kept: send them again when whoever runs the server has \
                                 mended the cause, or discard them. What is discarded keeps its place in the ledger.";
/// Section.
pub const SENT: &str = "Sent";
/// Nothing was.
pub const NOTHING_SENT: &str = "Nothing has been sent yet.";
/// Link.
pub const OLDER: &str = "Older";
/// Column.
pub const EVENT: &str = "Message";
/// Column.
pub const KIND: &str = "About";
/// Column.
pub const MADE: &str = "Made";
/// Column.
pub const SIZE: &str = "Octets";
/// Column.
pub const STATE: &str = "State";
/// Column.
pub const WHEN: &str = "When";
/// Column.
pub const WHAT: &str = "Messages";
/// Column.
pub const OUTCOME: &str = "Outcome";
/// Term.
pub const STATUS: &str = "Status of the answer";
/// Term.
pub const ATTEMPTS: &str = "Attempts";
/// Term.
pub const DIGEST: &str = "SHA-256 of what was sent";
/// Section.
pub const BODY: &str = "What was sent, to the octet";
/// The same of what is not sent yet.
pub const TO_BE_SENT: &str = "What would be sent now, to the octet";

/// The same of one message: nothing is called sent before it was.
pub fn content(progress: Progress) -> &'static str {
    match progress {
        Progress::Accepted | Progress::Refused => BODY,
        Progress::Waiting => "What is to be sent, to the octet",
        Progress::SetAside | Progress::Discarded => "The message, to the octet",
    }
}
/// Section.
pub const ANSWER: &str = "What the server said";
/// Section.
pub const RECEIPT: &str = "The server's receipt, to the octet";
/// Octets were given up.
pub const NOT_KEPT: &str = "The content is no longer kept; its hash and signature are.";
/// Link.
pub const DOWNLOAD: &str = "Save this";
/// Button.
pub const SEND_AGAIN: &str = "Send again";
/// Button.
pub const DISCARD: &str = "Discard";
/// It was done.
pub const SENT_AGAIN: &str = "It waits to be sent again.";
/// It was done.
pub const DISCARDED: &str = "It was discarded and is not sent.";
/// Heading of one.
pub const ONE: &str = "Transmission";
/// No such thing.
pub const NOT_FOUND: &str = "There is no transmission of that number here.";
/// Way back.
pub const BACK: &str = "All transmissions";
/// The ledger can't be read.
pub fn unreadable(cause: &str) -> String {
    format!("The ledger can't be read: {cause}")
}

/// Heading of the disclosure.
pub const DISCLOSURE: &str = "What is sent, and what is never sent";
/// Before the list.
pub const DISCLOSURE_ABOUT: &str = "While this device is Enrolled, messages of these types go to the communication server, over HTTPS, \
                                    and nothing else. While it is Not Enrolled, nothing goes there. The list is the one that the \
                                    device itself checks each message against before it is written: a field that is not on it \
                                    keeps the message from being made.";
/// Section.
pub const NEVER: &str = "Never sent";
/// What is never sent.
pub const NEVER_LIST: [&str; 6] = [
    "names, telephone numbers and e-mail addresses of contacts, and who is signed in",
    "names of users, jobs and documents, and anything that is printed",
    "the name, the location and the network address of the printer or of this device",
    "the lines of the printer's display",
    "passwords, pass-phrases, community names and keys",
    "the audit trail, and settings that name somebody or somewhere",
];
/// Section.
pub const EVERY: &str = "In every message";
/// Beside the messages.
pub const CHECK_IN: &str = "With each check-in the device also tells the version of its software, what you allow the server to do, the Daily \
                            Transmission Time and its zone, how many messages wait, and whether billing is held.";

/// What a message is about, in words.
pub fn kind(kind: &str) -> String {
    let short = kind.strip_prefix("org.smart-esolutions.").unwrap_or(kind);
    let short = short.rsplit_once(".v").map_or(short, |(name, _)| name);
    super::format::heading(short)
}

/// How far it has come.
pub fn progress(progress: Progress) -> &'static str {
    match progress {
        Progress::Waiting => "Waiting",
        Progress::Accepted => "Accepted",
        Progress::Refused => "Refused by the server",
        Progress::SetAside => "Set aside",
        Progress::Discarded => "Discarded",
    }
}

/// "1-17", or "1-17 to 1-20 (4 messages)".
pub fn range(transmission: &Transmission) -> String {
    if transmission.first == transmission.last {
        return transmission.first.clone();
    }
    let Transmission { first, last, events, .. } = transmission;
    format!("{first} to {last} ({})", counted(*events, "message", "messages"))
}

/// "Accepted", or why it failed, and how often.
pub fn outcome(transmission: &Transmission) -> String {
    match &transmission.failure {
        None => "Accepted".into(),
        Some(why) if transmission.attempts > 1 => {
            format!("{} attempts failed: {why}", grouped(transmission.attempts))
        }
        Some(why) => format!("Failed: {why}"),
    }
}

/// "3 messages wait; these are the oldest."
pub fn waiting(count: u64, shown: usize) -> String {
    let verb = if count == 1 { "waits" } else { "wait" };
    let all = format!("{} {verb}", counted(count, "message", "messages"));
    if count > shown as u64 { format!("{all}; these are the oldest.") } else { format!("{all}.") }
}
