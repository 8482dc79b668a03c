//! What somebody was shown before it is sent, and whether that is what is sent.

use app::model::PrinterStatus;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::protocol::{
    chain,
    data::{diagnostics::Diagnostics, troubleshooting::Troubleshooting},
    enrolment::Printer,
};

/// What was shown is kept for so long.
const HOLDS: SignedDuration = SignedDuration::from_hours(1);
/// So many bundles are: of two administrators, or of one who looked twice.
const MOST: usize = 2;

/// A bundle as it was shown.
struct Shown {
    /// The administrator's session.
    session: i64,
    mark: String,
    at: Timestamp,
    printer: Printer,
    bundle: Diagnostics,
}

/// The bundles that were shown of late, newest first.
#[derive(Default)]
pub(super) struct Bundles(Vec<Shown>);

impl Bundles {
    /// Keeps what a session is shown, and answers its mark. Who has no session is shown it and no more.
    pub(super) fn keep(
        &mut self,
        session: Option<i64>,
        printer: &Printer,
        bundle: &Diagnostics,
        at: Timestamp,
    ) -> String {
        let mark = digest(&(printer, bundle));
        if let Some(session) = session {
            self.0.retain(|shown| (shown.session, &shown.mark) != (session, &mark));
            let (printer, bundle, mark) = (printer.clone(), bundle.clone(), mark.clone());
            self.0.insert(0, Shown { session, mark, at, printer, bundle });
            self.0.truncate(MOST);
        }
        mark
    }

    /// What the session was shown under this mark, if it is of this printer and kept.
    pub(super) fn find(
        &self,
        session: Option<i64>,
        mark: &str,
        printer: &Printer,
        at: Timestamp,
    ) -> Option<&Diagnostics> {
        let holds = |shown: &Shown| at.duration_since(shown.at).abs() <= HOLDS && shown.printer == *printer;
        let found = self.0.iter().find(|shown| Some(shown.session) == session && shown.mark == mark);
        found.filter(|shown| holds(shown)).map(|shown| &shown.bundle)
    }
}

/// The mark of a request for a session: the same for as long as nothing in it has changed but times, the number of the
/// reading, and whether the printer works or rests, which is another thing every second.
pub(super) fn substance(printer: &Printer, asked: &Troubleshooting) -> String {
    let mut kept = asked.clone();
    let status = &mut kept.status;
    (status.read_at, status.reading, status.state) = (Timestamp::UNIX_EPOCH, 0, PrinterStatus::Unknown);
    for alert in &mut status.alerts {
        alert.raised_at = None;
    }
    for fault in &mut status.faults {
        fault.at = None;
    }
    digest(&(printer, &kept))
}

fn digest(what: &impl Serialize) -> String {
    chain::content(&serde_json::to_vec(what).unwrap_or_default()).to_string()
}

#[cfg(test)]
mod tests {
    use app::model::{DetectedError, DeviceStatus as State};

    use super::*;
    use crate::{
        protocol::data::status::DeviceStatus,
        testing::{reading, time},
    };

    fn asked() -> Troubleshooting {
        let status = DeviceStatus::of(&reading());
        Troubleshooting { reference: "–".into(), status, diagnostics: None }
    }

    #[test]
    fn what_changes_by_the_second_is_no_change_and_what_support_goes_by_is_one() {
        type Change = fn(&mut Troubleshooting);
        let table: [(&str, Change, bool); 10] = [
            ("nothing", |_| {}, false),
            ("read again", |it| it.status.read_at = time("2026-11-22T23:00:00Z"), false),
            ("its number", |it| it.status.reading += 1, false),
            ("printing", |it| it.status.state = PrinterStatus::Printing, false),
            ("a time that jitters", |it| it.status.alerts[0].raised_at = None, false),
            ("an alert is over", |it| drop(it.status.alerts.remove(0)), true),
            ("an alert is worse", |it| it.status.alerts[0].code = 8, true),
            ("stopped", |it| it.status.device = State::Down, true),
            ("an error", |it| it.status.errors.push(DetectedError::Jammed), true),
            ("other diagnostics", |it| it.diagnostics = Some("D-20261122-1".into()), true),
        ];
        let printer = Printer::default();
        for (name, change, changed) in table {
            let mut now = asked();
            change(&mut now);
            assert_eq!(substance(&printer, &now) != substance(&printer, &asked()), changed, "{name}");
        }
        let other = Printer { serial_number: Some("OTHER".into()), ..Printer::default() };
        assert_ne!(substance(&other, &asked()), substance(&printer, &asked()));
    }
}
