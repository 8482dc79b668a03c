//! Which event carries which meter read or request, and what became of it.
//!
//! An event may be written again under a later epoch: then the one that stands for it counts.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::event::{from_word, time};
use crate::protocol::{chain::Place, export::State};

/// What an event carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// A meter read.
    Read,
    /// A request of the administrator's.
    Request,
    /// What holds billing.
    Hold,
    /// How that ended.
    Resolution,
}

impl Carried {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Request => "request",
            Self::Hold => "hold",
            Self::Resolution => "resolution",
        }
    }
}

/// Something that an event carries, and what became of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Row of the read or request.
    pub(crate) of: i64,
    /// The event that stands for it now.
    pub(crate) event: Place,
    /// What became of it.
    pub(crate) state: State,
    /// When, where it is settled.
    pub(crate) at: Option<Timestamp>,
    /// Why it was refused or kept back.
    pub(crate) reason: Option<String>,
    /// Whether it is known already that it was refused.
    known_refused: bool,
}

impl Standing {
    /// Whether it has another state than the one that is known.
    pub(crate) fn is_news(&self) -> bool {
        match self.state {
            State::Waiting => self.known_refused,
            State::Refused | State::SetAside => !self.known_refused,
            State::Accepted | State::Discarded => true,
        }
    }
}

/// Says that this event carries this.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    carried: Carried,
    of: i64,
    event: Place,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR REPLACE INTO carried (kind, of, event, settled) VALUES (?1, ?2, ?3, 0)",
        params![carried.word(), of, event.to_string()],
    )?;
    Ok(())
}

/// The event that carries this, as it was written first; `None` where none does.
pub(crate) fn carried_by(
    connection: &Connection,
    carried: Carried,
    of: i64,
) -> rusqlite::Result<Option<Place>> {
    let event: Option<String> = connection
        .prepare_cached("SELECT event FROM carried WHERE kind = ?1 AND of = ?2")?
        .query_row(params![carried.word(), of], |row| row.get(0))
        .optional()?;
    Ok(event.and_then(|event| event.parse().ok()))
}

/// What has not been settled yet, as it stands by now.
pub(crate) fn open(connection: &Connection, carried: Carried) -> rusqlite::Result<Vec<Standing>> {
    let mut statement = connection.prepare_cached(
        "SELECT of, event, settled FROM carried WHERE kind = ?1 AND settled <> 1 ORDER BY of",
    )?;
    let row = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?));
    let mut all = Vec::new();
    for row in statement.query_map([carried.word()], row)? {
        let (of, event, settled) = row?;
        let Ok(event) = event.parse() else { continue };
        let standing = now(connection, of, event)?;
        all.extend(standing.map(|standing| Standing { known_refused: settled == REFUSED, ..standing }));
    }
    Ok(all)
}

/// The event was refused, and may be sent again.
const REFUSED: i64 = 2;

/// Says that this is known of it now.
pub(crate) fn note(
    transaction: &Transaction<'_>,
    carried: Carried,
    standing: &Standing,
) -> rusqlite::Result<()> {
    let settled = match standing.state {
        State::Waiting => 0,
        State::Refused | State::SetAside => REFUSED,
        State::Accepted | State::Discarded => 1,
    };
    let sql = "UPDATE carried SET settled = ?3 WHERE kind = ?1 AND of = ?2";
    transaction.execute(sql, params![carried.word(), standing.of, settled])?;
    Ok(())
}

/// Whether the server has accepted the event in this place, or the one that stands for it.
pub(crate) fn is_accepted(connection: &Connection, event: Place) -> rusqlite::Result<bool> {
    Ok(now(connection, 0, event)?.is_some_and(|standing| standing.state == State::Accepted))
}

/// How often an event can have been written again: more epochs than any device opens in the time that events wait.
const MOST_AGAIN: usize = 64;

fn now(connection: &Connection, of: i64, event: Place) -> rusqlite::Result<Option<Standing>> {
    let mut event = event;
    for _ in 0..MOST_AGAIN {
        let found = connection
            .prepare_cached(
                "SELECT state, settled_at, reason, superseded_by FROM ledger WHERE epoch = ?1 AND sequence = ?2",
            )?
            .query_row(params![event.epoch, i64::try_from(event.sequence).unwrap_or(i64::MAX)], |row| {
                let at = row.get::<_, Option<i64>>(1)?.map(|_| time(row, 1)).transpose()?;
                let standing = Standing {
                    of,
                    event,
                    state: from_word(row, 0)?,
                    at,
                    reason: row.get(2)?,
                    known_refused: false,
                };
                Ok((standing, row.get::<_, Option<String>>(3)?))
            })
            .optional()?;
        let Some((standing, again)) = found else { return Ok(None) };
        match again.and_then(|again| again.parse().ok()) {
            Some(again) => event = again,
            None => return Ok(Some(standing)),
        }
    }
    Ok(None)
}
