//! What the buttons say, before and after they are pressed.

use super::format::counted;
use crate::model::{RequestKind, RequestState};

/// Reads the printer now.
pub const REFRESH: &str = "Refresh";
/// While it does.
pub const REFRESHING: &str = "Reading the printer…";
/// Records a request to send diagnostics.
pub const SEND_DIAGNOSTICS: &str = "Send Diagnostics Information…";
/// Records a request for a troubleshooting session.
pub const START_TROUBLESHOOTING: &str = "Start an Online Troubleshooting Session…";
/// In place of that button, for who has not signed in.
pub const SIGN_IN_TO_SEND: &str = "Sign in to send diagnostics information";
/// While a request is written down.
pub const RECORDING: &str = "Recording the request…";
/// The file with everything that is known.
pub const DOWNLOAD: &str = "Download File to Your Computer";
/// When this device itself does not answer the browser.
pub const DEVICE_SILENT: &str = "This device did not answer. Check the network and try again.";
/// When a form arrives that no page of ours sent.
pub const NOT_UNDERSTOOD: &str = "The request was not understood. Load the page again and repeat it.";
/// When there is no printer to read.
pub const NOT_CONFIGURED: &str = "No printer is set, so there is nothing to read.";
/// When a reading has just succeeded, where its time is not known.
pub const READ: &str = "The printer has been read.";
/// When the printer did not answer: the banner has the cause.
pub const NOT_READ: &str = "The printer could not be read.";
/// When a request could not be written down, where the cause is not at hand.
pub const NOT_RECORDED: &str = "The request could not be recorded.";
/// When Refresh was pressed too often, where the seconds are not known.
pub const TOO_SOON: &str = "Asked too often. Wait a minute and try again.";
/// When a request has been written down, where its reference is not at hand.
pub const RECORDED: &str =
    "The request is recorded on this device. The table of requests says whether it was sent.";

/// When a session has ended.
pub const SIGNED_OUT: &str = "You are signed out.";
/// When a session has ended, and the disk did not take that.
pub const SIGNED_OUT_HERE: &str = "You are signed out, but that could not be written down: after a restart the session may \
                                   live again until it ends by itself. The log of this device has the reason.";

/// "Read at 02:07:13".
pub fn read_at(time: &str) -> String {
    format!("Read at {time}")
}

/// "Asked too often. Try again in 12 seconds."
pub fn too_soon(seconds: u64) -> String {
    format!("Asked too often. Try again in {}.", counted(seconds, "second", "seconds"))
}

/// What became of a recorded request; nothing is called sent before it is.
pub fn recorded(reference: &str, state: RequestState) -> String {
    format!("Recorded as {reference}. {}.", request_state(state))
}

/// How far a request has come.
pub fn request_state(state: RequestState) -> &'static str {
    match state {
        RequestState::NotSetUp => "Not sent: this device is Not Enrolled",
        RequestState::Waiting => "Waiting to be sent",
        RequestState::Accepted => "Accepted by the server",
        RequestState::Refused => "Refused by the server",
        RequestState::NotSent => "Not sent",
    }
}

/// What was asked, in the table of requests.
pub fn request_kind(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Diagnostics => "Diagnostics information",
        RequestKind::Troubleshooting => "Online troubleshooting session",
    }
}
