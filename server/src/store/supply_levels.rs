//! The levels of supplies over time, with the impressions at each time, as the Supplies Assistant wants them.

mod page;

use std::collections::BTreeMap;

use app::model::{LIFE_COUNT_KEY, Level as Told, SHEETS_KEY, SupplyState};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{
    pending::Pending,
    sample::{Kind, Samples},
};
use crate::supplies::{Level, Sample};

pub(super) use page::{LevelLine, LevelPages};

/// Looks that found no level changed are kept this far apart.
const APART_MS: i64 = 60 * 60 * 1_000;

/// The meters that impressions are counted by, in the order of `Reading::total_impressions`.
const METERS: [&str; 2] = ["total-impressions", LIFE_COUNT_KEY];

/// How a state is kept where a supply tells no level.
pub(super) fn state_number(state: SupplyState) -> i64 {
    match state {
        SupplyState::Ok | SupplyState::Unknown => 0,
        SupplyState::Low => 1,
        SupplyState::Empty | SupplyState::Full => 2,
    }
}

/// What was seen of the supplies of one printer.
#[derive(Debug, Default)]
pub(crate) struct SupplyLevels {
    /// When the printer was looked at, and what it had counted.
    looks: Vec<Look>,
    /// By supply, each time at which its level was another one.
    changes: BTreeMap<u32, Vec<Change>>,
    /// By supply, what the printer counted for the one inside, at each time at which that was another number.
    usages: BTreeMap<u32, Vec<(i64, Option<u64>)>>,
}

#[derive(Clone, Copy, Debug)]
struct Look {
    at: i64,
    impressions: Option<u64>,
    sheets: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Change {
    at: i64,
    impressions: Option<u64>,
    level: Level,
}

impl SupplyLevels {
    /// The first look from `from` on that tells what the printer had counted.
    pub(crate) fn first_counted(&self, from: Timestamp) -> Option<(Timestamp, u64)> {
        let mut looks = self.looks.iter().filter(|look| look.at >= from.as_millisecond());
        let (at, count) = looks.find_map(|look| Some((look.at, look.impressions?)))?;
        Some((Timestamp::from_millisecond(at).ok()?, count))
    }

    /// The sheets that the printer had counted at the first look from `from` on; `None` where it did not tell them then.
    pub(crate) fn first_sheets(&self, from: Timestamp) -> Option<u64> {
        self.looks.iter().find(|look| look.at >= from.as_millisecond())?.sheets
    }

    /// What the printer had counted by when, oldest first.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (Timestamp, u64)> {
        self.looks
            .iter()
            .filter_map(|look| Some((Timestamp::from_millisecond(look.at).ok()?, look.impressions?)))
    }

    /// What was seen of a supply, oldest first; nothing before its first level.
    pub(crate) fn samples(&self, supply: u32) -> Vec<Sample> {
        let Some(changes) = self.changes.get(&supply) else { return Vec::new() };
        let mut samples = Vec::with_capacity(self.looks.len());
        let mut changes = changes.iter().peekable();
        let mut level = None;
        let mut usages = self.usages.get(&supply).map_or([].as_slice(), Vec::as_slice).iter().peekable();
        let mut usage = None;
        let mut push = |at, impressions, level| {
            while let Some((_, counted)) = usages.next_if(|(since, _)| *since <= at) {
                usage = *counted;
            }
            if let Ok(at) = Timestamp::from_millisecond(at) {
                samples.push(Sample { at, impressions, level, usage });
            }
        };
        for &Look { at, impressions, .. } in &self.looks {
            while let Some(change) = changes.next_if(|change| change.at < at) {
                level = Some(change.level);
                push(change.at, change.impressions, change.level);
            }
            if let Some(change) = changes.next_if(|change| change.at == at) {
                level = Some(change.level);
            }
            if let Some(level) = level {
                push(at, impressions, level);
            }
        }
        for change in changes {
            push(change.at, change.impressions, change.level);
        }
        samples
    }
}

/// The values of the series at the time reached.
#[derive(Default)]
struct Walk {
    meters: [Option<i64>; 2],
    sheets: Option<i64>,
    supplies: BTreeMap<u32, Values>,
    found: SupplyLevels,
}

#[derive(Clone, Copy, Default)]
struct Values {
    level: Option<i64>,
    capacity: Option<i64>,
    state: Option<i64>,
    usage: Option<i64>,
    /// What was kept last.
    kept: Option<Level>,
    kept_usage: Option<u64>,
}

/// What a series is of, for this walk.
#[derive(Clone, Copy)]
enum Series {
    Meter(usize),
    Sheets,
    Level(u32),
    Capacity(u32),
    State(u32),
    Usage(u32),
}

impl Series {
    fn of(kind: Kind, key: &str) -> Option<Self> {
        match kind {
            Kind::Meter if key == SHEETS_KEY => Some(Self::Sheets),
            Kind::Meter => METERS.iter().position(|meter| *meter == key).map(Self::Meter),
            Kind::SupplyLevel => key.parse().ok().map(Self::Level),
            Kind::SupplyCapacity => key.parse().ok().map(Self::Capacity),
            Kind::SupplyState => key.parse().ok().map(Self::State),
            Kind::SupplyUsage => key.parse().ok().map(Self::Usage),
            Kind::InputLevel => None,
        }
    }
}

impl Walk {
    fn take(&mut self, series: Series, value: Option<i64>) {
        match series {
            Series::Meter(meter) => self.meters[meter] = value,
            Series::Sheets => self.sheets = value,
            Series::Level(supply) => self.supplies.entry(supply).or_default().level = value,
            Series::Capacity(supply) => self.supplies.entry(supply).or_default().capacity = value,
            Series::State(supply) => self.supplies.entry(supply).or_default().state = value,
            Series::Usage(supply) => self.supplies.entry(supply).or_default().usage = value,
        }
    }

    /// What the printer had counted.
    fn impressions(&self) -> Option<u64> {
        self.meters.iter().flatten().next().and_then(|count| u64::try_from(*count).ok())
    }

    /// Everything of the reading at `at` has been taken.
    fn look(&mut self, at: i64) {
        let impressions = self.impressions();
        for (supply, values) in &mut self.supplies {
            let level = values.now();
            if values.kept != Some(level) {
                values.kept = Some(level);
                self.found.changes.entry(*supply).or_default().push(Change { at, impressions, level });
            }
            let usage = values.usage.and_then(|usage| u64::try_from(usage).ok());
            if values.kept_usage != usage {
                values.kept_usage = usage;
                self.found.usages.entry(*supply).or_default().push((at, usage));
            }
        }
        // Out of order is what a clock that was set back leaves: the later look is the one that counts.
        while self.found.looks.last().is_some_and(|last| last.at >= at) {
            self.found.looks.pop();
        }
        if self.found.looks.last().is_none_or(|last| at - last.at >= APART_MS) {
            let sheets = self.sheets.and_then(|count| u64::try_from(count).ok());
            self.found.looks.push(Look { at, impressions, sheets });
        }
    }
}

impl Values {
    fn now(self) -> Level {
        let told = self.level.map_or(Told::Unknown, Told::from_mib);
        match told.percent(self.capacity) {
            Some(percent) => Level::Percent(percent),
            None if self.state.is_some_and(|state| state > 0) => Level::Low,
            None => Level::NotReported,
        }
    }
}

/// What was seen of the supplies of a printer from `from` on, in milliseconds: on the disk as `device_id`, and pending.
pub(super) fn levels(
    connection: &Connection,
    device_id: Option<i64>,
    pending: &Pending,
    from: i64,
) -> rusqlite::Result<SupplyLevels> {
    let mut walk = Walk::default();
    if let Some(device_id) = device_id {
        on_disk(connection, device_id, from, &mut walk)?;
    }
    if let Some(latest) = &pending.latest {
        for reading in pending.readings.iter().filter(|reading| reading.device.is(&latest.device)) {
            take_all(&mut walk, &reading.samples);
            walk.look(reading.taken_at);
        }
        walk.look(latest.taken_at);
    }
    Ok(walk.found)
}

fn take_all(walk: &mut Walk, samples: &Samples) {
    for ((kind, key), value) in samples {
        if let Some(series) = Series::of(*kind, key) {
            walk.take(series, *value);
        }
    }
}

fn on_disk(connection: &Connection, device_id: i64, from: i64, walk: &mut Walk) -> rusqlite::Result<()> {
    let known = series_of(connection, device_id)?;
    let early: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM reading WHERE taken_at < ?1 AND device_id = ?2)")?
        .query_row(params![from, device_id], |row| row.get(0))?;
    if early {
        let mut before = connection.prepare_cached(
            "SELECT value FROM sample WHERE series_id = ?1 AND taken_at < ?2 ORDER BY taken_at DESC LIMIT 1",
        )?;
        for (id, series) in &known {
            let mut rows = before.query([*id, from])?;
            if let Some(row) = rows.next()? {
                walk.take(*series, row.get(0)?);
            }
        }
    }
    let mut readings = connection.prepare_cached(
        "SELECT taken_at FROM reading WHERE device_id = ?1 AND taken_at >= ?2 ORDER BY taken_at",
    )?;
    let mut readings = readings.query([device_id, from])?;
    let mut samples = connection.prepare_cached(
        "SELECT taken_at, series_id, value FROM sample WHERE taken_at >= ?1 ORDER BY taken_at",
    )?;
    let mut samples = samples.query([from])?;
    let mut next: Option<(i64, i64, Option<i64>)> = None;
    let mut more = |next: &mut Option<_>| -> rusqlite::Result<()> {
        *next = match samples.next()? {
            Some(row) => Some((row.get(0)?, row.get(1)?, row.get(2)?)),
            None => None,
        };
        Ok(())
    };
    more(&mut next)?;
    while let Some(row) = readings.next()? {
        let at: i64 = row.get(0)?;
        while let Some((taken_at, id, value)) = next.filter(|(taken_at, ..)| *taken_at <= at) {
            if let Some(series) = known.get(&id).filter(|_| taken_at == at) {
                walk.take(*series, value);
            }
            more(&mut next)?;
        }
        walk.look(at);
    }
    Ok(())
}

fn series_of(connection: &Connection, device_id: i64) -> rusqlite::Result<BTreeMap<i64, Series>> {
    let mut statement = connection.prepare_cached("SELECT id, kind, key FROM series WHERE device_id = ?1")?;
    let rows = statement.query_map([device_id], |row| {
        let (kind, key): (String, String) = (row.get(1)?, row.get(2)?);
        let kind = Kind::ALL.into_iter().find(|known| known.name() == kind);
        Ok((row.get(0)?, kind.and_then(|kind| Series::of(kind, &key))))
    })?;
    let mut known = BTreeMap::new();
    for row in rows {
        let (id, series): (i64, Option<Series>) = row?;
        known.extend(series.map(|series| (id, series)));
    }
    Ok(known)
}
