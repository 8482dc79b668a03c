//! Alerts from when they were raised until they were cleared. Bounded: the newest 20,000 are kept, about 4 MB.

use app::model::{AlertSpan, Episode, Moment};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{
    super::{
        event::{from_word, optional_time, time, word},
        json,
    },
    number,
};

/// How many are kept.
const KEPT: i64 = 20_000;

/// The columns, in the order in which [`from_row`] reads them.
pub(in crate::store) const COLUMNS: &str =
    "episode.id, alert_index, code, code_name, vendor_code, alert_group, group_index, location, severity,
     training, text, raised_earliest, raised_at, seen_last, cleared_earliest, cleared_at, times, unwatched,
     episode.impressions, worse_at, stops";

/// Writes one as it is now.
pub(in crate::store) fn put(connection: &Connection, episode: &Episode) -> rusqlite::Result<()> {
    let earliest = |moment: Option<Moment>| moment?.earliest.map(Timestamp::as_millisecond);
    let stops = (!episode.stops.is_empty()).then(|| json::text(&episode.stops));
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO episode
                 (id, alert_index, code, code_name, vendor_code, alert_group, group_index, location, severity, training,
                  text, raised_earliest, raised_at, seen_last, cleared_earliest, cleared_at, times, unwatched, impressions,
                  worse_at, stops)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
        )?
        .execute(params![
            number(episode.id),
            episode.index,
            episode.code,
            episode.code_name,
            episode.vendor_code,
            episode.group,
            episode.group_index,
            episode.location,
            word(&episode.severity)?,
            word(&episode.training)?,
            episode.text,
            earliest(Some(episode.raised)),
            episode.raised.latest.as_millisecond(),
            episode.seen_last.as_millisecond(),
            earliest(episode.cleared),
            episode.cleared.map(|cleared| cleared.latest.as_millisecond()),
            episode.times,
            episode.unwatched,
            episode.impressions.map(number),
            episode.worse_at.map(Timestamp::as_millisecond),
            stops.transpose()?,
        ])?;
    Ok(())
}

/// Forgets the oldest beyond the bound, but none that is active.
pub(in crate::store) fn prune(connection: &Connection) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(
            "DELETE FROM episode WHERE id <= (SELECT max(id) FROM episode) - ?1 AND cleared_at IS NOT NULL",
        )?
        .execute([KEPT])
}

/// Those that are active.
pub(in crate::store) fn active(connection: &Connection) -> rusqlite::Result<Vec<Episode>> {
    select(connection, "cleared_at IS NULL ORDER BY id", [])
}

/// No id is higher. A word of an archive could name any number; one beyond this is none of an alert.
pub(in crate::store) const HIGHEST: u64 = 1 << 53;

/// The highest id that is kept or that anything names; 0 before the first one. Who has answered, was told or was asked for
/// something under an id must never find another alert there.
pub(in crate::store) fn highest_id(connection: &Connection) -> rusqlite::Result<u64> {
    let id: i64 = connection.query_row(
        "SELECT coalesce(max(id), 0) FROM (
             SELECT max(id) AS id FROM episode
             UNION ALL SELECT CAST(substr(key, 7) AS INTEGER) FROM notice WHERE key GLOB 'alert/*'
             UNION ALL SELECT CAST(substr(key, 7) AS INTEGER) FROM maintenance_untold WHERE key GLOB 'alert/*'
             UNION ALL SELECT CAST(substr(concern, 7) AS INTEGER) FROM standing WHERE concern GLOB 'alert/*'
             UNION ALL SELECT CAST(substr(concern, 7) AS INTEGER) FROM service_request WHERE concern GLOB 'alert/*')
         WHERE id <= ?1",
        [number(HIGHEST)],
        |row| row.get(0),
    )?;
    Ok(u64::try_from(id).unwrap_or(0))
}

/// Those that were active at some time since then, oldest first; of very many the newest `limit`.
pub(crate) fn since(
    connection: &Connection,
    from: Timestamp,
    limit: usize,
) -> rusqlite::Result<Vec<Episode>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let condition = "cleared_at IS NULL OR cleared_at >= ?1 ORDER BY episode.id DESC LIMIT ?2";
    let mut episodes = select(connection, condition, params![from.as_millisecond(), limit])?;
    episodes.reverse();
    Ok(episodes)
}

/// The one of this id.
pub(crate) fn of_id(connection: &Connection, id: u64) -> rusqlite::Result<Option<Episode>> {
    Ok(select(connection, "id = ?1", [number(id)])?.pop())
}

fn select(
    connection: &Connection,
    condition: &str,
    params: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Episode>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM episode WHERE {condition}"))?;
    statement.query_map(params, |row| from_row(row, 0))?.collect()
}

/// Reads one whose columns begin at `first`.
pub(in crate::store) fn from_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Episode> {
    let at = |column: usize| first + column;
    let optional = |column: usize| optional_time(row, at(column));
    let count = |value: i64| u64::try_from(value).unwrap_or(0);
    let cleared = optional(15)?;
    Ok(Episode {
        id: count(row.get(at(0))?),
        index: row.get(at(1))?,
        code: row.get(at(2))?,
        code_name: row.get(at(3))?,
        vendor_code: row.get(at(4))?,
        group: row.get(at(5))?,
        group_index: row.get(at(6))?,
        location: row.get(at(7))?,
        severity: from_word(row, at(8))?,
        worse_at: optional(19)?,
        stops: json::optional(row, at(20))?.unwrap_or_default(),
        training: from_word(row, at(9))?,
        text: row.get(at(10))?,
        raised: Moment { earliest: optional(11)?, latest: time(row, at(12))? },
        seen_last: time(row, at(13))?,
        cleared: match cleared {
            Some(latest) => Some(Moment { earliest: optional(14)?, latest }),
            None => None,
        },
        times: row.get(at(16))?,
        unwatched: row.get(at(17))?,
        impressions: row.get::<_, Option<i64>>(at(18))?.map(count),
    })
}

/// The columns, in the order in which [`span_from_row`] reads them.
pub(in crate::store) const SPAN_COLUMNS: &str =
    "alert_group, severity, raised_earliest, raised_at, seen_last, cleared_earliest, cleared_at";

/// Reads what a picture needs of one.
pub(in crate::store) fn span_from_row(row: &Row<'_>) -> rusqlite::Result<AlertSpan> {
    let cleared = match optional_time(row, 6)? {
        Some(latest) => Some(Moment { earliest: optional_time(row, 5)?, latest }),
        None => None,
    };
    Ok(AlertSpan {
        group: row.get(0)?,
        severity: from_word(row, 1)?,
        raised: Moment { earliest: optional_time(row, 2)?, latest: time(row, 3)? },
        seen_last: time(row, 4)?,
        cleared,
    })
}
