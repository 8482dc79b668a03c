//! Reads a table around its broken pages: from the newest row down to the first broken page, from the oldest up to
//! it, and what lies between is halved again and again, so that whole pages between broken ones are found.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row};

use super::table::{Key, Table};

/// Rows of one look. More than the samples of one reading, so that each look gets on.
pub(super) const ROWS: usize = LIMIT as usize;
const LIMIT: u16 = 1_024;
/// How often what can't be read of a table is halved.
const HALVINGS: u32 = 4_096;
/// No table of numbered rows is longer.
const LONGEST: i64 = 1 << 20;
/// Nearly all history is as young as this.
const OLDEST: SignedDuration = SignedDuration::from_hours(3 * 365 * 24);

/// Keys from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: i64,
    pub(super) high: i64,
}

/// What is still to be read of a table, and what could not be.
#[derive(Debug)]
pub(super) struct Ranges {
    waiting: VecDeque<Range>,
    halvings: u32,
    /// Where rows can't be read.
    pub(super) broken: Vec<Range>,
    /// The lowest and the highest key that were read.
    pub(super) read: Option<Range>,
    now: Timestamp,
}

/// How far a look came.
struct Reach {
    rows: usize,
    last: Option<i64>,
    broken: bool,
}

impl Ranges {
    pub(super) fn whole(now: Timestamp) -> Self {
        Self {
            waiting: VecDeque::from([Range { low: i64::MIN, high: i64::MAX }]),
            halvings: HALVINGS,
            broken: Vec::new(),
            read: None,
            now,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.waiting.is_empty()
    }

    /// One look at what waits: at most [`ROWS`] rows, the newest first. Answers how many there were. An error is
    /// that of `keep`; those of `source` make a range broken.
    pub(super) fn look(
        &mut self,
        source: &Connection,
        table: &Table,
        mut keep: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<usize> {
        let Some(range) = self.waiting.pop_front() else { return Ok(0) };
        let down = self.walk(source, table, range, "DESC", &mut keep)?;
        if !down.broken {
            if let (ROWS, Some(last)) = (down.rows, down.last) {
                // Other rows may have the last key; but a broken tree must not lead in a circle.
                let high = last.min(range.high.saturating_sub(1));
                self.wait(Range { high, ..range });
            }
            return Ok(down.rows);
        }
        let range = Range { high: down.last.map_or(range.high, |last| last.saturating_sub(1)), ..range };
        let up = self.walk(source, table, range, "ASC", &mut keep)?;
        let rows = down.rows + up.rows;
        match up.last {
            _ if !up.broken && up.rows < ROWS => {}
            Some(last) if !up.broken => {
                self.wait(Range { low: last.max(range.low.saturating_add(1)), ..range });
            }
            last => self.halve(table.key, Range { low: last.map_or(range.low, |last| last + 1), ..range }),
        }
        Ok(rows)
    }

    fn wait(&mut self, range: Range) {
        if range.low <= range.high {
            self.waiting.push_front(range);
        }
    }

    /// The ends of `range` can't be read.
    fn halve(&mut self, key: Key, range: Range) {
        let range = self.within_reason(key, range);
        if range.low > range.high {
            return;
        }
        if range.low == range.high || self.halvings == 0 {
            self.broken.push(range);
            return;
        }
        self.halvings -= 1;
        let middle = range.low.midpoint(range.high);
        self.waiting.push_back(Range { low: middle + 1, ..range });
        self.waiting.push_back(Range { high: middle, ..range });
    }

    /// A range without an end can't be halved in any time.
    fn within_reason(&self, key: Key, Range { low, high }: Range) -> Range {
        let (first, last, reach) = match key {
            Key::Time => {
                let tomorrow = self.now.as_millisecond().saturating_add(24 * 60 * 60 * 1_000);
                let reach = i64::try_from(OLDEST.as_millis()).unwrap_or(i64::MAX);
                (tomorrow.saturating_sub(reach), tomorrow, reach)
            }
            _ => (1, LONGEST, LONGEST),
        };
        match (low == i64::MIN, high == i64::MAX) {
            (true, true) => Range { low: first, high: last },
            (true, false) => Range { low: high.saturating_sub(reach).max(first.min(high)), high },
            (false, true) => Range { low, high: last.max(low.saturating_add(reach.min(LONGEST))) },
            (false, false) => Range { low, high },
        }
    }

    fn walk(
        &mut self,
        source: &Connection,
        table: &Table,
        range: Range,
        direction: &str,
        keep: &mut impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<Reach> {
        let mut reach = Reach { rows: 0, last: None, broken: true };
        let (select, key) = (table.select(), &table.key_column);
        let sql = format!("{select} WHERE {key} BETWEEN ?1 AND ?2 ORDER BY {key} {direction} LIMIT ?3");
        let Ok(mut statement) = source.prepare_cached(&sql) else { return Ok(reach) };
        let Ok(mut rows) = statement.query((range.low, range.high, LIMIT)) else { return Ok(reach) };
        let index = table.key_index();
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let Ok(key) = row.get(index) else { return Ok(reach) };
                    keep(row)?;
                    reach.rows += 1;
                    reach.last = Some(key);
                    let read = self.read.get_or_insert(Range { low: key, high: key });
                    *read = Range { low: read.low.min(key), high: read.high.max(key) };
                }
                Ok(None) => return Ok(Reach { broken: false, ..reach }),
                Err(_) => return Ok(reach),
            }
        }
    }
}
