//! What is kept, for files.

use app::model::{Finding, ServiceRequest};
use jiff::Timestamp;
use rusqlite::Connection;

use super::super::{
    event::{optional_time, time},
    json,
};

/// Alerts of one code at one place.
pub(crate) struct Place {
    /// `prtAlertCode`.
    pub(crate) code: i64,
    /// Its name.
    pub(crate) code_name: Option<String>,
    /// As in `Alert::group`.
    pub(crate) group: String,
    /// The row: the tray.
    pub(crate) group_index: Option<i64>,
    /// How often it was raised.
    pub(crate) times: i64,
    /// The first time that is kept.
    pub(crate) first: Timestamp,
    /// The last.
    pub(crate) last: Timestamp,
}

/// How often each alert was raised where, in the order of places.
pub(crate) fn places(connection: &Connection) -> rusqlite::Result<Vec<Place>> {
    let mut statement = connection.prepare_cached(
        "SELECT code, max(code_name), alert_group, group_index, sum(times), min(raised_at), max(raised_at) FROM episode
         GROUP BY alert_group, group_index, code ORDER BY alert_group, group_index, code",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Place {
            code: row.get(0)?,
            code_name: row.get(1)?,
            group: row.get(2)?,
            group_index: row.get(3)?,
            times: row.get(4)?,
            first: time(row, 5)?,
            last: time(row, 6)?,
        })
    })?;
    rows.collect()
}

/// A finding as it was written down last.
pub(crate) struct KeptFinding {
    /// Its row.
    pub(crate) id: i64,
    /// As it was at its last step.
    pub(crate) finding: Finding,
    /// The name of what it is about.
    pub(crate) name: Option<String>,
    /// When it was found worse.
    pub(crate) worsened_at: Option<Timestamp>,
    /// When it was found over.
    pub(crate) closed_at: Option<Timestamp>,
}

/// All that are kept, oldest first.
pub(crate) fn findings(connection: &Connection) -> rusqlite::Result<Vec<KeptFinding>> {
    let mut statement = connection
        .prepare_cached("SELECT id, content, name, worsened_at, closed_at FROM finding ORDER BY id")?;
    let rows = statement.query_map([], |row| {
        Ok(KeptFinding {
            id: row.get(0)?,
            finding: json::value(row, 1)?,
            name: row.get(2)?,
            worsened_at: optional_time(row, 3)?,
            closed_at: optional_time(row, 4)?,
        })
    })?;
    rows.collect()
}

/// All requests for service that are kept, oldest first.
pub(crate) fn service_requests(connection: &Connection) -> rusqlite::Result<Vec<ServiceRequest>> {
    let mut statement = connection.prepare_cached("SELECT content FROM service_request ORDER BY id")?;
    statement.query_map([], |row| json::value(row, 0))?.collect()
}
