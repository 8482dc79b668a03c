//! How many rows of a damaged table could not be read.

use app::model::{LostCount, LostRows};

use super::{
    range::{Range, Ranges},
    table::{Key, Table},
};

/// What was lost of `table`, of which `saved` rows were read, `rejected` more were not what the table holds, and the
/// highest key is known to be `newest` where it is known. `None`: nothing.
pub(super) fn of_ranges(
    table: &Table,
    ranges: &Ranges,
    saved: u64,
    rejected: u64,
    newest: Option<i64>,
) -> Option<LostRows> {
    let count = if ranges.broken.is_empty() {
        LostCount::Exactly(rejected)
    } else if table.key == Key::Counting {
        missing(ranges, rejected, newest)
    } else {
        by_density(ranges, saved, rejected)
    };
    (count != LostCount::Exactly(0)).then(|| LostRows { table: table.name.clone(), count })
}

/// Of a table by text, whose broken part has no measure.
pub(super) fn of_text(table: &Table, broken: bool, rejected: u64) -> Option<LostRows> {
    let count = if broken { LostCount::Unknown } else { LostCount::Exactly(rejected) };
    (count != LostCount::Exactly(0)).then(|| LostRows { table: table.name.clone(), count })
}

/// Rows that count up by one: those whose number lies where nothing can be read. At the ends it is not known where
/// the numbers end.
fn missing(ranges: &Ranges, rejected: u64, newest: Option<i64>) -> LostCount {
    let Some(read) = ranges.read else { return LostCount::Unknown };
    let end = newest.unwrap_or(read.high).max(read.high);
    let lost: u64 = ranges
        .broken
        .iter()
        .map(|range| width(Range { low: range.low.max(1), high: range.high.min(end) }))
        .sum();
    let at_an_end = ranges.broken.iter().any(|range| range.low < read.low)
        || (newest.is_none() && ranges.broken.iter().any(|range| range.high > read.high));
    match (lost + rejected, at_an_end) {
        (0, true) => LostCount::Unknown,
        (lost, true) => LostCount::About(lost),
        (lost, false) => LostCount::Exactly(lost),
    }
}

/// Other rows: as many as lie in as long a stretch elsewhere.
fn by_density(ranges: &Ranges, saved: u64, rejected: u64) -> LostCount {
    let Some(span) = ranges.read else { return LostCount::Unknown };
    let within =
        |range: &Range| width(Range { low: range.low.max(span.low), high: range.high.min(span.high) });
    let broken: u64 = ranges.broken.iter().map(within).sum();
    let readable = width(span).saturating_sub(broken);
    let lost = u128::from(saved) * u128::from(broken) / u128::from(readable.max(1));
    match u64::try_from(lost).unwrap_or(u64::MAX).saturating_add(rejected) {
        0 => LostCount::Unknown,
        lost => LostCount::About(lost),
    }
}

fn width(range: Range) -> u64 {
    if range.low > range.high { 0 } else { range.low.abs_diff(range.high).saturating_add(1) }
}
