//! The troubleshooting page: what is wrong, the steps, the support site, the session with support.

use crate::text::format::counted;

/// The list at the top.
pub const NOW: &str = "What is wrong now";
/// Nothing is active.
pub const NOTHING: &str = "The printer reports no alert.";
/// Mark of an alert that is gone.
pub const CLEARED: &str = "Cleared";
/// That the page is watched.
pub const WATCHED: &str =
    "An alert that goes is marked as cleared here: with scripts by itself, without them after Refresh.";
/// Heading.
pub const STEPS: &str = "Steps";
/// Before what an alert means.
pub const MEANS: &str = "What it means:";
/// Of a code that only the vendor knows.
pub const GENERAL: &str = "The code is the vendor's own: these steps hold for any alert of this part.";
/// Of ticks.
pub const TICKS: &str = "You can tick off what you have done. The ticks are kept on this page alone.";
/// Heading of the steps where nothing is active.
pub const NOT_PRINTING: &str = "If it does not print though";
/// Steps where nothing is active.
pub const WITHOUT_ALERT: [&str; 5] = [
    "Look at the printer's display: is it ready, is a job held, does it ask for anything?",
    "Look whether the job waits in the queue of the computer that sent it, and whether that printer is paused there.",
    "Print a page at the printer itself, from its menu. If that works, the way from the computer to the printer is at fault.",
    "Look whether the network cable is in and its lights are on; compare the printer's address with the one that the computer prints to.",
    "Switch the printer off, wait ten seconds, and switch it on again. Waiting jobs start anew.",
];
/// Heading of the steps of a printer that does not answer.
pub const SILENT: &str = "The printer does not answer";
/// What that means.
pub const SILENT_MEANS: &str =
    "This device asked it and got no answer. What is shown of its alerts is older.";
/// Steps for a printer that does not answer.
pub const SILENT_STEPS: [&str; 4] = [
    "Look whether it is switched on and its display shows something; wake it by its button.",
    "Look whether the network cable is in at both ends, and its lights are on. Try another port of the switch.",
    "Compare the address in the printer's network menu with the one under Settings, Printer connection.",
    "Switch the printer off, wait ten seconds, and switch it on again. Waiting jobs start anew.",
];
/// Link.
pub const TO_STEPS: &str = "Steps";
/// Link from an alert.
pub const FROM_ALERT: &str = "Steps to clear it";
/// Heading.
pub const VENDOR: &str = "The vendor's support site";
/// What it is.
pub const VENDOR_ABOUT: &str =
    "Your browser opens the support site; this device sends nothing. The link shows all that it takes along.";
/// No site is set.
pub const NO_VENDOR: &str = "No support site is set.";
/// Before the link to where it is set.
pub const SET_VENDOR: &str = "Set it under";
/// Summary.
pub const WITH_SERIAL: &str = "Also tell the site the serial number…";
/// What that comes to.
pub const SERIAL_ABOUT: &str = "With the serial number the site knows which printer of yours it is, and what it knows of it. Follow this link only if you agree:";
/// Heading.
pub const SUPPORT: &str = "A session with support";
/// What it is.
pub const SUPPORT_ABOUT: &str = "Support at the communication server sees what this device sends, answers with advice on this page, and may ask the device to look again.";
/// For who has not signed in.
pub const SIGN_IN: &str = "Sign in to start a session with support";
/// For who has not signed in, while one is open.
pub const SIGN_IN_TO_READ: &str = "A session with support is open. Sign in to read what support says";
/// It was asked for and has not begun.
pub const NOT_SENT_YET: &str = "A session is asked for; it waits to be sent.";
/// The open session.
pub const OPEN: &str = "A session is open";
/// Nothing was said in it.
pub const NOTHING_SAID: &str = "Support has not said anything yet.";
/// Support asked for a look.
pub const LOOK_ASKED: &str = "Support asked the device to look again.";
/// The device looked.
pub const LOOK_TAKEN: &str = "The device looked again; what it saw is sent, or waits to be.";
/// It has ended.
pub const ENDED: &str = "Support ended the session.";
/// Button.
pub const END: &str = "End session";
/// Summary.
pub const PAST: &str = "Sessions before";
/// What ending came to.
pub const ENDED_HERE: &str = "The session is ended.";
/// No session is open.
pub const NONE_OPEN: &str = "No session is open.";
/// Link.
pub const BACK: &str = "Back to Maintenance";

/// Whose words these are.
pub fn from_support(server: &str) -> String {
    format!("from support at {}", host(server))
}

/// "T-20261122-1 at reads.example.com".
pub fn session(reference: &str, server: &str) -> String {
    format!("{reference} at {}", host(server))
}

/// "3 lines": how much was said in a session before.
pub fn lines(count: usize) -> String {
    counted(count as u64, "line", "lines")
}

fn host(server: &str) -> &str {
    server.trim_start_matches("https://").trim_end_matches('/')
}
