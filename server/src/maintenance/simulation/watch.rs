//! Lives through a machine's life as the product would: a review at each misfeed and each evening, given the counters
//! and events of the last 150 days.

use crate::maintenance::finding::{Findings, Occurrence, Past, What, review};
use app::model::FindingStep;
use jiff::{SignedDuration, Timestamp};

use super::{DAY, Life};

/// Whether the product is given the trays' own counters or the printer's alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Counters {
    OfTrays,
    OfPrinter,
}

/// A finding that opened.
pub struct Opening {
    /// The place of its tray.
    pub tray: usize,
    /// Sheets that the tray had fed.
    pub fed: u64,
}

/// How much of the past the product is given.
const GIVEN: SignedDuration = SignedDuration::from_hours(150 * 24);

/// Every finding about a tray that opens from the day `first` on. It ends early when `enough` says so.
pub fn openings(
    life: &Life,
    counters: Counters,
    first: u32,
    enough: impl Fn(&Opening) -> bool,
) -> Vec<Opening> {
    let mut looks: Vec<i64> = life.misfeeds.iter().map(|misfeed| misfeed.second).collect();
    looks.extend(life.evenings.iter().map(|evening| evening.second));
    looks.sort_unstable();
    let (mut findings, mut found) = (Findings::default(), Vec::new());
    for second in looks.into_iter().filter(|second| *second >= i64::from(first) * DAY) {
        let reviewed = review(&past(life, counters, second), &findings, time(second));
        let opened = reviewed.steps.iter().filter(|(step, _)| *step == FindingStep::Opened);
        for (_, finding) in opened {
            let tray = usize::try_from(finding.group_index.unwrap_or(1) - 1).unwrap_or(0);
            found.push(Opening { tray, fed: fed(life, tray, second) });
        }
        findings = reviewed.findings;
        if found.last().is_some_and(&enough) {
            break;
        }
    }
    found
}

fn past(life: &Life, counters: Counters, now: i64) -> Past {
    let from = now - GIVEN.as_secs();
    let evenings = life.evenings.partition_point(|it| it.second < from)
        ..life.evenings.partition_point(|it| it.second <= now);
    let misfeeds = life.misfeeds.partition_point(|it| it.second < from)
        ..life.misfeeds.partition_point(|it| it.second <= now);
    let (evenings, misfeeds) = (&life.evenings[evenings], &life.misfeeds[misfeeds]);
    let own = counters == Counters::OfTrays;
    let occurrences = misfeeds.iter().map(|it| Occurrence {
        at: time(it.second),
        what: What::Alert {
            code: 8,
            group: "input".to_owned(),
            index: Some(row(it.tray)),
            fed: own.then_some(it.fed),
        },
        impressions: Some(it.sheets),
    });
    let counts = evenings.iter().map(|it| (time(it.second), it.sheets));
    let fed = evenings.iter().filter(|_| own).flat_map(|evening| {
        evening.fed.iter().enumerate().map(|(tray, fed)| (row(tray), time(evening.second), *fed))
    });
    Past::new(counts, fed, occurrences.collect(), Vec::new())
}

/// Sheets that a tray had fed by its last misfeed or the last evening.
pub fn fed(life: &Life, tray: usize, second: i64) -> u64 {
    let misfeed = life.misfeeds.iter().rfind(|it| it.tray == tray && it.second <= second).map(|it| it.fed);
    let evening = life.evenings.iter().rfind(|it| it.second <= second).map(|it| it.fed[tray]);
    misfeed.max(evening).unwrap_or(0)
}

fn row(tray: usize) -> i64 {
    i64::try_from(tray + 1).unwrap_or(i64::MAX)
}

fn time(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}
