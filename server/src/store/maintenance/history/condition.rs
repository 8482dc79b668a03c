//! What a filter of the event history comes to in SQL, and by which index what fits is looked for.

use std::fmt::Write;

use app::model::EventFilter;
use jiff::Timestamp;
use rusqlite::{Connection, params_from_iter, types::Value};

use super::{super::super::event::word, EventPlace};

/// Of so many alerts the events are looked for one by one; of more, and where so many events are asked for at the most, the
/// events are looked through in the order of time.
const FEW: usize = 1_000;
const NARROW: usize = 4_000;

/// How what fits is looked for. SQLite keeps no statistics of what is rare here, and what is rare changes: a plus before a
/// column tells it that there is no index.
#[derive(Clone, Copy)]
pub(super) enum Way {
    ByTime,
    ByAlert,
}

impl Way {
    /// The quicker one.
    pub(super) fn of(connection: &Connection, filter: &EventFilter) -> rusqlite::Result<Self> {
        let untimed = EventFilter { from: None, to: None, ..filter.clone() };
        let timed = EventFilter { from: filter.from, to: filter.to, ..EventFilter::default() };
        let (alerts, events) =
            (Condition::of(&untimed, None, Self::ByAlert)?, Condition::of(&timed, None, Self::ByTime)?);
        if alerts.values.is_empty()
            || events.count(connection, "event", NARROW)? < NARROW
            || alerts.count(connection, "episode", FEW)? == FEW
        {
            return Ok(Self::ByTime);
        }
        Ok(Self::ByAlert)
    }

    /// What stands before the columns of times, and before those of alerts.
    pub(super) fn marks(self) -> (&'static str, &'static str) {
        match self {
            Self::ByTime => ("", "+"),
            Self::ByAlert => ("+", ""),
        }
    }
}

/// What a filter comes to in SQL.
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Condition {
    /// Of which `before` is the place.
    pub(super) fn of(filter: &EventFilter, before: Option<EventPlace>, way: Way) -> rusqlite::Result<Self> {
        let mut condition = Self { sql: "1".into(), values: Vec::new() };
        let (of_time, of_alert) = way.marks();
        let time = |at: Timestamp| Value::Integer(at.as_millisecond());
        condition.and(&format!("{of_time}event.at >="), filter.from.map(time));
        condition.and(&format!("{of_time}event.at <"), filter.to.map(time));
        if let Some(EventPlace { at, id }) = before {
            condition.compare(&format!("({of_time}event.at, event.id) <"), at, id);
        }
        let severity = filter.severity.map(|severity| word(&severity)).transpose()?;
        condition.and(&format!("{of_alert}episode.severity ="), severity.map(Value::Text));
        condition.and(&format!("{of_alert}episode.alert_group ="), filter.group.clone().map(Value::Text));
        condition.and(&format!("{of_alert}episode.code ="), filter.code.map(Value::Integer));
        Ok(condition)
    }

    /// How many rows there are of which this is so, counted up to `limit`.
    pub(super) fn count(&self, connection: &Connection, from: &str, limit: usize) -> rusqlite::Result<usize> {
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {} LIMIT ?{})",
            self.sql,
            self.values.len() + 1
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let count: i64 = statement.query_row(params_from_iter(self.with(limit)), |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    fn and(&mut self, test: &str, value: Option<Value>) {
        let Some(value) = value else { return };
        self.values.push(value);
        // Nothing can fail that writes to a text.
        let _ = write!(self.sql, " AND {test} ?{}", self.values.len());
    }

    pub(super) fn compare(&mut self, test: &str, at: i64, id: i64) {
        self.values.extend([Value::Integer(at), Value::Integer(id)]);
        let count = self.values.len();
        let _ = write!(self.sql, " AND {test} (?{}, ?{count})", count - 1);
    }

    pub(super) fn with(&self, last: usize) -> Vec<Value> {
        let last = Value::Integer(i64::try_from(last).unwrap_or(i64::MAX));
        self.values.iter().cloned().chain([last]).collect()
    }
}
