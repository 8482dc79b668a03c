//! What e-mail says. Everything that stands in it and is not of the words here was made plain before.

pub mod service;
pub mod supplier;
pub mod supply;
pub mod supply_alert;
pub mod supply_order;
pub mod trouble;

use jiff::{Timestamp, tz::TimeZone};

use super::{
    format::{self, counted},
    frame::page_name,
    settings::mail::KINDS,
};
use crate::{model::MailKind, page::Page};

/// Above the meters.
pub const METERS: &str = "Meters";
/// Above what is to be done.
pub const WHAT_TO_DO: &str = "What to do";
/// Above which printer it is.
pub const PRINTER: &str = "Printer";
/// Above whom to ask, where the reader does not know.
pub const CONTACTS: &str = "Whom to ask";
/// Who that is.
pub const USER: &str = "At the printer";
/// Who that is.
pub const ADMINISTRATOR: &str = "Its administrator";
/// Term.
pub const NAME: &str = "Name";
/// Term.
pub const MODEL: &str = "Model";
/// Term.
pub const SERIAL_NUMBER: &str = "Serial number";
/// Term.
pub const LOCATION: &str = "Location";
/// In place of a printer that has neither name nor model.
pub const A_PRINTER: &str = "Printer";
/// Term.
pub const READ: &str = "Read";
/// Term.
pub const ACCEPTED: &str = "Accepted";
/// Term.
pub const REFERENCE: &str = "Reference";
/// Term.
pub const SEEN: &str = "Seen";
/// Term.
pub const CANCELLED: &str = "Cancelled";
/// Term.
pub const REASON: &str = "Reason given";
/// Term.
pub const SINCE: &str = "Since";
/// Term.
pub const UNTIL: &str = "Until";
/// Term.
pub const ATTEMPTS: &str = "Failed attempts";
/// Term.
pub const CAUSE: &str = "Cause";
/// In place of a communication server without a name.
pub const THE_SERVER: &str = "the communication server";
/// At the end.
pub const FOOT: &str = "SMart eSolutions on this printer's own device sent this mail, because its administrator has chosen this address.";

/// What happened, in a few words: the beginning of the subject, and the heading.
pub const READS_REPORTED: &str = "Billing meter reads reported";
/// What happened.
pub const ENROLMENT_CANCELLED: &str = "Enrolment cancelled";
/// What happened.
pub const COMMUNICATION_ERROR: &str = "Communication error";
/// What goes on happening.
pub const COMMUNICATION_STILL: &str = "Communication error lasts";
/// What is over.
pub const COMMUNICATION_RECOVERED: &str = "Communication recovered";
/// What was held back.
pub const HELD_BACK: &str = "Alerts were held back";
/// What was tried.
pub const TEST: &str = "Test mail";

/// What was held back.
pub const HELD_BACK_SAID: &str = "More alerts came up than are mailed in an hour, or more mail waited than is kept. These were not mailed, so \
     that no mailbox is flooded:";
/// What to do about that.
pub const HELD_BACK_ADVICE: &str = "The event history on the printer's Maintenance page has what happened.";
/// What a test mail says.
pub const TEST_SAID: &str = "Somebody pressed \"Send test mail\" on the printer's pages. If you can read this, its mail reaches this address.";
/// What to do about what needs nothing.
pub const NOTHING_TO_DO: &str = "Nothing needs to be done.";
/// What to do after reads were reported.
pub const READS_ADVICE: &str =
    "Nothing needs to be done. The Meter page has these reads beside the current ones.";
/// What follows from a cancelled enrolment.
pub const CANCELLED_MEANS: &str = "From now on nothing is sent there: no meter reads, no supplies usage, no diagnostics. \
                                   Printing and the printer's own pages go on as before.";
/// What to do then.
pub const CANCELLED_ADVICE: &str = "If nobody here wanted this, ask who provides the service, and enrol the printer again on its Settings pages. \
     Until then meter reads have to be reported by hand.";
/// What to do when all is erased.
pub const RESET_ADVICE: &str = "Whoever uses the printer next has to set its device up and enrol it again.";
/// What does not follow from a communication error.
pub const NOTHING_LOST: &str =
    "Nothing is lost: what is to be sent waits on the device, with its original times.";
/// What to do about a communication error.
pub const ERROR_ADVICE: &str = "See to the cause above: the network, the proxy, the device's clock or the server. The Overview page has the state \
     now. While the error lasts there is one mail a day, and one when it is over.";
/// What to do when it is over.
pub const RECOVERED_ADVICE: &str = "Nothing needs to be done. What waited is being sent.";

/// "Enrolment cancelled: LP-2 Accounting (Phaser 4600, PLV000042)"; a sentence of the printer's loses its full stop.
pub fn subject(what: &str, printer: &str) -> String {
    format!("{}: {printer}", what.trim_end_matches(['.', ' ']))
}

/// "LP-2 Accounting (Phaser 4600, PLV000042)".
pub fn printer(name: Option<&str>, model: Option<&str>, serial_number: Option<&str>) -> String {
    let first = name.or(model).unwrap_or(A_PRINTER);
    let others: Vec<&str> = name.and(model).into_iter().chain(serial_number).collect();
    if others.is_empty() { first.to_owned() } else { format!("{first} ({})", others.join(", ")) }
}

/// "21 Nov 2026, 02:07 (UTC+01:00)": a mail is read elsewhere than where the device is.
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let offset = at.to_zoned(zone.clone()).strftime("UTC%:z").to_string();
    format!("{} ({offset})", format::date_time(at, zone))
}

/// What was reported.
pub fn reads_reported(server: &str) -> String {
    format!("The billing meters of this printer were sent to {server}, which accepted them.")
}

/// How many meters are left out at the end of a table.
pub fn more_meters(count: u64) -> String {
    format!("and {} more", counted(count, "meter", "meters"))
}

/// Who cancelled the enrolment.
pub fn cancelled_by_administrator(server: &str) -> String {
    format!("The administrator has ended this printer's enrolment with {server}.")
}

/// Who cancelled the enrolment.
pub fn cancelled_by_server(server: &str) -> String {
    format!("This printer's enrolment was cancelled by {server}.")
}

/// Who cancelled the enrolment.
pub fn cancelled_by_reset(server: &str) -> String {
    format!(
        "Everything on this printer's device is being erased, and with it the printer's enrolment with {server}."
    )
}

/// What had not been sent.
pub fn not_sent(count: u64) -> String {
    format!("{} had not been sent yet and will not be.", counted(count, "event", "events"))
}

/// A communication error.
pub fn failed(server: &str) -> String {
    format!("This printer's device can't reach {server}.")
}

/// A communication error that lasts.
pub fn still_failing(server: &str) -> String {
    format!("This printer's device still can't reach {server}.")
}

/// A communication error that is over.
pub fn recovered(server: &str) -> String {
    format!("This printer's device reaches {server} again.")
}

/// "3 times".
pub fn times(count: u64) -> String {
    counted(count, "time", "times")
}

/// What a kind of mail is called.
pub fn kind(kind: MailKind) -> &'static str {
    KINDS.iter().find(|(word, _)| *word == kind.word()).map_or("", |(_, words)| *words)
}

/// Before the address of a page.
pub fn open(page: Page) -> String {
    format!("Open {}", page_name(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_has_no_full_stop_before_its_colon() {
        assert_eq!(subject("Toner low; printing goes on.", "LP-2"), "Toner low; printing goes on: LP-2");
        assert_eq!(subject("Enrolment cancelled", "LP-2"), "Enrolment cancelled: LP-2");
        assert_eq!(trouble::impressions(1_030_005), "1,030,005");
    }

    #[test]
    fn a_printer_is_named_by_what_is_known_of_it() {
        let table = [
            ((Some("LP-2"), Some("Phaser 4600"), Some("PLV42")), "LP-2 (Phaser 4600, PLV42)"),
            ((None, Some("Phaser 4600"), Some("PLV42")), "Phaser 4600 (PLV42)"),
            ((Some("LP-2"), None, None), "LP-2"),
            ((None, None, None), "Printer"),
        ];
        for ((name, model, serial_number), expected) in table {
            assert_eq!(printer(name, model, serial_number), expected);
        }
    }
}
