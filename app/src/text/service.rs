//! What is said of requests for service and of sessions of online troubleshooting in the event history, in mail and in the
//! steps of a request.

use crate::model::{ServiceState, SupportSaid};

/// What a request is about where nobody said so: no alert and no potential issue.
pub const ABOUT_NOTHING: &str = "Something that the printer does not report";
/// What a request is about.
pub const ABOUT_SILENCE: &str = "The printer does not answer";
/// Why a request is open again.
pub const THERE_AGAIN: &str = "What it was asked for is there again.";
/// Why a request is open again.
pub const STILL_THERE: &str = "A day after it was said to be done, what it was asked for is still there.";
/// Why a request is closed.
pub const GONE: &str = "What it was asked for is gone.";
/// Why a request is closed of which the device can see nothing.
pub const NOTHING_TO_SEE: &str =
    "It was said to be done, and the printer reports nothing that could be looked for.";

/// How far it has come, in a word or two.
pub fn state(state: ServiceState) -> &'static str {
    match state {
        ServiceState::Requested => "Requested",
        ServiceState::Accepted => "Accepted",
        ServiceState::Scheduled => "Visit arranged",
        ServiceState::WaitingForParts => "Waits for parts",
        ServiceState::OnSite => "Technician at the printer",
        ServiceState::Resolved => "Said to be done",
        ServiceState::Reopened => "Open again",
        ServiceState::Closed => "Closed",
        ServiceState::Refused => "Refused",
        ServiceState::Withdrawn => "Withdrawn",
    }
}

/// "Service request R-20261122-1 was accepted: Tray 2 jams."
pub fn event(reference: &str, state: ServiceState, about: &str) -> String {
    let what = match state {
        ServiceState::Requested => "was made",
        ServiceState::Accepted => "was accepted",
        ServiceState::Scheduled => "has a visit arranged",
        ServiceState::WaitingForParts => "waits for parts",
        ServiceState::OnSite => "has a technician at the printer",
        ServiceState::Resolved => "is said to be done",
        ServiceState::Reopened => "is open again",
        ServiceState::Closed => "was closed",
        ServiceState::Refused => "was refused",
        ServiceState::Withdrawn => "was withdrawn",
    };
    format!("Service request {reference} {what}: {}.", about.trim_end_matches('.'))
}

/// "Troubleshooting session T-20261122-1: support wrote."
pub fn session_event(reference: &str, said: &SupportSaid) -> String {
    let what = match said {
        SupportSaid::Advice { .. } => "support wrote",
        SupportSaid::LookAsked => "support asked the device to look again",
        SupportSaid::LookTaken => "the device looked at the printer again",
        SupportSaid::Ended => "support ended it",
    };
    format!("Troubleshooting session {reference}: {what}.")
}

/// "Troubleshooting session T-20261122-1 ended after a day without a word."
pub fn session_ended(reference: &str, by_administrator: bool) -> String {
    let how = if by_administrator { "was ended from here" } else { "ended after a day without a word" };
    format!("Troubleshooting session {reference} {how}.")
}
