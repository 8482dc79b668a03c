//! What is asked before diagnostics are sent, or a troubleshooting session is asked for.

use crate::model::RequestKind;

/// Nothing can be sent.
pub const NOT_ENROLLED: &str = "This device is Not Enrolled, so nothing can be sent. Enrol it first:";
/// Nothing was read.
pub const NOTHING_YET: &str = "The printer has not been read yet, so there is nothing to send. Press Refresh, then open this page again.";
/// What is in none of it.
pub const NEVER: &str = "Nothing about jobs, users or documents is in it, and no password, no name, no address and no telephone number.";
/// The whole of it.
pub const EXACTLY: &str = "Exactly what is sent";
/// Link to the file.
pub const SAVE: &str = "Save to a file for a technician";
/// Link.
pub const BACK: &str = "Back to Maintenance, and send nothing";

/// To whom.
pub fn goes_to(server: &str) -> String {
    format!("The button below sends this to the communication server {server}:")
}

/// The button.
pub fn send_to(server: &str) -> String {
    format!("Send to {}", server.trim_start_matches("https://").trim_end_matches('/'))
}

/// What of it is filled in later, and what becomes of it where the rest is not as it was shown.
pub fn follows(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Diagnostics => {
            "The reference and the time are filled in when it is sent. The rest is kept for an hour as it stands here, and sent so; \
             where it is not kept any more, nothing is sent, and this page shows what there is then and asks again. What was sent, \
             octet by octet, and what the server said to it stand under Transmissions."
        }
        RequestKind::Troubleshooting => {
            "The reference is filled in when it is sent; times, the number of the reading, and whether the printer works or rests \
             are those of that moment. Where anything else is not as it stands here, nothing is sent, and this page shows what there \
             is then and asks again. What was sent, octet by octet, and what the server said to it stand under Transmissions."
        }
    }
}

/// What is in it.
pub fn parts(kind: RequestKind) -> &'static [&'static str] {
    match kind {
        RequestKind::Diagnostics => &[
            "model, serial number, state and active alerts of the printer, with its software versions;",
            "every meter, supply, tray and cover as last read, and what the printer answered, of those objects that hold \
             nothing about jobs or people;",
            "impressions of each day, levels of supplies, cartridges and orders of the last 90 days;",
            "alerts, potential issues and changes of state, without the words that the printer or anybody wrote;",
            "the last 20 attempts to reach the server and the last 20 mails, and at which step they failed, but not what they \
             said or whom they went to;",
            "settings that name nobody, such as intervals and switches;",
            "the version of this device's software and of its database.",
        ],
        RequestKind::Troubleshooting => &[
            "model, serial number, state and active alerts of the printer, with its software versions;",
            "the reference of the diagnostics that were sent in the last day, if any were;",
            "that you ask for help with it. While the session is open, support may have the device look at the printer again, at \
             most 12 times, and gets the same of what it sees then.",
        ],
    }
}
