//! What is asked before diagnostics are sent, or a troubleshooting session is asked for.

use crate::model::RequestKind;

/// Nothing can be sent.
pub const NOT_ENROLLED: &str = "This device is Not Enrolled, so nothing can be sent. Enrol it first:";
/// Nothing was read.
pub const NOTHING_YET: &str = "The printer has not been read yet, so there is nothing to send. Press Refresh, then open this page again.";
/// What is in none of it.
pub const NEVER: &str =
    "Nothing about jobs, users or documents is in it, and no password, contact or setting of this device.";
/// The whole of it.
pub const EXACTLY: &str = "Exactly what is sent";
/// What is not in it yet.
pub const REFERENCE_FOLLOWS: &str = "The reference and the time are filled in when it is sent. What was sent, octet by octet, \
                                     and what the server said to it stand under Transmissions.";
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

/// What is in it.
pub fn parts(kind: RequestKind) -> &'static [&'static str] {
    match kind {
        RequestKind::Diagnostics => &[
            "model, serial number, state and active alerts of the printer, with its software versions;",
            "every meter and every supply as last read;",
            "the last 20 attempts to reach the server, and at which step they failed;",
            "the version of this device's software.",
        ],
        RequestKind::Troubleshooting => &[
            "model, serial number, state and active alerts of the printer, with its software versions;",
            "that you ask for help with it.",
        ],
    }
}
