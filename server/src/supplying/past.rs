//! What pages show of the past: levels, and how the printer did.

use app::model::{LevelPoint, Performance, Reading};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::desk::Terms;
use crate::{
    store::SupplyLevels,
    supplies::{Sample, performance},
};

/// Days of use against performance.
const PERFORMANCE_DAYS: i64 = 90;

/// The level of each day on which it changed, of the last year.
pub(super) fn points(samples: &[Sample], now: Timestamp, zone: &TimeZone) -> Vec<LevelPoint> {
    let from = now.checked_sub(SignedDuration::from_hours(366 * 24)).unwrap_or(Timestamp::MIN);
    let mut points: Vec<(jiff::civil::Date, LevelPoint)> = Vec::new();
    for sample in samples.iter().filter(|sample| sample.at >= from) {
        let (day, percent) = (sample.at.to_zoned(zone.clone()).date(), sample.level.percent());
        let point = LevelPoint { at: sample.at, percent };
        match points.last_mut() {
            Some((last, known)) if known.percent == percent && *last != day => {}
            // A level that rises stands beside the one before, for a jump to be seen.
            Some((last, known)) if *last == day && known.percent >= percent => *known = point,
            _ => points.push((day, point)),
        }
    }
    let last = samples.last().map(|sample| LevelPoint { at: sample.at, percent: sample.level.percent() });
    let mut points: Vec<LevelPoint> = points.into_iter().map(|(_, point)| point).collect();
    points.extend(last.filter(|last| points.last().is_some_and(|known| known.at < last.at)));
    points
}

/// How the printer did.
pub(super) fn printer(levels: &SupplyLevels, reading: &Reading, terms: &Terms) -> Performance {
    let since = SignedDuration::from_hours(PERFORMANCE_DAYS * 24);
    let wanted = terms.now.checked_sub(since).unwrap_or(Timestamp::MIN);
    let Some((from, began)) = levels.first_counted(wanted) else { return Performance::default() };
    let counted = reading.total_impressions().map(|meter| (began, meter.value));
    performance::printer((from, terms.now), counted, terms.rated_a_month)
}
