//! What needs attention, derived from the snapshot alone.

use super::{maintenance, supplies as outlook};
use crate::{
    model::{Alert, DetectedError, Freshness, HoldCause, Level, Reading, Severity, Snapshot, SupplyState},
    page::{
        Page,
        active::{Active, active},
    },
    text::{alert, format, meter::hold as hold_text, overview as text, supplies},
};

/// One thing to see to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// How bad.
    pub severity: Severity,
    /// The sentence.
    pub text: String,
    /// Where there is more about it.
    pub href: Option<String>,
}

/// Everything that needs attention, worst first. What the printer raises as an alert is not said again as a
/// level or an error bit. Alerts that are neither critical nor warnings need none, nor what the administrator has answered.
pub fn needs_attention(snapshot: &Snapshot) -> Vec<Item> {
    let mut items: Vec<Item> = answering(snapshot).into_iter().collect();
    items.extend(snapshot.store_problem.as_ref().map(|_| Item {
        severity: Severity::Critical,
        text: format!("{}.", text::STORE),
        href: None,
    }));
    // A changed serial number holds both: one sentence says so.
    let both = |cause: &HoldCause| snapshot.supplies.held && matches!(cause, HoldCause::SerialNumber { .. });
    items.extend(snapshot.billing.holds.iter().map(|hold| Item {
        severity: Severity::Warning,
        text: text::held(&hold_text::heading(&hold.cause), both(&hold.cause)),
        href: Some(format!("{}#hold-{}", Page::Meter.path(), hold.id)),
    }));
    if snapshot.supplies.held && !snapshot.billing.holds.iter().any(|hold| both(&hold.cause)) {
        let href = Some(Page::Supplies.path().into());
        items.push(Item { severity: Severity::Warning, text: text::ORDERING_HELD.into(), href });
    }
    if let Some(reading) = &snapshot.reading {
        let alerts =
            active(snapshot).into_iter().filter(|one| !one.rests() && one.alert.severity != Severity::Other);
        items.extend(alerts.map(|one| from_alert(&one, reading, snapshot)));
        items.extend(outlook::attention(reading, snapshot));
        items.extend(empty_trays(reading));
        let explained = reading.alerts.iter().any(|alert| alert.severity != Severity::Other);
        if !explained {
            items.extend(reading.state.errors.iter().filter_map(|error| from_error(*error, reading)));
        }
    }
    items.extend(maintenance::attention(snapshot));
    items.sort_by_key(|item| item.severity);
    items
}

fn answering(snapshot: &Snapshot) -> Option<Item> {
    let silence = snapshot.maintenance.silence.as_ref();
    if silence.is_some_and(|silence| silence.rests) {
        return None;
    }
    let href = silence.map(|_| format!("{}#silence", Page::Maintenance.path()));
    let (severity, sentence) = match &snapshot.freshness {
        Freshness::Current | Freshness::BeingRead => return None,
        Freshness::NotConfigured => (Severity::Warning, text::NOT_CONFIGURED.into()),
        Freshness::Stale { since, .. } => {
            let since = format::date_time(*since, &snapshot.zone);
            let sentence = match snapshot.reading {
                Some(_) => text::not_answering(&since),
                None => text::never_answered(&since),
            };
            (Severity::Critical, sentence)
        }
    };
    Some(Item { severity, text: sentence, href })
}

fn from_alert(one: &Active<'_>, reading: &Reading, snapshot: &Snapshot) -> Item {
    let alert: &Alert = &one.alert;
    let mut sentence = alert::what(alert);
    if let Some(supply) =
        reading.supplies.iter().find(|supply| is_about(alert, "marker-supplies", supply.index))
    {
        let known = [
            Some(supplies::name(supply)),
            Some(outlook::level_of(supply)),
            outlook::ends_in(supply, snapshot),
        ];
        let thing: Vec<String> = known.into_iter().flatten().collect();
        sentence = text::about(&sentence, &thing.join(", "));
    }
    Item {
        severity: alert.severity,
        text: sentence,
        href: Some(format!("{}#alert-{}", Page::Maintenance.path(), one.key())),
    }
}

fn empty_trays(reading: &Reading) -> impl Iterator<Item = Item> {
    let empty = reading.inputs.iter().filter(|input| input.level == Level::Measured { value: 0 });
    empty.filter(|input| !raised(reading, "input", input.index)).map(|input| Item {
        severity: Severity::Other,
        text: text::tray(&input.name),
        href: Some(format!("{}#trays", Page::Maintenance.path())),
    })
}

/// An error bit that nothing else explains.
fn from_error(error: DetectedError, reading: &Reading) -> Option<Item> {
    use DetectedError as E;
    let supply_said =
        |states: &[SupplyState]| reading.supplies.iter().any(|supply| states.contains(&supply.state));
    let tray_said = || reading.inputs.iter().any(|input| input.level == Level::Measured { value: 0 });
    let said = match error {
        E::LowToner => supply_said(&[SupplyState::Low, SupplyState::Empty]),
        E::NoToner => supply_said(&[SupplyState::Empty]),
        E::InputTrayEmpty => tray_said(),
        _ => false,
    };
    let severity = match error {
        E::NoPaper
        | E::NoToner
        | E::DoorOpen
        | E::Jammed
        | E::Offline
        | E::ServiceRequested
        | E::OutputFull => Severity::Critical,
        _ => Severity::Warning,
    };
    (!said).then(|| Item {
        severity,
        text: text::error(error).into(),
        href: Some(Page::Maintenance.path().into()),
    })
}

pub(super) fn raised(reading: &Reading, group: &str, index: u32) -> bool {
    reading.alerts.iter().any(|alert| alert.severity != Severity::Other && is_about(alert, group, index))
}

fn is_about(alert: &Alert, group: &str, index: u32) -> bool {
    alert.group == group && alert.group_index == Some(index.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{alert, input, phaser, snapshot, stale, supply},
        model::{Input, Supply},
    };

    fn sentences(snapshot: &Snapshot) -> Vec<(Severity, String)> {
        needs_attention(snapshot).into_iter().map(|item| (item.severity, item.text)).collect()
    }

    fn quiet() -> Reading {
        Reading { alerts: vec![], supplies: vec![], inputs: vec![], ..phaser() }
    }

    #[test]
    fn a_printer_without_trouble_needs_nothing() {
        let mut reading = quiet();
        reading.state.errors.clear();
        assert_eq!(sentences(&snapshot(Some(reading))), []);
    }

    #[test]
    fn the_worst_comes_first() {
        let mut reading = quiet();
        reading.state.errors.clear();
        reading.inputs = vec![Input { level: Level::Measured { value: 0 }, ..input(1, "Bypass") }];
        reading.supplies =
            vec![Supply { state: SupplyState::Low, percent: Some(4), ..supply(1, "Black Toner") }];
        reading.alerts = vec![Alert { severity: Severity::Critical, ..alert() }];
        let mut snapshot = snapshot(Some(reading));
        snapshot.store_problem = Some("history.db could not be written".into());
        let order: Vec<Severity> = sentences(&snapshot).into_iter().map(|(severity, _)| severity).collect();
        assert_eq!(order, [Severity::Critical, Severity::Critical, Severity::Warning, Severity::Other]);
    }

    #[test]
    fn an_alert_about_a_supply_names_it_and_says_it_once() {
        let mut reading = quiet();
        reading.supplies =
            vec![Supply { state: SupplyState::Low, percent: Some(4), ..supply(7, "Black Toner") }];
        reading.alerts = vec![Alert {
            severity: Severity::Warning,
            group: "marker-supplies".into(),
            group_index: Some(7),
            description: Some("Toner is low".into()),
            ..alert()
        }];
        reading.state.errors = vec![DetectedError::LowToner];
        assert_eq!(
            sentences(&snapshot(Some(reading))),
            [(Severity::Warning, "Toner is low (Black Toner, 4\u{a0}%)".into())]
        );
    }

    #[test]
    fn error_bits_speak_where_no_alert_and_no_level_does() {
        let mut reading = quiet();
        reading.state.errors = vec![DetectedError::Jammed, DetectedError::LowToner];
        assert_eq!(
            sentences(&snapshot(Some(reading.clone()))),
            [(Severity::Critical, "Paper jam".into()), (Severity::Warning, "Toner is low".into())]
        );
        reading.supplies =
            vec![Supply { state: SupplyState::Low, percent: Some(4), ..supply(7, "Black Toner") }];
        assert_eq!(
            sentences(&snapshot(Some(reading))),
            [
                (Severity::Critical, "Paper jam".into()),
                (Severity::Warning, "Black Toner: low, 4\u{a0}%".into())
            ]
        );
    }

    #[test]
    fn alerts_that_only_tell_need_no_attention() {
        let mut reading = quiet();
        reading.state.errors.clear();
        reading.alerts = vec![Alert { severity: Severity::Other, ..alert() }];
        assert_eq!(sentences(&snapshot(Some(reading))), []);
    }

    #[test]
    fn a_silent_printer_and_a_missing_one_come_before_all() {
        let mut silent = snapshot(Some(phaser()));
        silent.freshness = stale();
        assert!(sentences(&silent)[0].1.starts_with("The printer has not answered since 22 Nov 2026, 09:15"));
        let mut missing = snapshot(None);
        missing.freshness = Freshness::NotConfigured;
        assert_eq!(sentences(&missing), [(Severity::Warning, "No printer is set.".into())]);
    }
}
