//! What was printed and used up.

use std::collections::BTreeMap;

use app::model::{CartridgeChange, SupplyOrder};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::Sources;
use crate::{
    protocol::data::diagnostics::{CartridgeChanged, DayCount, DayLevel, Ordered},
    store::{
        StoreError,
        supplies::{change, find_device, order},
    },
    supplies::{Level, Sample},
};

/// How many days of impressions and levels.
const DAYS: u16 = 90;
/// How many cartridges that came and went, and how many orders.
const CARTRIDGES: usize = 100;
const ORDERS: usize = 30;

pub(super) struct History {
    pub(super) impressions: Vec<DayCount>,
    pub(super) levels: Vec<DayLevel>,
    pub(super) cartridges: Vec<CartridgeChanged>,
    pub(super) orders: Vec<Ordered>,
}

/// Newest first.
pub(super) async fn gather(sources: &Sources<'_>) -> Result<History, StoreError> {
    let (store, now, zone) = (sources.store, sources.now, sources.zone());
    let today = zone.to_datetime(now).date();
    let days = store.daily_impressions(today, DAYS, zone.clone()).await?;
    let impressions =
        days.into_iter().rev().map(|day| DayCount { day: day.day, impressions: day.impressions });
    let identity = sources.reading.identity.clone();
    let supplies: Vec<u32> = sources.reading.supplies.iter().map(|supply| supply.index).collect();
    let from = now.checked_sub(SignedDuration::from_hours(i64::from(DAYS) * 24)).unwrap_or(Timestamp::MIN);
    let (levels, mut cartridges, orders) = store
        .read_supplies(from, move |connection, seen| {
            let mut levels: Vec<DayLevel> =
                supplies.iter().flat_map(|supply| by_day(*supply, &seen.samples(*supply), &zone)).collect();
            levels.sort_by_key(|level| (std::cmp::Reverse(level.day), level.supply));
            let Some(device) = find_device(connection, &identity)? else {
                return Ok((levels, Vec::new(), Vec::new()));
            };
            let mut cartridges = Vec::new();
            for supply in supplies {
                let changes = change::of_supply(connection, device, supply)?;
                cartridges.extend(changes.into_iter().map(|change| changed(supply, change)));
            }
            let orders = order::newest(connection, device, ORDERS)?;
            Ok((levels, cartridges, orders.into_iter().map(ordered).collect()))
        })
        .await?;
    cartridges.sort_by_key(|changed| std::cmp::Reverse(changed.at));
    cartridges.truncate(CARTRIDGES);
    Ok(History { impressions: impressions.collect(), levels, cartridges, orders })
}

/// The last level of each day on which it was another one than on the day before.
fn by_day(supply: u32, samples: &[Sample], zone: &TimeZone) -> Vec<DayLevel> {
    let mut last: BTreeMap<Date, Level> = BTreeMap::new();
    for sample in samples {
        last.insert(zone.to_datetime(sample.at).date(), sample.level);
    }
    let mut before = None;
    let changed = last.into_iter().filter(|(_, level)| before.replace(*level) != Some(*level));
    let days = changed.map(|(day, level)| DayLevel {
        supply,
        day,
        percent: level.percent(),
        low: level == Level::Low,
    });
    days.collect()
}

fn changed(supply: u32, change: CartridgeChange) -> CartridgeChanged {
    CartridgeChanged {
        supply,
        at: change.at,
        kind: change.kind,
        serial_number: change.serial_number,
        wasted_percent: change.wasted_percent,
        impressions: change.impressions,
    }
}

fn ordered(order: SupplyOrder) -> Ordered {
    Ordered {
        reference: order.reference,
        supply: order.supply,
        quantity: order.quantity,
        state: order.state,
        reason: order.advice.reason,
        opened_at: order.opened_at,
        submitted_at: order.submitted_at,
    }
}
