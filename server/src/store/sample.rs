//! The numbers of a reading that are kept over time.

use std::collections::BTreeMap;

use app::model::{Level, Reading};
use rusqlite::{Connection, OptionalExtension, params};

use super::supply_levels;

/// A printer that names its counters anew with every reading must not fill the disk: what exceeds this is not
/// kept.
pub(super) const SERIES_LIMIT: i64 = 512;

/// Usage of a supply is kept to see it fall: a row for each page printed would say no more.
const USAGE_STEP: i64 = 50;

/// What a series is of. The variants' order is the order in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Meter,
    SupplyLevel,
    SupplyCapacity,
    InputLevel,
    SupplyState,
    SupplyUsage,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 6] = [
        Self::Meter,
        Self::SupplyLevel,
        Self::SupplyCapacity,
        Self::InputLevel,
        Self::SupplyState,
        Self::SupplyUsage,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Meter => "meter",
            Self::SupplyLevel => "supply-level",
            Self::SupplyCapacity => "supply-capacity",
            Self::InputLevel => "input-level",
            Self::SupplyState => "supply-state",
            Self::SupplyUsage => "supply-usage",
        }
    }
}

/// Identifies a series of one printer: kind, and the meter's key or the index of the supply or tray.
pub(super) type SeriesKey = (Kind, String);

/// Value by series. `None`: the reading did not tell.
pub(super) type Samples = BTreeMap<SeriesKey, Option<i64>>;

/// Every number of `reading` that is kept, levels and capacities as RFC 3805 encodes them. A count above
/// `i64::MAX` can't be kept and is `None`.
pub(super) fn samples_of(reading: &Reading) -> Samples {
    let meters = reading
        .meters
        .iter()
        .map(|meter| ((Kind::Meter, meter.key.clone()), i64::try_from(meter.value).ok()));
    let supplies = reading.supplies.iter().flat_map(|supply| {
        let key = supply.index.to_string();
        [
            ((Kind::SupplyLevel, key.clone()), Some(level_to_mib(supply.level))),
            ((Kind::SupplyCapacity, key), Some(supply.capacity.unwrap_or(-2))),
        ]
    });
    // Where the level is a number, it says more.
    let states = reading.supplies.iter().filter(|supply| supply.percent.is_none()).map(|supply| {
        ((Kind::SupplyState, supply.index.to_string()), Some(supply_levels::state_number(supply.state)))
    });
    let usages = reading.supplies.iter().filter_map(|supply| {
        let usage = i64::try_from(supply.record.usage?).ok()?;
        Some(((Kind::SupplyUsage, supply.index.to_string()), Some(usage - usage % USAGE_STEP)))
    });
    let inputs = reading
        .inputs
        .iter()
        .map(|input| ((Kind::InputLevel, input.index.to_string()), Some(level_to_mib(input.level))));
    meters.chain(supplies).chain(states).chain(usages).chain(inputs).collect()
}

/// The entries of `now` that differ from `before`, and `None` for what `now` no longer has.
pub(super) fn changed(before: &Samples, now: &Samples) -> Samples {
    let differing = now.iter().filter(|(key, value)| before.get(*key) != Some(*value));
    let gone = before.iter().filter(|(key, value)| value.is_some() && !now.contains_key(*key));
    differing
        .map(|(key, value)| (key.clone(), *value))
        .chain(gone.map(|(key, _)| (key.clone(), None)))
        .collect()
}

/// The inverse of [`Level::from_mib`].
fn level_to_mib(level: Level) -> i64 {
    match level {
        Level::Measured { value } => value,
        Level::Unrestricted => -1,
        Level::Unknown => -2,
        Level::SomeRemaining => -3,
    }
}

/// Writes the samples of one reading.
pub(super) fn insert(
    connection: &Connection,
    device_id: i64,
    taken_at: i64,
    samples: &Samples,
) -> rusqlite::Result<()> {
    let mut statement = connection
        .prepare_cached("INSERT OR REPLACE INTO sample (taken_at, series_id, value) VALUES (?1, ?2, ?3)")?;
    for ((kind, key), value) in samples {
        if let Some(series_id) = series(connection, device_id, *kind, key)? {
            statement.execute(params![taken_at, series_id, value])?;
        }
    }
    Ok(())
}

/// The row of a series, if there is one.
pub(super) fn find_series(
    connection: &Connection,
    device_id: i64,
    kind: Kind,
    key: &str,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM series WHERE device_id = ?1 AND kind = ?2 AND key = ?3")?
        .query_row(params![device_id, kind.name(), key], |row| row.get(0))
        .optional()
}

/// The row of a series, made where it is missing; `None` above the limit.
fn series(connection: &Connection, device_id: i64, kind: Kind, key: &str) -> rusqlite::Result<Option<i64>> {
    if let Some(id) = find_series(connection, device_id, kind, key)? {
        return Ok(Some(id));
    }
    let made = connection
        .prepare_cached(
            "INSERT INTO series (device_id, kind, key)
             SELECT ?1, ?2, ?3 WHERE (SELECT count(*) FROM series WHERE device_id = ?1) < ?4",
        )?
        .execute(params![device_id, kind.name(), key, SERIES_LIMIT])?;
    Ok((made == 1).then(|| connection.last_insert_rowid()))
}

#[cfg(test)]
mod tests {
    use app::model::Level;

    use super::{Kind, Samples, changed, level_to_mib, samples_of};
    use crate::testing;

    #[test]
    fn a_level_survives_the_way_to_the_file_and_back() {
        for level in [
            Level::Measured { value: 0 },
            Level::Measured { value: i64::MAX },
            Level::SomeRemaining,
            Level::Unknown,
            Level::Unrestricted,
        ] {
            assert_eq!(Level::from_mib(level_to_mib(level)), level);
        }
    }

    #[test]
    fn only_what_differs_is_kept_and_what_vanished_becomes_null() {
        let key = |name: &str| (Kind::Meter, name.to_owned());
        let before: Samples = [
            (key("same"), Some(1)),
            (key("more"), Some(2)),
            (key("gone"), Some(3)),
            (key("long-gone"), None),
        ]
        .into();
        let now: Samples = [(key("same"), Some(1)), (key("more"), Some(5)), (key("new"), Some(7))].into();
        let expected: Samples = [(key("more"), Some(5)), (key("new"), Some(7)), (key("gone"), None)].into();
        assert_eq!(changed(&before, &now), expected);
    }

    #[test]
    fn usage_is_kept_in_steps_and_only_where_it_is_told() {
        let mut reading = testing::reading();
        let usage = |reading: &app::model::Reading| {
            let usages = samples_of(reading).into_iter().filter(|((kind, _), _)| *kind == Kind::SupplyUsage);
            usages.map(|((_, key), value)| (key, value)).collect::<Vec<_>>()
        };
        assert_eq!(usage(&reading), []);
        for (told, kept) in [(0, 0), (49, 0), (50, 50), (6_123, 6_100)] {
            reading.supplies[0].record.usage = Some(told);
            assert_eq!(usage(&reading), [(reading.supplies[0].index.to_string(), Some(kept))]);
        }
        reading.supplies[0].record.usage = Some(u64::MAX);
        assert_eq!(usage(&reading), [], "what the column can't hold is not told");
    }

    #[test]
    fn a_count_beyond_the_column_is_left_out_rather_than_cut() {
        let mut reading = testing::reading();
        reading.meters[0].value = u64::MAX;
        let samples = samples_of(&reading);
        assert_eq!(samples[&(Kind::Meter, reading.meters[0].key.clone())], None);
    }
}
