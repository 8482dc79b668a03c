//! The overview: what needs attention, and a card an assistant.

use super::settings::mail as mail_settings;
use crate::model::DetectedError;

/// Section.
pub const NEEDS_ATTENTION: &str = "Needs attention";
/// When there is none.
pub const NOTHING: &str = "Nothing needs attention.";
/// Section of the cards.
pub const ASSISTANTS: &str = "Assistants";
/// Card.
pub const METER: &str = "Meter Assistant";
/// Card.
pub const SUPPLIES: &str = "Supplies Assistant";
/// Card.
pub const MAINTENANCE: &str = "Maintenance Assistant";
/// Under the number of the meter card while nothing was ever sent.
pub const TOTAL: &str = "in all; nothing has been sent yet";
/// Under the number of the meter card.
pub const SINCE_LAST: &str = "since the last transmission";
/// The meter card without a total.
pub const NO_TOTAL: &str = "No total";
/// The number of the supplies card where no level is measured.
pub const NO_LEVEL: &str = "No measured level";
/// Under the number of the maintenance card.
pub const ACTIVE_ALERT: &str = "active alert";
/// Under the number of the maintenance card.
pub const ACTIVE_ALERTS: &str = "active alerts";
/// The state of each card and of the communication.
pub const SENDING: &str = "Sending";
/// Section.
pub const COMMUNICATION: &str = "Communication";
/// What that means.
pub const NOT_SET_UP_TEXT: &str =
    "No communication server is set. Meter reads, supplies usage and diagnostics stay on this device.";
/// What that means.
pub const NOT_ENROLLED_TEXT: &str =
    "This device is Not Enrolled. Meter reads, supplies usage and diagnostics stay on this device.";
/// Where that is changed.
pub const TO_ENROLMENT: &str = "Enrolment and schedule";
/// There seem to be two of this device.
pub const HELD: &str =
    "Nothing is delivered to the communication server: there seem to be two of this device";
/// Nothing heard.
pub const OVERDUE: &str = "Nothing has been heard from the communication server for more than a day";
/// Too many octets.
pub const OVER_BUDGET: &str =
    "The octets that may be exchanged with the communication server in a day are used up";
/// Term.
pub const LAST_SUCCESS: &str = "Last success";
/// Term.
pub const NEXT_ATTEMPT: &str = "Next attempt";
/// Term.
pub const QUEUE: &str = "Waiting to be sent";
/// No success yet.
pub const NEVER: &str = "none yet";
/// No attempt planned.
pub const NONE_PLANNED: &str = "none planned";
/// An empty queue.
pub const NOTHING_WAITING: &str = "nothing";

/// "The communication server can't be used since 21 Nov 2026, 02:07".
pub fn communication_error(since: &str) -> String {
    format!("The communication server can't be used since {since}")
}

/// "The server asks for 1 thing that you decide".
pub fn asked(count: u64) -> String {
    format!("The server asks for {} that you decide", super::format::counted(count, "thing", "things"))
}

/// "1 message was refused by the server or kept back".
pub fn refused(count: u64) -> String {
    let verb = if count == 1 { "was" } else { "were" };
    format!("{} {verb} refused by the server", super::format::counted(count, "message", "messages"))
}

/// A printer that does not answer.
pub fn not_answering(since: &str) -> String {
    format!("The printer has not answered since {since}; what is shown is older.")
}

/// A printer that never answered.
pub fn never_answered(since: &str) -> String {
    format!("The printer has not answered since {since}; it was never read.")
}

/// No printer is set.
pub const NOT_CONFIGURED: &str = "No printer is set.";
/// The history is at risk.
pub const STORE: &str = "The history on this device has a fault";

/// Mail that could not be delivered; `cause` is a sentence without its full stop.
pub fn mail(since: &str, cause: Option<&str>) -> String {
    match cause {
        Some(cause) => mail_settings::undeliverable(since, cause),
        None => format!("E-mail could not be delivered since {since}."),
    }
}

/// "low, 8 %".
pub fn supply_state(state: &str, level: &str) -> String {
    format!("{}, {level}", state.to_lowercase())
}

/// "Black toner cartridge: low, 8 %; empty in 4 to 7 days; order suggested 2 days ago, waiting for approval".
pub fn supply(name: &str, parts: &[String]) -> String {
    format!("{name}: {}", parts.join("; "))
}

/// "Empty in 4 to 7 days", under which stands what.
pub fn supply_left(name: &str, level: &str) -> String {
    format!("{name}, {level}")
}

/// Nothing is ordered.
pub const ORDERING_HELD: &str = "Ordering supplies is held: the printer's serial number changed. Say why.";

/// "Tray 2: empty".
pub fn tray(name: &str) -> String {
    format!("{name}: empty")
}

/// "Toner low (Black toner cartridge, 8 %)".
pub fn about(what: &str, thing: &str) -> String {
    format!("{what} ({thing})")
}

/// A bit of the error state that no alert explains.
pub fn error(error: DetectedError) -> &'static str {
    match error {
        DetectedError::LowPaper => "Paper is low",
        DetectedError::NoPaper => "Out of paper",
        DetectedError::LowToner => "Toner is low",
        DetectedError::NoToner => "Out of toner",
        DetectedError::DoorOpen => "A door or cover is open",
        DetectedError::Jammed => "Paper jam",
        DetectedError::Offline => "The printer is off-line",
        DetectedError::ServiceRequested => "The printer asks for service",
        DetectedError::InputTrayMissing => "A tray is missing",
        DetectedError::OutputTrayMissing => "An output bin is missing",
        DetectedError::MarkerSupplyMissing => "A supply is missing",
        DetectedError::OutputNearFull => "An output bin is nearly full",
        DetectedError::OutputFull => "An output bin is full",
        DetectedError::InputTrayEmpty => "A tray is empty",
        DetectedError::OverduePreventMaint => "Preventive maintenance is overdue",
    }
}

/// Billing is held, and ordering too where `both`; `reason` is that in a few words.
pub fn held(reason: &str, both: bool) -> String {
    let what = if both { "Billing and ordering supplies are held" } else { "Billing is held" };
    format!("{what}: {reason}. Say what happened.")
}
