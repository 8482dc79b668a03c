//! What the communication server is to be told of findings, of serious alerts and of the printer's silence, and was. Bounded:
//! of each kind so many are kept, told or not, so that nothing is told twice, a flood does not fill the disk, and alerts do
//! not push out what else there is.

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

/// How many steps of alerts are kept.
pub(in crate::store) const KEPT: i64 = 1_400;
/// And of the other kinds, by what their keys begin with: the newest of each.
const OTHERS: [(&str, i64); 2] = [("finding/", 500), ("silence/", 100)];

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
    /// The printer is missed, or is not any more.
    Silence {
        /// What became of it.
        step: AlertStep,
        /// The first look without an answer.
        since: Timestamp,
        /// After so many hours of working time it is missed.
        hours: u64,
    },
}

/// What was written down as begun and not as over since.
#[derive(Clone, Debug, Default)]
pub(crate) struct Begun {
    /// The serious alerts, as they were then, by their ids.
    pub(crate) alerts: BTreeMap<u64, Episode>,
    /// Since when the printer is missed.
    pub(crate) silence: Option<Timestamp>,
}

/// What the administrator has to decide about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// The last row of it.
    pub(crate) through: i64,
    /// How many there are.
    pub(crate) count: u64,
    /// When the newest happened, and what, newest first.
    pub(crate) newest: Vec<(Timestamp, Untold)>,
}

impl Untold {
    /// What the keys begin with of all that is told of the same thing.
    fn thing(&self) -> String {
        match self {
            Self::Finding { finding, .. } => {
                format!("finding/{}/{}/", finding.key, finding.opened_at.as_millisecond())
            }
            Self::Alert { episode, .. } => format!("alert/{:020}/", episode.id),
            Self::Silence { since, .. } => format!("silence/{}/", since.as_millisecond()),
        }
    }

    /// Whether it is that something is over.
    fn is_over(&self) -> bool {
        match self {
            Self::Finding { step, .. } => *step == FindingStep::Closed,
            Self::Alert { step, .. } | Self::Silence { step, .. } => *step == AlertStep::Cleared,
        }
    }

    /// What is told of once.
    fn key(&self, at: Timestamp) -> rusqlite::Result<String> {
        Ok(match self {
            Self::Finding { step, finding } => {
                let opened_at = finding.opened_at.as_millisecond();
                let step = super::super::event::word(step)?;
                format!("finding/{}/{opened_at}/{step}/{}", finding.key, at.as_millisecond())
            }
            Self::Alert { step, episode } => alert_key(episode, *step),
            Self::Silence { step, since, .. } => {
                format!("silence/{}/{}", since.as_millisecond(), step_word(*step))
            }
        })
    }
}

/// In a flood an alert goes on under its id, and one that got milder may stop the printer once more: each time has a key of
/// its own.
fn alert_key(episode: &Episode, step: AlertStep) -> String {
    let (id, step) = (episode.id, step_word(step));
    let again = episode.stops.last().filter(|stop| stop.from != episode.raised);
    match (episode.times, again) {
        (0 | 1, None) => format!("alert/{id:020}/{step}"),
        (times, None) => format!("alert/{id:020}/{times}/{step}"),
        (times, Some(again)) => {
            format!("alert/{id:020}/{times}/{}/{step}", again.from.latest.as_millisecond())
        }
    }
}

fn step_word(step: AlertStep) -> &'static str {
    match step {
        AlertStep::Raised => "raised",
        AlertStep::Cleared => "cleared",
    }
}

/// Writes down that the server is to be told of what happened at that time. What is there already stays as it is. That something
/// is over of which nothing is written down is not told: this server has never heard of it.
pub(crate) fn insert(transaction: &Transaction<'_>, at: Timestamp, untold: &Untold) -> rusqlite::Result<()> {
    let (first, behind) = (untold.thing(), format!("{}\u{10ffff}", untold.thing()));
    transaction.execute(
        "INSERT INTO maintenance_untold (key, at, content, to_tell)
         SELECT ?1, ?2, ?3, 1 WHERE NOT ?4
             OR EXISTS (SELECT 1 FROM maintenance_untold WHERE key BETWEEN ?5 AND ?6)
         ON CONFLICT (key) DO NOTHING",
        params![untold.key(at)?, at.as_millisecond(), json::text(untold)?, untold.is_over(), first, behind],
    )?;
    prune(transaction)
}

/// Of alerts those go first that are over, told ones before others, with all that was said of each.
fn prune(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    for (kind, kept) in OTHERS {
        transaction
            .prepare_cached(
                "DELETE FROM maintenance_untold WHERE key GLOB ?1 || '*' AND id <= (
                     SELECT id FROM maintenance_untold WHERE key GLOB ?1 || '*' ORDER BY id DESC LIMIT 1 OFFSET ?2)",
            )?
            .execute(params![kind, kept])?;
    }
    let alerts: i64 = transaction
        .prepare_cached("SELECT count(*) FROM maintenance_untold WHERE key GLOB 'alert/*'")?
        .query_row([], |row| row.get(0))?;
    if alerts > KEPT {
        // "alert/" and twenty digits name the alert.
        transaction.execute(
            "DELETE FROM maintenance_untold WHERE id IN (
                 SELECT step.id FROM maintenance_untold step JOIN (
                     SELECT substr(key, 1, 26) AS alert, max(to_tell) AS waits, max(id) AS last
                     FROM maintenance_untold WHERE key GLOB 'alert/*' GROUP BY alert
                 ) ON substr(step.key, 1, 26) = alert
                 WHERE step.key GLOB 'alert/*'
                 ORDER BY (SELECT key GLOB '*/cleared' FROM maintenance_untold WHERE id = last) DESC, waits, last, step.id
                 LIMIT ?1)",
            [alerts - KEPT],
        )?;
    }
    Ok(())
}

/// What waits, oldest first: its row, when it happened, and what. Where the administrator is asked that is what was said yes
/// to.
pub(crate) fn waiting(
    connection: &Connection,
    asks: bool,
    limit: usize,
) -> rusqlite::Result<Vec<(i64, Timestamp, Untold)>> {
    let sql = if asks {
        "SELECT id, at, content FROM maintenance_untold WHERE to_tell = 1 AND allowed = 1 ORDER BY id LIMIT ?1"
    } else {
        "SELECT id, at, content FROM maintenance_untold WHERE to_tell = 1 ORDER BY id LIMIT ?1"
    };
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement
        .query_map([number(limit as u64)], |row| Ok((row.get(0)?, time(row, 1)?, json::value(row, 2)?)))?;
    rows.collect()
}

/// What waits for the administrator's word, and the newest `limit` of it.
pub(crate) fn asked(connection: &Connection, limit: usize) -> rusqlite::Result<Asked> {
    let (count, through) = connection
        .prepare_cached("SELECT count(*), max(id) FROM maintenance_untold WHERE to_tell = 1 AND allowed = 0")?
        .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?)))?;
    let mut statement = connection.prepare_cached(
        "SELECT at, content FROM maintenance_untold WHERE to_tell = 1 AND allowed = 0 ORDER BY id DESC LIMIT ?1",
    )?;
    let rows =
        statement.query_map([number(limit as u64)], |row| Ok((time(row, 0)?, json::value(row, 1)?)))?;
    let newest = rows.collect::<rusqlite::Result<_>>()?;
    Ok(Asked { through: through.unwrap_or_default(), count: count.unsigned_abs(), newest })
}

/// The administrator has decided about all that waits for a word, up to this row; answers how many that were.
pub(crate) fn decide(transaction: &Transaction<'_>, through: i64, tell: bool) -> rusqlite::Result<usize> {
    transaction.execute(
        "UPDATE maintenance_untold SET allowed = ?2, to_tell = ?2 WHERE to_tell = 1 AND allowed = 0 AND id <= ?1",
        params![through, tell],
    )
}

/// It was told, or is not to be.
pub(crate) fn told(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    transaction.execute("UPDATE maintenance_untold SET to_tell = 0 WHERE id = ?1", [id])?;
    Ok(())
}

/// The device enrols: what waited to be told the server has not heard of, and one that is another than before of nothing.
pub(crate) fn forget(transaction: &Transaction<'_>, same_server: bool) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM maintenance_untold WHERE to_tell = 1 OR NOT ?1", [same_server]).map(drop)
}

/// What was written down as begun and not as over since.
pub(crate) fn begun(connection: &Connection) -> rusqlite::Result<Begun> {
    let mut statement = connection.prepare_cached(
        "SELECT content FROM maintenance_untold WHERE key GLOB 'alert/*' OR key GLOB 'silence/*' ORDER BY id",
    )?;
    let mut begun = Begun::default();
    for untold in statement.query_map([], |row| json::value(row, 0))? {
        match untold? {
            Untold::Alert { step: AlertStep::Raised, episode } => {
                begun.alerts.insert(episode.id, episode);
            }
            Untold::Alert { step: AlertStep::Cleared, episode } => {
                begun.alerts.remove(&episode.id);
            }
            Untold::Silence { step: AlertStep::Raised, since, .. } => begun.silence = Some(since),
            Untold::Silence { step: AlertStep::Cleared, .. } => begun.silence = None,
            Untold::Finding { .. } => {}
        }
    }
    Ok(begun)
}
