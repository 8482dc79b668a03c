mod frequency;
mod stoppage;
mod supply;

use app::model::{Event, EventKind, Finding, FindingStep};
use jiff::{SignedDuration, Timestamp};

use super::{Findings, Occurrence, Past, SupplyPast, What, review};

/// Midnight of a day, counted from 0.
fn day(day: i64) -> Timestamp {
    hour(day * 24)
}

fn hour(hour: i64) -> Timestamp {
    "2026-01-05T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hour)
}

/// A jam at a tray after so many impressions, a thousand impressions being a day.
fn jam(tray: i64, impressions: u64) -> Occurrence {
    let at = day(0) + SignedDuration::from_secs(i64::try_from(impressions * 864 / 10).unwrap());
    let what = What::Alert { code: 8, group: "input".to_owned(), index: Some(tray), fed: None };
    Occurrence { at, what, impressions: Some(impressions) }
}

/// The past of a printer that makes a thousand impressions a day, on day `days`.
fn past(days: i64, occurrences: Vec<Occurrence>, supplies: Vec<SupplyPast>) -> Past {
    let counts = (0..=days).map(|n| (day(n), u64::try_from(n).unwrap() * 1_000));
    let until = occurrences.into_iter().filter(|it| it.at <= day(days)).collect();
    Past::new(counts, [], until, supplies)
}

/// What became of which finding: "opened power-cycles".
fn told(steps: &[(FindingStep, Finding)]) -> Vec<String> {
    steps.iter().map(|(step, finding)| format!("{step:?} {}", finding.key)).collect()
}

/// Reviews each day from `first` to `last`; what was told on which day.
fn live(
    first: i64,
    last: i64,
    occurrences: &[Occurrence],
    supplies: impl Fn(i64) -> Vec<SupplyPast>,
) -> (Findings, Vec<(i64, String)>) {
    let (mut findings, mut diary) = (Findings::default(), Vec::new());
    for n in first..=last {
        let reviewed = review(&past(n, occurrences.to_vec(), supplies(n)), &findings, day(n));
        diary.extend(told(&reviewed.steps).into_iter().map(|step| (n, step)));
        findings = reviewed.findings;
    }
    (findings, diary)
}

/// The same with a review each hour, as there is one; what was told, in order.
fn live_by_the_hour(first: i64, last: i64, supplies: impl Fn(i64) -> Vec<SupplyPast>) -> Vec<String> {
    let (mut findings, mut diary) = (Findings::default(), Vec::new());
    for n in first..=last {
        let counts = (0..=n).filter(|at| at % 24 == 0 || *at == n);
        let counts = counts.map(|at| (hour(at), u64::try_from(at).unwrap() * 1_000 / 24));
        let past = Past::new(counts, [], Vec::new(), supplies(n));
        let reviewed = review(&past, &findings, hour(n));
        diary.extend(told(&reviewed.steps));
        findings = reviewed.findings;
    }
    diary
}

#[test]
fn events_and_episodes_are_what_findings_are_made_from() {
    let event = |kind| Event {
        id: 1,
        at: day(3),
        kind,
        subject: "state".to_owned(),
        label: String::new(),
        from: None,
        to: None,
        impressions: Some(77),
        episode: None,
    };
    let restarted = Occurrence::of_event(&event(EventKind::Restarted)).unwrap();
    assert_eq!((restarted.at, restarted.what, restarted.impressions), (day(3), What::Restarted, Some(77)));
    assert_eq!(Occurrence::of_event(&event(EventKind::NotAnswering)).unwrap().what, What::NotAnswering);
    assert_eq!(Occurrence::of_event(&event(EventKind::AlertRaised)), None);
}

#[test]
fn nothing_is_found_in_nothing() {
    assert_eq!(review(&Past::default(), &Findings::default(), day(0)), super::Review::default());
}
