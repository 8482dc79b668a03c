//! The event history, asked for by time, severity, group and code.

mod condition;
#[cfg(test)]
mod tests;

use app::model::{AlertSpan, Episode, Event, EventFilter, HistoryLine, HistoryPage};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter, types::Value};

use self::condition::{Condition, Way};
use super::{super::event, episode};

/// A place in the event history, which is in the order of time and of what was written at one time in the order of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EventPlace {
    /// In milliseconds.
    at: i64,
    id: i64,
}

impl EventPlace {
    /// Before all events.
    pub(crate) const BEGINNING: Self = Self { at: i64::MIN, id: 0 };
    /// Behind all events.
    const END: Self = Self { at: i64::MAX, id: i64::MAX };

    /// That of an event.
    pub(crate) fn of(event: &Event) -> Self {
        Self { at: event.at.as_millisecond(), id: event.id }
    }

    /// That of the event in a row of [`rows`].
    pub(crate) fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, at: row.get(1)? })
    }

    /// Whether it is that of the event of this id.
    pub(crate) fn is(self, id: i64) -> bool {
        self.id == id
    }

    /// That of the event of this id on the disk. One that is forgotten was the oldest; behind the newest is the end.
    pub(crate) fn find(connection: &Connection, id: i64) -> rusqlite::Result<Self> {
        let mut statement = connection.prepare_cached("SELECT id, at FROM event WHERE id = ?1")?;
        if let Some(found) = statement.query_row([id], Self::of_row).optional()? {
            return Ok(found);
        }
        Ok(if id > event::last_id(connection)? { Self::END } else { Self::BEGINNING })
    }
}

/// Events, those of alerts with these.
const WITH_ALERTS: &str = "event LEFT JOIN episode ON episode.id = event.episode";

/// The newest `limit` events that fit and stand before `before`, newest first.
pub(crate) fn newest(
    connection: &Connection,
    filter: &EventFilter,
    before: Option<EventPlace>,
    limit: usize,
) -> rusqlite::Result<Vec<HistoryLine>> {
    let condition = Condition::of(filter, before, Way::of(connection, filter)?)?;
    let sql = format!(
        "SELECT {}, {} FROM {WITH_ALERTS} WHERE {}
         ORDER BY event.at DESC, event.id DESC LIMIT ?{}",
        event::COLUMNS,
        episode::COLUMNS,
        condition.sql,
        condition.values.len() + 1
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(condition.with(limit)), |row| {
        let known: Option<i64> = row.get(event::COLUMN_COUNT)?;
        let episode = known.map(|_| episode::from_row(row, event::COLUMN_COUNT)).transpose()?;
        Ok(HistoryLine { event: event::from_row(row)?, episode })
    })?;
    rows.collect()
}

/// Hands the rows of the events that fit and stand before `before` and behind `after` to `work`, oldest first, `limit` of them at most: the
/// columns of [`event`] and then those of [`episode`].
pub(crate) fn rows<T>(
    connection: &Connection,
    (filter, before): (&EventFilter, Option<EventPlace>),
    (after, limit): (EventPlace, usize),
    work: impl FnOnce(&mut rusqlite::Rows<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    let mut condition = Condition::of(filter, before, Way::ByTime)?;
    condition.compare("(event.at, event.id) >", after.at, after.id);
    let sql = format!(
        "SELECT {}, {} FROM {WITH_ALERTS} WHERE {}
         ORDER BY event.at, event.id LIMIT ?{}",
        event::COLUMNS,
        episode::COLUMNS,
        condition.sql,
        condition.values.len() + 1
    );
    let mut statement = connection.prepare_cached(&sql)?;
    work(&mut statement.query(params_from_iter(condition.with(limit)))?)
}

/// How many fit, counted up to [`HistoryPage::COUNTED`].
pub(crate) fn count(connection: &Connection, filter: &EventFilter) -> rusqlite::Result<usize> {
    let condition = Condition::of(filter, None, Way::of(connection, filter)?)?;
    condition.count(connection, WITH_ALERTS, HistoryPage::COUNTED)
}

/// Alerts that fit and were active at some time from `from` to `to`, the newest `limit`, newest first; `columns` of them as
/// `read` reads them.
fn active_between<T>(
    connection: &Connection,
    filter: &EventFilter,
    (from, to): (Timestamp, Timestamp),
    limit: usize,
    (columns, read): (&str, impl Fn(&Row<'_>) -> rusqlite::Result<T>),
) -> rusqlite::Result<Vec<T>> {
    let way = Way::of(connection, filter)?;
    let untimed = EventFilter { from: None, to: None, ..filter.clone() };
    let condition = Condition::of(&untimed, None, way)?;
    let next = condition.values.len() + 1;
    let found = |and: &str, times: [Timestamp; 2], limit: usize| -> rusqlite::Result<Vec<T>> {
        let sql =
            format!("SELECT {columns} FROM episode WHERE {} AND {and} LIMIT ?{}", condition.sql, next + 2);
        let mut values = condition.values.clone();
        values.extend(times.map(|at| Value::Integer(at.as_millisecond())));
        values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        let mut statement = connection.prepare_cached(&sql)?;
        statement.query_map(params_from_iter(values), &read)?.collect()
    };
    let (of_time, _) = way.marks();
    let raised = format!("{of_time}raised_at >= ?{next} AND {of_time}raised_at < ?{}", next + 1);
    let mut alerts = found(&format!("{raised} ORDER BY raised_at DESC, id DESC"), [from, to], limit)?;
    if alerts.len() < limit {
        // And those that had come before, and were there then.
        let there = format!(
            "id IN (SELECT id FROM episode WHERE cleared_at >= ?{next} AND +raised_at < ?{0}
                 UNION ALL SELECT id FROM episode WHERE cleared_at IS NULL AND +raised_at < ?{0})
             ORDER BY +raised_at DESC, id DESC",
            next + 1
        );
        alerts.extend(found(&there, [from, from.min(to)], limit - alerts.len())?);
    }
    Ok(alerts)
}

/// The alerts of a picture from `span.0` to `span.1`, oldest first; of very many the newest `limit`.
pub(crate) fn pictured(
    connection: &Connection,
    filter: &EventFilter,
    span: (Timestamp, Timestamp),
    limit: usize,
) -> rusqlite::Result<Vec<AlertSpan>> {
    let mut alerts =
        active_between(connection, filter, span, limit, (episode::SPAN_COLUMNS, episode::span_from_row))?;
    alerts.reverse();
    Ok(alerts)
}

/// The newest `limit` of them, newest first.
pub(crate) fn newest_pictured(
    connection: &Connection,
    filter: &EventFilter,
    span: (Timestamp, Timestamp),
    limit: usize,
) -> rusqlite::Result<Vec<Episode>> {
    active_between(connection, filter, span, limit, (episode::COLUMNS, |row| episode::from_row(row, 0)))
}

/// Codes with their names.
pub(crate) type Codes = Vec<(i64, Option<String>)>;

/// The groups, and the codes with their names, of all alerts that are kept. From one to the next by the index: there are
/// few of them and many alerts.
pub(crate) fn kinds(connection: &Connection) -> rusqlite::Result<(Vec<String>, Codes)> {
    let mut groups = connection.prepare_cached(
        "WITH RECURSIVE known (name) AS (
             SELECT min(alert_group) FROM episode UNION ALL
             SELECT (SELECT min(alert_group) FROM episode WHERE alert_group > name) FROM known WHERE name IS NOT NULL)
         SELECT name FROM known WHERE name IS NOT NULL",
    )?;
    let groups = groups.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut codes = connection.prepare_cached(
        "WITH RECURSIVE known (number) AS (
             SELECT min(code) FROM episode UNION ALL
             SELECT (SELECT min(code) FROM episode WHERE code > number) FROM known WHERE number IS NOT NULL)
         SELECT number, (SELECT max(code_name) FROM episode WHERE code = number) FROM known WHERE number IS NOT NULL",
    )?;
    let codes = codes.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok((groups, codes))
}

/// Whether an event that is not on the disk yet fits and stands before `before`.
pub(in crate::store) fn fits(
    filter: &EventFilter,
    before: Option<EventPlace>,
    event: &Event,
    episode: Option<&Episode>,
) -> bool {
    let of_alert = |test: &dyn Fn(&Episode) -> bool| episode.is_some_and(test);
    filter.from.is_none_or(|from| event.at >= from)
        && filter.to.is_none_or(|to| event.at < to)
        && before.is_none_or(|before| EventPlace::of(event) < before)
        && filter.severity.is_none_or(|severity| of_alert(&|episode| episode.severity == severity))
        && filter.group.as_ref().is_none_or(|group| of_alert(&|episode| episode.group == *group))
        && filter.code.is_none_or(|code| of_alert(&|episode| episode.code == code))
}
