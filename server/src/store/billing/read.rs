//! Meter reads.

use app::model::{BillingRead, ClockQuality, DueDays, ReadContent, ReadReason, ReadState};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    super::{
        event::{from_word, time, word},
        json,
    },
    clock::{columns, look},
    due,
};
use crate::clock::ClockLook;

/// How many reads are kept: one a day for more than ten years.
const KEPT: i64 = 5_000;
/// Of how many of the newest times are put right.
const CORRECTED: i64 = 100;
/// A time that was put right is put right anew when it moves by more than this.
const SLEWED: SignedDuration = SignedDuration::from_mins(1);

const COLUMNS: &str = "id, taken_at, clock, corrected_at, sequence, serial_number, reason, first_day, last_day, \
                       state, state_at, content";

/// A read before it has its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRead {
    /// When the reading was taken.
    pub taken: ClockLook,
    /// Sequence number of the reading.
    pub sequence: u64,
    /// Serial number of the printer.
    pub serial_number: Option<String>,
    /// Why it was taken.
    pub reason: ReadReason,
    /// The due dates that it stands for.
    pub days: Option<DueDays>,
    /// What becomes of it.
    pub state: ReadState,
    /// What was read.
    pub content: ReadContent,
}

impl NewRead {
    /// The same with the number that it got.
    pub(crate) fn numbered(&self, id: i64) -> BillingRead {
        BillingRead {
            id,
            taken_at: self.taken.wall,
            corrected_at: None,
            clock: self.taken.quality,
            sequence: self.sequence,
            serial_number: self.serial_number.clone(),
            reason: self.reason,
            days: self.days,
            state: self.state,
            content: self.content.clone(),
        }
    }
}

/// Writes a read and forgets the oldest beyond the bound. Answers its number.
pub(crate) fn insert(transaction: &Transaction<'_>, read: &NewRead) -> rusqlite::Result<i64> {
    let (taken_at, boot, since_boot, clock) = columns(&read.taken)?;
    transaction
        .prepare_cached(
            "INSERT INTO meter_read (taken_at, boot, since_boot, clock, sequence, serial_number, reason, first_day,
                 last_day, state, state_at, content)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?1, ?11)",
        )?
        .execute(params![
            taken_at,
            boot,
            since_boot,
            clock,
            i64::try_from(read.sequence).unwrap_or(i64::MAX),
            read.serial_number,
            word(&read.reason)?,
            read.days.map(|days| days.first.to_string()),
            read.days.map(|days| days.last.to_string()),
            word(&read.state)?,
            json::text(&read.content)?,
        ])?;
    let id = transaction.last_insert_rowid();
    transaction.execute("DELETE FROM meter_read WHERE id <= ?1 - ?2", [id, KEPT])?;
    Ok(id)
}

/// Writes what became of a read.
pub(crate) fn set_state(
    transaction: &Transaction<'_>,
    id: i64,
    state: ReadState,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE meter_read SET state = ?2, state_at = ?3 WHERE id = ?1")?
        .execute(params![id, word(&state)?, at.as_millisecond()])?;
    Ok(())
}

/// Puts times of reads right, as [`corrections`] found them.
pub(crate) fn correct(transaction: &Transaction<'_>, corrections: &[Correction]) -> rusqlite::Result<()> {
    for Correction { id, at } in corrections {
        transaction
            .prepare_cached("UPDATE meter_read SET corrected_at = ?2 WHERE id = ?1")?
            .execute(params![id, at.map(Timestamp::as_millisecond)])?;
    }
    Ok(())
}

/// When a read was taken by the clock as it is now; `None`: when its own clock said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The read.
    pub id: i64,
    /// The time.
    pub at: Option<Timestamp>,
}

/// What the clock as it is now says of the reads of this run of the machine, where that is not what is known of them
/// already. A clock that is worse than theirs says nothing.
pub(crate) fn corrections(connection: &Connection, now: &ClockLook) -> rusqlite::Result<Vec<Correction>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, corrected_at, taken_at, boot, since_boot, clock FROM meter_read
         WHERE boot = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![now.boot.to_string(), CORRECTED])?;
    let mut corrections = Vec::new();
    while let Some(row) = rows.next()? {
        let taken = look(row, 2)?;
        let known: Option<i64> = row.get(1)?;
        let known = known.map(|_| time(row, 1)).transpose()?;
        let at = now.step_since(&taken).and_then(|_| taken.by(now));
        let same = match (known, at) {
            (None, None) => true,
            // A clock that is slewed moves them all the time.
            (Some(known), Some(at)) => at.duration_since(known).abs() <= SLEWED,
            _ => false,
        };
        if !same && taken.quality.rank() <= now.quality.rank() && now.quality != ClockQuality::NotSet {
            corrections.push(Correction { id: row.get(0)?, at });
        }
    }
    Ok(corrections)
}

/// The read of that number.
pub(crate) fn find(connection: &Connection, id: i64) -> rusqlite::Result<Option<BillingRead>> {
    let sql = format!("SELECT {COLUMNS} FROM meter_read WHERE id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], from_row).optional()
}

/// The newest `limit` reads, newest first.
pub(crate) fn newest(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<BillingRead>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = format!("SELECT {COLUMNS} FROM meter_read ORDER BY id DESC LIMIT ?1");
    connection.prepare_cached(&sql)?.query_map([limit], from_row)?.collect()
}

/// At most `limit` reads after the one numbered `after`, oldest first.
pub(super) fn after(connection: &Connection, after: i64, limit: usize) -> rusqlite::Result<Vec<BillingRead>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = format!("SELECT {COLUMNS} FROM meter_read WHERE id > ?1 ORDER BY id LIMIT ?2");
    connection.prepare_cached(&sql)?.query_map([after, limit], from_row)?.collect()
}

/// The last read that the far end accepted, and when.
pub(crate) fn last_accepted(connection: &Connection) -> rusqlite::Result<Option<(BillingRead, Timestamp)>> {
    let sql = format!("SELECT {COLUMNS} FROM meter_read WHERE state = ?1 ORDER BY id DESC LIMIT 1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([word(&ReadState::Accepted)?])?;
    rows.next()?.map(|row| Ok((from_row(row)?, time(row, 10)?))).transpose()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<BillingRead> {
    let corrected: Option<i64> = row.get(3)?;
    Ok(BillingRead {
        id: row.get(0)?,
        taken_at: time(row, 1)?,
        clock: from_word(row, 2)?,
        corrected_at: corrected.map(|_| time(row, 3)).transpose()?,
        sequence: row.get::<_, i64>(4)?.unsigned_abs(),
        serial_number: row.get(5)?,
        reason: from_word(row, 6)?,
        days: due::days(row, 7)?,
        state: from_word(row, 9)?,
        content: json::value(row, 11)?,
    })
}
