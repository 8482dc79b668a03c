//! What the communication server is to be told of findings and of serious alerts, and was. Bounded: the newest 2,000 are
//! kept, told or not, so that nothing is told twice and a flood does not fill the disk.

use std::collections::BTreeMap;

use app::model::{Episode, Finding, FindingStep};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{
    super::{event::time, json},
    number,
};
use crate::protocol::data::alert::AlertStep;

/// How many are kept.
pub(in crate::store) const KEPT: i64 = 2_000;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Untold {
    /// A finding was opened, became worse or was closed.
    Finding {
        /// What became of it.
        step: FindingStep,
        /// The finding.
        finding: Finding,
    },
    /// An alert that stops the printer was raised or cleared.
    Alert {
        /// What became of it.
        step: AlertStep,
        /// The alert.
        episode: Episode,
    },
}

impl Untold {
    /// What is told of once.
    fn key(&self, at: Timestamp) -> rusqlite::Result<String> {
        Ok(match self {
            Self::Finding { step, finding } => {
                let opened_at = finding.opened_at.as_millisecond();
                let step = super::super::event::word(step)?;
                format!("finding/{}/{opened_at}/{step}/{}", finding.key, at.as_millisecond())
            }
            Self::Alert { step, episode } => alert_key(episode, *step),
        })
    }
}

/// In a flood an alert goes on under its id: each time that it was raised is told of.
fn alert_key(episode: &Episode, step: AlertStep) -> String {
    let step = match step {
        AlertStep::Raised => "raised",
        AlertStep::Cleared => "cleared",
    };
    match (episode.id, episode.times) {
        (id, 0 | 1) => format!("alert/{id:020}/{step}"),
        (id, times) => format!("alert/{id:020}/{times}/{step}"),
    }
}

/// Writes down that the server is to be told of what happened at that time. What is there already stays as it is.
pub(crate) fn insert(transaction: &Transaction<'_>, at: Timestamp, untold: &Untold) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO maintenance_untold (key, at, content, to_tell) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT (key) DO NOTHING",
        params![untold.key(at)?, at.as_millisecond(), json::text(untold)?],
    )?;
    transaction.execute(
        "DELETE FROM maintenance_untold WHERE id <= (SELECT max(id) FROM maintenance_untold) - ?1",
        [KEPT],
    )?;
    Ok(())
}

/// What waits, oldest first: its row, when it happened, and what.
pub(crate) fn waiting(
    connection: &Connection,
    limit: usize,
) -> rusqlite::Result<Vec<(i64, Timestamp, Untold)>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, at, content FROM maintenance_untold WHERE to_tell = 1 ORDER BY id LIMIT ?1",
    )?;
    let rows = statement
        .query_map([number(limit as u64)], |row| Ok((row.get(0)?, time(row, 1)?, json::value(row, 2)?)))?;
    rows.collect()
}

/// It was told, or is not to be.
pub(crate) fn told(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    transaction.execute("UPDATE maintenance_untold SET to_tell = 0 WHERE id = ?1", [id])?;
    Ok(())
}

/// Nothing that waits is to be told.
pub(crate) fn all_told(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute("UPDATE maintenance_untold SET to_tell = 0 WHERE to_tell = 1", []).map(drop)
}

/// The serious alerts that were written down as raised and not as cleared since, as they were then, by their ids.
pub(crate) fn serious(connection: &Connection) -> rusqlite::Result<BTreeMap<u64, Episode>> {
    let mut statement = connection
        .prepare_cached("SELECT content FROM maintenance_untold WHERE key GLOB 'alert/*' ORDER BY id")?;
    let mut serious = BTreeMap::new();
    for untold in statement.query_map([], |row| json::value(row, 0))? {
        match untold? {
            Untold::Alert { step: AlertStep::Raised, episode } => _ = serious.insert(episode.id, episode),
            Untold::Alert { step: AlertStep::Cleared, episode } => _ = serious.remove(&episode.id),
            Untold::Finding { .. } => {}
        }
    }
    Ok(serious)
}
