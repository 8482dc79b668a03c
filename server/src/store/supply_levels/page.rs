//! The same, all of it, a page at a time: for a file.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{super::pending::PendingReading, Level, Walk, series_of, take_all};

/// Readings of a page.
const READINGS: usize = 128;

/// What was seen of a supply in a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct LevelLine {
    /// When.
    pub(in crate::store) at: Timestamp,
    /// `prtMarkerSuppliesIndex`.
    pub(in crate::store) supply: u32,
    /// Its level.
    pub(in crate::store) level: Level,
    /// What the printer had counted.
    pub(in crate::store) impressions: Option<u64>,
}

/// Goes through everything that was seen, oldest first: each level that is another one than before, and each supply once
/// in an hour. That are the samples of [`super::SupplyLevels`].
#[derive(Default)]
pub(in crate::store) struct LevelPages {
    walk: Walk,
    /// The last reading that was taken.
    reached: Option<i64>,
    ended: bool,
}

impl LevelPages {
    /// Whether everything has been told.
    pub(in crate::store) fn have_ended(&self) -> bool {
        self.ended
    }

    /// The next page. `pending` are the readings of this printer that are not on the disk yet, `latest` is the time of the
    /// newest one of all.
    pub(in crate::store) fn next<'a>(
        &mut self,
        connection: &Connection,
        device_id: Option<i64>,
        pending: impl Iterator<Item = &'a PendingReading>,
        latest: Option<i64>,
    ) -> rusqlite::Result<Vec<LevelLine>> {
        let mut lines = Vec::new();
        let on_disk = device_id.map_or(Ok(0), |id| self.on_disk(connection, id, &mut lines))?;
        if on_disk == READINGS {
            return Ok(lines);
        }
        let mut pending: Vec<&PendingReading> = pending.collect();
        pending.sort_by_key(|reading| reading.taken_at);
        for reading in pending {
            if self.reached.is_none_or(|reached| reached < reading.taken_at) {
                take_all(&mut self.walk, &reading.samples);
                self.look(reading.taken_at, &mut lines);
            }
        }
        if let Some(latest) = latest.filter(|latest| self.reached.is_none_or(|reached| reached < *latest)) {
            self.look(latest, &mut lines);
        }
        self.ended = true;
        Ok(lines)
    }

    /// Answers how many readings there were.
    fn on_disk(
        &mut self,
        connection: &Connection,
        device_id: i64,
        lines: &mut Vec<LevelLine>,
    ) -> rusqlite::Result<usize> {
        let after = self.reached.unwrap_or(i64::MIN);
        let limit = i64::try_from(READINGS).unwrap_or(i64::MAX);
        let mut readings = connection.prepare_cached(
            "SELECT taken_at FROM reading WHERE device_id = ?1 AND taken_at > ?2 ORDER BY taken_at LIMIT ?3",
        )?;
        let readings: Vec<i64> =
            readings.query_map([device_id, after, limit], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let Some(last) = readings.last() else { return Ok(0) };
        let known = series_of(connection, device_id)?;
        let mut samples = connection.prepare_cached(
            "SELECT taken_at, series_id, value FROM sample WHERE taken_at > ?1 AND taken_at <= ?2 ORDER BY taken_at",
        )?;
        let mut samples = samples.query(params![after, last])?;
        let mut times = readings.iter().copied().peekable();
        while let Some(row) = samples.next()? {
            let taken_at: i64 = row.get(0)?;
            while let Some(at) = times.next_if(|at| *at < taken_at) {
                self.look(at, lines);
            }
            if times.peek() == Some(&taken_at)
                && let Some(series) = known.get(&row.get(1)?)
            {
                self.walk.take(*series, row.get(2)?);
            }
        }
        times.for_each(|at| self.look(at, lines));
        Ok(readings.len())
    }

    /// Everything of the reading at `at` has been taken.
    fn look(&mut self, at: i64, lines: &mut Vec<LevelLine>) {
        self.reached = Some(at);
        self.walk.look(at);
        let impressions = self.walk.impressions();
        let found = &mut self.walk.found;
        let hourly = found.looks.last().is_some_and(|last| last.at == at);
        if let Ok(at) = Timestamp::from_millisecond(at) {
            let told = self.walk.supplies.iter().filter_map(|(supply, values)| {
                let level = values.kept.filter(|_| hourly || found.changes.contains_key(supply))?;
                Some(LevelLine { at, supply: *supply, level, impressions })
            });
            lines.extend(told);
        }
        // The last look says when the next one is due; the rest has been told.
        found.changes.clear();
        found.usages.clear();
        let last = found.looks.pop();
        found.looks.clear();
        found.looks.extend(last);
    }
}
