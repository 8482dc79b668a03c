//! What was said of an alert, a potential issue or a silent printer, and what can be said.

use jiff::tz::TimeZone;

use crate::{
    model::{Standing, StandingAnswer},
    port::MaintenanceError,
    text::format,
};

/// Before what was said of it last.
pub const SAID: &str = "Said of it";
/// Button.
pub const ACKNOWLEDGE: &str = "Acknowledge";
/// What is folded beside it.
pub const OTHER: &str = "Snooze, or not a problem here…";
/// Before the choice of how long.
pub const SNOOZE_FOR: &str = "Leave it alone";
/// Button.
pub const SNOOZE: &str = "Snooze";
/// Before the reason.
pub const REASON: &str = "Why it is not a problem here";
/// What that is for.
pub const REASON_HINT: &str = "Up to 500 characters. Everybody who looks at this page sees it. It needs attention again when it is worse.";
/// Button.
pub const DISMISS: &str = "Not a problem here";
/// Button.
pub const TAKE_BACK: &str = "Take back";
/// Link.
pub const REQUEST_SERVICE: &str = "Request service…";
/// In place of the buttons, for who has not signed in.
pub const SIGN_IN: &str = "Sign in to answer alerts and potential issues, or to request service";
/// Heading of alerts that rest.
pub const RESTING_ALERTS: &str = "Answered alerts";
/// Heading of findings that rest.
pub const RESTING_FINDINGS: &str = "Answered potential issues";

/// For how long something is left alone: the word in the form, and what it is called.
pub const PERIODS: [(&str, &str); 4] = [
    ("1-hour", "for 1 hour"),
    ("morning", "until tomorrow morning, 8:00"),
    ("1-day", "for 1 day"),
    ("1-week", "for 1 week"),
];

/// Above what is folded: "2 alerts were answered: they need no attention now".
pub fn resting(count: usize, one: &str, many: &str) -> String {
    let verb = if count == 1 { "was answered: it needs" } else { "were answered: they need" };
    format!("{} {verb} no attention now", format::counted(count as u64, one, many))
}

/// Who said what, until when and why; `holds` is whether that keeps it from *Needs attention* now.
pub fn said(standing: &Standing, holds: bool, zone: &TimeZone) -> String {
    let time = |at| format::date_time(at, zone);
    let said = match standing {
        Standing::Acknowledged { at } => format!("The administrator acknowledged it on {}", time(*at)),
        Standing::Snoozed { at, until } => {
            format!("The administrator snoozed it on {} until {}", time(*at), time(*until))
        }
        Standing::Dismissed { at, reason, .. } => {
            format!("The administrator called it no problem here on {}: {}", time(*at), reason.as_str())
        }
    };
    match (holds, standing) {
        (true, _) => said,
        (false, Standing::Snoozed { .. }) => format!("{said}. That time is over, or it has become worse"),
        (false, _) => format!("{said}. It has returned or become worse since"),
    }
}

/// What it came to; `until` is when it comes back.
pub fn done(answer: &StandingAnswer, until: Option<&str>) -> String {
    match (answer, until) {
        (StandingAnswer::Snooze { .. }, Some(until)) => {
            format!("Noted: snoozed until {until}. Until then it needs no attention and no mail tells of it.")
        }
        (StandingAnswer::Snooze { .. }, None) => "Noted: snoozed.".into(),
        (StandingAnswer::Acknowledge, _) => {
            "Noted: acknowledged. It needs no attention now, unless it becomes worse.".into()
        }
        (StandingAnswer::Dismiss { .. }, _) => {
            "Noted: not a problem here. It needs no attention and no mail tells of it, unless it becomes worse."
                .into()
        }
        (StandingAnswer::TakeBack, _) => "Taken back: it needs attention again.".into(),
    }
}

/// There are no words in a reason.
pub const NO_REASON: &str = "Write in some words why it is not a problem here.";
/// The reason is too long.
pub const LONG_REASON: &str = "This is longer than 500 characters.";
/// The form is none of ours.
pub const NOT_UNDERSTOOD: &str = "That can't be said of it, so nothing was changed.";

/// Why it was not done.
pub fn error(error: &MaintenanceError) -> String {
    match error {
        MaintenanceError::Gone => "It is over, or there is no such thing, so nothing was changed.".into(),
        MaintenanceError::DoesNotFit => {
            "This can't be said of it as it is now, so nothing was changed. This page shows how it is.".into()
        }
        MaintenanceError::OutOfBounds => "A number or a text is too large, so nothing was changed.".into(),
        MaintenanceError::ManyOpen => super::service::many_open(),
        MaintenanceError::Store(cause) => {
            format!("Nothing was changed: {}.", cause.trim_end().trim_end_matches('.'))
        }
    }
}
