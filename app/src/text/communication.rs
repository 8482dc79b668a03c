//! The communication with the server, in words.

use crate::{
    model::{Assistant, Communication, Condition, Enrolment, Permission},
    port::CommunicationError,
    text::format::{counted, date_time, duration},
};
use jiff::tz::TimeZone;

/// A form without its code.
pub const NO_CODE: &str = "Type in the one-time code.";

/// Why it was not done, as a sentence.
pub fn error(error: &CommunicationError) -> String {
    match error {
        CommunicationError::NoServer => "No communication server is set.".into(),
        CommunicationError::NotEnrolled => "This device is Not Enrolled, so nothing was sent.".into(),
        CommunicationError::Enrolled => "This device is Enrolled already.".into(),
        CommunicationError::Printer(cause)
        | CommunicationError::Server(cause)
        | CommunicationError::Store(cause) => cause.clone(),
        CommunicationError::NotShown => super::action::NOT_SHOWN.into(),
        CommunicationError::Gone => "It was decided before, or has expired.".into(),
        CommunicationError::Ending => "This device is being shut down. Try again when it has started.".into(),
    }
}

/// "Enrolled", "Not Enrolled".
pub fn enrolment(enrolment: &Enrolment) -> &'static str {
    if enrolment.is_enrolled() { "Enrolled" } else { "Not Enrolled" }
}

/// How it goes, as a sentence.
pub fn condition(condition: &Condition, zone: &TimeZone) -> String {
    match condition {
        Condition::Never => "The server has not been reached yet.".into(),
        Condition::Communicating => "The server answers.".into(),
        Condition::Failing { since, sentence, attempts, .. } => format!(
            "Communication error since {} ({}): {sentence}",
            date_time(*since, zone),
            counted(u64::from(*attempts), "attempt", "attempts"),
        ),
        Condition::Overdue => "Nothing has been heard from the server for more than a day.".into(),
        Condition::Held { sentence } => {
            format!("Nothing is delivered, because there seem to be two of this device: {sentence}")
        }
        Condition::OverBudget { until } => format!(
            "The octets that may be exchanged in a day are used up; it goes on at {}.",
            date_time(*until, zone)
        ),
    }
}

/// What an assistant sends, for its card.
pub fn sends(communication: &Communication, assistant: Assistant, zone: &TimeZone) -> String {
    if !communication.enrolment.is_enrolled() {
        return "Not Enrolled".into();
    }
    match communication.permission(assistant) {
        Permission::Automatically => format!("Enrolled; {}", by_itself(communication, assistant, zone)),
        Permission::Ask => "Enrolled; set to Ask me each time".into(),
        Permission::Never => "Enrolled; set to Never".into(),
    }
}

/// When an assistant sends that need not ask.
fn by_itself(communication: &Communication, assistant: Assistant, zone: &TimeZone) -> String {
    match (assistant, communication.next_read) {
        (Assistant::Meter, Some((_, at))) => format!("next read {}", date_time(at, zone)),
        (Assistant::Meter, None) => "no read is planned".into(),
        (other, _) => match communication.reporting.get(&other) {
            Some(reporting) if reporting.enabled => {
                format!("as it happens, and every {}", duration(reporting.interval_s))
            }
            _ => "as it happens, and when the server asks".into(),
        },
    }
}
