//! What the printers at hand do not bring about.

use app::model::{
    AskedCommand, Asks, Assistant, Communication, Condition, EndAndStart, Enrolment, Gap, Hold, HoldCause,
    ReadFlag, Reporting, Resolution, Source,
};
use serde_json::{Value, json};

use super::super::failing;

/// The communication in every condition that it can have.
pub(super) fn communications() -> Vec<Communication> {
    let at = |text: &str| text.parse().expect("a time");
    let now = at("2026-11-22T08:00:00Z");
    let with = |condition| Communication { condition, ..failing("It is refused.") };
    let asked = AskedCommand { number: 1, received_at: now, expires_at: now, asks: Asks::Read };
    let reporting = Reporting { enabled: true, interval_s: 3_600 };
    vec![
        Communication::default(),
        with(Condition::Never),
        with(Condition::Communicating),
        with(Condition::Overdue),
        with(Condition::Held { sentence: "There are two.".into() }),
        with(Condition::OverBudget { until: now }),
        Communication {
            enrolment: Enrolment::Cancelled { at: now, by: "server".into() },
            ..Communication::default()
        },
        Communication {
            next_attempt: Some(now),
            next_read: Some(("2026-11-23".parse().expect("a day"), now)),
            asked: vec![asked],
            reporting: [(Assistant::Supplies, reporting)].into(),
            ..failing("The proxy wants a password.")
        },
    ]
}

/// Parts of answers that none of the printers at hand brings about, as they are written where one does.
pub(super) fn parts() -> Vec<(&'static str, Value)> {
    let (key, label) = ("total-impressions".to_owned(), "Total".to_owned());
    let gaps = || vec![Gap { key: key.clone(), label: label.clone(), old: 9, new: 1, rollover: Some(9_999) }];
    let reads = || vec![EndAndStart { key: key.clone(), end: 9, start: 0 }];
    let causes = [
        HoldCause::WentBack { gaps: gaps() },
        HoldCause::Impossible { gaps: gaps(), most: 7 },
        HoldCause::Missing { key: key.clone(), label: label.clone(), old: 9 },
        HoldCause::SerialNumber { from: "A".into(), to: "B".into(), gaps: gaps() },
    ];
    let proposals = [
        Some(Resolution::Rollover { last: 9_999 }),
        Some(Resolution::MeterChange { reads: reads() }),
        Some(Resolution::SerialNumber { reads: reads() }),
        Some(Resolution::AsIs),
    ];
    let since = "2026-11-22T08:00:00Z".parse().expect("a time");
    let holds = causes.into_iter().zip(proposals).map(|(cause, proposal)| {
        ("Hold", json!(Hold { id: 3, since, serial_number: Some("A".into()), cause, proposal }))
    });
    let flags = [
        ReadFlag::TotalsDiffer { total: 9, life: 8 },
        ReadFlag::NotTheSum { total: 9, black: 4, color: 4 },
        ReadFlag::MoreTwoSidedThanSheets { two_sided: 9, sheets: 8 },
        ReadFlag::ImpressionsDoNotFitSheets { impressions: 9, sheets: 1 },
        ReadFlag::RolledOver { key: key.clone(), last: 9_999 },
        ReadFlag::NewMeter { key: key.clone() },
        ReadFlag::ClockStepped { seconds: -3 },
    ];
    let flags = flags.into_iter().map(|flag| ("ReadFlag", json!(flag)));
    let source = ("Source", json!(Source::Attribute("printer-impressions-completed".into())));
    holds.chain(flags).chain([source]).collect()
}
