use jiff::{Timestamp, tz::TimeZone};

use crate::{
    model::{Snapshot, SupplyForecast, SupplyOutlook},
    text::supplies::forecast::Days,
};

/// The moment that the page speaks of: that of the reading. A page has no clock of its own, so that the same snapshot
/// gives the same page.
fn as_of(snapshot: &Snapshot) -> Option<Timestamp> {
    let made = |supply: &SupplyOutlook| Some(supply.forecast.as_ref()?.made_at);
    let forecasts = snapshot.supplies.supplies.iter().filter_map(made);
    snapshot.reading.iter().map(|reading| reading.taken_at).chain(forecasts).max()
}

/// Days from the moment that the page speaks of until a supply will be empty; `None` without an estimate.
pub fn days_left(forecast: &SupplyForecast, snapshot: &Snapshot) -> Option<Days> {
    let (now, ends) = (as_of(snapshot)?, forecast.empty_at?);
    let until = |end| days_between(now, end, &snapshot.zone);
    Some(Days { first: until(ends.p10), middle: until(ends.p50), last: until(ends.p90) })
}

/// Days that have gone by since.
pub fn days_since(at: Timestamp, snapshot: &Snapshot) -> i32 {
    as_of(snapshot).map_or(0, |now| days_between(at, now, &snapshot.zone))
}

/// From one day on the calendar to the other.
fn days_between(from: Timestamp, to: Timestamp, zone: &TimeZone) -> i32 {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    // No two dates are farther apart than a span can hold.
    day(from).until(day(to)).map_or(0, |span| span.get_days())
}
