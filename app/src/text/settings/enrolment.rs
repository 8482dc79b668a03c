//! Enrolment and schedule.

use super::FieldWords;
use crate::model::{Asks, Assistant};

/// What may happen by itself.
pub const PERMISSIONS: &[(&str, &str)] =
    &[("automatically", "Automatically"), ("ask", "Ask me each time"), ("never", "Never")];

/// What resolves a billing read that is held.
pub const RESOLUTIONS: &[(&str, &str)] =
    &[("ask", "Ask me each time"), ("automatically", "Take what the server proposes")];

/// Section: whether it is.
pub const STATE: &str = "Enrolment";
/// Term.
pub const ENROLMENT: &str = "Enrolment";
/// What it is.
pub const ENROLLED: &str = "Enrolled";
/// What it is.
pub const NOT_ENROLLED: &str = "Not Enrolled";
/// What that means.
pub const NOT_ENROLLED_MEANS: &str =
    "Nothing goes to a communication server. Printing, these pages and the history here do not depend on it.";
/// Term.
pub const SERVER: &str = "Communication server";
/// Term.
pub const DEVICE: &str = "Number of this device there";
/// Term.
pub const FINGERPRINT: &str = "Fingerprint of this device's key";
/// Term.
pub const SINCE: &str = "Since";
/// Term.
pub const SERIAL: &str = "Machine Serial Number";
/// The printer does not tell it.
pub const NO_SERIAL: &str = "not reported";

/// Section: enrol.
pub const ENROL: &str = "Enrol this device";
/// Before the form.
pub const ENROL_ABOUT: &str = "Whoever runs the communication server gives you a one-time code. This device then makes a key of \
                               its own, shows it to the server, and sends meter reads from the next Daily Transmission \
                               Time on.";
/// While no server is set.
pub const NO_SERVER: &str = "Set the address of the communication server below first.";
/// The button.
pub const ENROL_BUTTON: &str = "Enrol";
/// The device has enrolled.
pub const ENROLLED_NOW: &str = "This device is Enrolled. It checks in with the server now.";

/// Section: end it.
pub const END: &str = "Go to Not Enrolled";
/// What leads to the question.
pub const END_BUTTON: &str = "Not Enrolled…";
/// The question.
pub const END_QUESTION: &str = "Deactivate the enrolment?";
/// What it means.
pub const END_MEANS: &str = "From then on nothing goes to the communication server: no meter reads, supplies usage or \
                             diagnostics, and nothing that waits. Bills may then be estimated, and supplies are not ordered by \
                             themselves. The recipients of e-mail are told. To enrol again takes a new one-time code.";
/// The button.
pub const END_APPLY: &str = "Apply: Not Enrolled";
/// The way back.
pub const END_KEEP: &str = "Stay Enrolled";
/// It has ended, and the last read arrived.
pub const ENDED_WITH_READ: &str =
    "This device is Not Enrolled. The server has accepted the final meter read. Nothing goes to it any more.";
/// It has ended.
pub const ENDED: &str = "This device is Not Enrolled. Nothing goes to the server any more.";
/// It has ended, and the last read did not arrive.
pub const ENDED_WITHOUT_READ: &str = "This device is Not Enrolled. The final meter read could not be delivered: it is kept under \
                                      Transmissions. Nothing goes to the server any more.";

/// Section: now.
pub const NOW: &str = "Now";
/// The button.
pub const CHECK_IN: &str = "Check in now";
/// What it does.
pub const CHECK_IN_ABOUT: &str = "Asks the server what it wants, and delivers what waits.";
/// The server answered.
pub const CHECKED_IN: &str = "The server has answered.";
/// The button.
pub const SEND_READ: &str = "Send a meter read now";
/// What it does.
pub const SEND_READ_ABOUT: &str = "Reads the printer and sends its billing meters, beside the daily read.";
/// It arrived.
pub const READ_SENT: &str = "The server has accepted the meter read.";

/// Section: what the server asks for.
pub const ASKED: &str = "The server asks";
/// Before the list.
pub const ASKED_ABOUT: &str = "Your settings say that you are asked. Until you answer, nothing is done.";
/// The answer.
pub const YES: &str = "Allow";
/// The answer.
pub const NO: &str = "Refuse";
/// It was allowed.
pub const ALLOWED: &str = "Allowed. The server is told.";
/// It was refused.
pub const REFUSED: &str = "Refused. The server is told.";

/// Section: two of this device.
pub const HELD: &str = "Two of this device";
/// What it means and what to do.
pub const HELD_ABOUT: &str = "The server has received messages under this device's number that this device did not send. A copy \
                              of its data is running somewhere, or ran. Nothing is delivered until this is settled; nothing is \
                              lost. Switch the copy off, tell whoever runs the server, then go on here.";
/// The button.
pub const GO_ON: &str = "This is the right one: go on";
/// It goes on.
pub const GOES_ON: &str = "This device begins a new count of its messages and delivers what waits.";

/// Section: the settings.
pub const SETTINGS: &str = "Server and schedule";
/// Group.
pub const SERVER_GROUP: &str = "Communication server";
/// Group.
pub const SCHEDULE_GROUP: &str = "Communications setup";
/// What the time means.
pub const SCHEDULE_ABOUT: &str = "The meter read is made and sent within 15 minutes from the Daily Transmission Time on, at the \
                                  same moment each day, so that not all devices call at once. These 15 minutes begin at 23:45 \
                                  at the latest.";
/// Group.
pub const PERMISSIONS_GROUP: &str = "What the server may ask for";
/// What the switches mean.
pub const PERMISSIONS_ABOUT: &str =
    "The server acts only within these. What it asked for and what became of it is in the audit trail.";
/// Group.
pub const BILLING_GROUP: &str = "Billing";

/// The words at the field of that name.
pub fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "enrol_code" => ("One-time code", "As the server's administrator gave it; it can be used once."),
        "final_read" => ("Send a final meter read first", ""),
        "communication.server" => (
            "Address",
            "https://host[:port][/path]. Empty: none. While the device is Enrolled, another address ends the enrolment.",
        ),
        "communication.ca_file" => (
            "File of authorities",
            "Path of a file on this device with PEM certificates that the server's certificate is checked against.",
        ),
        "communication.ca_certificates" => (
            "Authorities",
            "PEM certificates that the server's certificate is checked against. Empty here and above: those that the \
             system trusts.",
        ),
        "communication.check_in_interval_s" => (
            "Check in every (seconds)",
            "How often the server is asked what it wants: 300 to 86,400; from 10 on for a server on this machine.",
        ),
        "communication.daily_octets" => (
            "Octets a day",
            "How much may go back and forth between this device and the server in a day. What is beyond waits.",
        ),
        "communication.meter" => ("Meter Assistant", ""),
        "communication.supplies" => ("Supplies Assistant", ""),
        "communication.maintenance" => ("Maintenance Assistant", ""),
        "meter.daily_transmission_time" => ("Daily Transmission Time", "Hour and minute, 00:00 to 23:59."),
        "meter.accept_resolutions" => ("When a meter read is held", ""),
        "meter.rated_pages_per_minute" => {
            ("Rated pages a minute", "More than that is never billed. 0: from the model, where it is known.")
        }
        _ => return None,
    };
    Some(FieldWords { label, hint })
}

/// The words of a choice's values.
pub fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "communication.meter" | "communication.supplies" | "communication.maintenance" => PERMISSIONS,
        "meter.accept_resolutions" => RESOLUTIONS,
        _ => &[],
    }
}

/// "A meter read, now".
pub fn asks(asks: &Asks) -> String {
    match asks {
        Asks::Read => "A meter read, now".into(),
        Asks::Reporting { assistant, on, interval_s } => {
            let what = reports(*assistant);
            match (on, interval_s) {
                (false, _) => format!("No more reports of {what}"),
                (true, None) => format!("Reports of {what}, regularly"),
                (true, Some(seconds)) => format!("Reports of {what}, every {}", duration(*seconds)),
            }
        }
        Asks::CheckInInterval(seconds) => format!("A check-in every {}", duration(*seconds)),
        Asks::Diagnostics => {
            "Diagnostics information, as the Maintenance page shows it before it is sent".into()
        }
        Asks::DailyTransmissionTime(at) => format!("The Daily Transmission Time {at}"),
    }
}

/// What an assistant reports.
pub fn reports(assistant: Assistant) -> &'static str {
    match assistant {
        Assistant::Meter => "meter reads",
        Assistant::Supplies => "supplies usage",
        Assistant::Maintenance => "state and faults",
    }
}

/// "2 hours", "90 seconds".
fn duration(seconds: u64) -> String {
    if seconds < 60 { format!("{seconds} seconds") } else { crate::text::format::duration(seconds) }
}

/// "Enrolled with server.example.com", for the list of pages.
pub fn summary(server: Option<&str>, enrolled: bool) -> String {
    match (server, enrolled) {
        (Some(server), true) => format!("{ENROLLED} with {server}"),
        (Some(server), false) => format!("{NOT_ENROLLED}; server {server}"),
        (None, _) => format!("{NOT_ENROLLED}; no server is set"),
    }
}
