//! What of the ledger is to be sent, and what became of it.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    super::event::word,
    event::{COLUMNS, EventRow, from_row},
    receipt, signed,
};
use crate::protocol::{chain::Place, data::Kind, export::State};

/// At most `limit` events that are to be sent, from the one with this id on, oldest first, each with its octets where they
/// are kept. `take` says whether to go on.
pub(crate) fn each_to_send(
    connection: &Connection,
    from: i64,
    limit: usize,
    mut take: impl FnMut(EventRow, Option<String>) -> bool,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(&to_send_sql())?;
    let mut rows = statement.query(params![from, signed(limit as u64)])?;
    while let Some(row) = rows.next()? {
        if !take(from_row(row)?, row.get("text")?) {
            break;
        }
    }
    Ok(())
}

pub(super) fn to_send_sql() -> String {
    format!(
        "SELECT {COLUMNS}, text
         FROM ledger INDEXED BY ledger_to_send LEFT JOIN ledger_text ON ledger_text.id = ledger.id
         WHERE to_send = 1 AND ledger.id >= ?1 ORDER BY ledger.id LIMIT ?2"
    )
}

/// At most `limit` events that wait, of those before the one with this id, oldest first.
pub(crate) fn waiting_before(
    connection: &Connection,
    before: i64,
    limit: usize,
) -> rusqlite::Result<Vec<EventRow>> {
    let mut statement = connection.prepare_cached(&waiting_sql())?;
    statement.query_map(params![before, signed(limit as u64)], from_row)?.collect()
}

pub(super) fn waiting_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM ledger INDEXED BY ledger_open
         WHERE state <> 'accepted' AND state = 'waiting' AND ledger.id < ?1 ORDER BY ledger.id LIMIT ?2"
    )
}

/// The events of a kind that wait, oldest first.
pub(crate) fn waiting_of(connection: &Connection, kind: Kind) -> rusqlite::Result<Vec<EventRow>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM ledger INDEXED BY ledger_open
         WHERE state <> 'accepted' AND state = 'waiting' AND kind = ?1 ORDER BY ledger.id"
    ))?;
    statement.query_map([kind.name()], from_row)?.collect()
}

/// The server has it, or has its place: `state` says which, `reason` why.
pub(crate) fn settle(
    transaction: &Transaction<'_>,
    id: i64,
    state: State,
    reason: Option<&str>,
    receipt: i64,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE ledger SET state = ?2, reason = ?3, receipt = ?4, settled_at = ?5, to_send = 0 WHERE id = ?1",
        )?
        .execute(params![id, word(&state)?, reason, receipt, at.as_millisecond()])?;
    Ok(())
}

/// The server has what stands in its place. What was to be sent again meanwhile still is.
pub(crate) fn cover(transaction: &Transaction<'_>, id: i64, receipt: i64) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE ledger SET receipt = ?2, to_send = (state = 'waiting') WHERE id = ?1")?
        .execute([id, receipt])?;
    Ok(())
}

/// It is not sent, from `at` on and for `reason`; `place_is_due`: what stands in its place is.
pub(crate) fn keep_back(
    transaction: &Transaction<'_>,
    id: i64,
    state: State,
    reason: &str,
    at: Timestamp,
    place_is_due: bool,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE ledger SET state = ?2, reason = ?3, settled_at = ?4, to_send = ?5 WHERE id = ?1",
        params![id, word(&state)?, reason, at.as_millisecond(), place_is_due],
    )?;
    Ok(())
}

/// It, or what stands in its place, is never sent: its epoch is over, and `by` stands for it where there is one.
pub(crate) fn supersede(
    transaction: &Transaction<'_>,
    id: i64,
    by: Option<Place>,
    reason: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE ledger SET state = ?2, superseded_by = ?3, reason = ?4, settled_at = ?5, to_send = 0 WHERE id = ?1",
        )?
        .execute(params![
            id,
            word(&State::Discarded)?,
            by.map(|by| by.to_string()),
            reason,
            at.as_millisecond()
        ])?;
    Ok(())
}

/// It is to be sent.
pub(crate) fn wait(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE ledger SET state = ?2, reason = NULL, settled_at = NULL, to_send = 1 WHERE id = ?1",
        params![id, word(&State::Waiting)?],
    )?;
    Ok(())
}

/// The server has nothing of this device after this place: all of that is to be sent again, and so is what lies before and it
/// has signed for together with what it has lost, as an event that was refused first and sent again later. Answers how many
/// places it had signed for. No place beyond the farthest receipt has one, so what waits is not gone through.
pub(crate) fn wait_after(
    transaction: &Transaction<'_>,
    device: &str,
    after: Place,
) -> rusqlite::Result<usize> {
    let Some(farthest) = receipt::farthest(transaction)?.filter(|farthest| *farthest > after) else {
        return Ok(0);
    };
    let (last, farthest) = (last_up_to(transaction, after)?, last_up_to(transaction, farthest)?);
    let behind =
        transaction.prepare_cached(&wait_again_sql(BEHIND))?.execute(params![last, farthest, device])?;
    let values = params![last, after.epoch, signed(after.sequence), device];
    let before = transaction.prepare_cached(&wait_again_sql(BEFORE))?.execute(values)?;
    Ok(behind + before)
}

/// The server has lost what it signed for in receipts after the one with this number, 0 for all of it: that is to be sent
/// again. Answers how many places that is.
pub(crate) fn wait_since(
    transaction: &Transaction<'_>,
    device: &str,
    receipt: i64,
) -> rusqlite::Result<usize> {
    transaction.prepare_cached(&wait_again_sql(SINCE))?.execute(params![receipt, device])
}

/// The server may have lost what came to it later than what stands around it: each event whose receipt is another than that
/// of the event which is that receipt's head is to be sent again, where its octets are kept. Answers how many that are.
pub(crate) fn wait_for_the_late(transaction: &Transaction<'_>, device: &str) -> rusqlite::Result<usize> {
    transaction.prepare_cached(&wait_again_sql(LATE))?.execute([device])
}

const SINCE: &str = "receipt > ?1 AND epoch IN (SELECT epoch FROM ledger_epoch WHERE device = ?2)";
const LATE: &str = "receipt IS NOT (SELECT of_head.receipt FROM receipt JOIN ledger AS of_head
             ON of_head.epoch = receipt.epoch AND of_head.sequence = receipt.sequence WHERE receipt.id = ledger.receipt)
         AND receipt IS NOT NULL
         AND EXISTS (SELECT 1 FROM ledger_text WHERE ledger_text.id = ledger.id)
         AND epoch IN (SELECT epoch FROM ledger_epoch WHERE device = ?1)";
pub(super) const BEHIND: &str = "id > ?1 AND id <= ?2 AND receipt IS NOT NULL
         AND epoch IN (SELECT epoch FROM ledger_epoch WHERE device = ?3)";
const BEFORE: &str = "id <= ?1
         AND receipt IN (SELECT id FROM receipt WHERE epoch > ?2 OR (epoch = ?2 AND sequence > ?3))
         AND epoch IN (SELECT epoch FROM ledger_epoch WHERE device = ?4)";

pub(super) fn wait_again_sql(which: &str) -> String {
    format!(
        "UPDATE ledger NOT INDEXED SET
             state = iif(state IN ('accepted', 'refused')
                         AND EXISTS (SELECT 1 FROM ledger_text WHERE ledger_text.id = ledger.id), 'waiting', state),
             receipt = NULL, to_send = (epoch = (SELECT max(epoch) FROM ledger_epoch))
         WHERE {which}"
    )
}

/// The id of the last event up to this place; ids are in the order of places.
pub(super) fn last_up_to(connection: &Connection, place: Place) -> rusqlite::Result<i64> {
    let last = connection
        .prepare_cached(
            "SELECT id FROM ledger WHERE epoch = ?1 AND sequence <= ?2 ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row(params![place.epoch, signed(place.sequence)], |row| row.get(0))
        .optional()?;
    let before_next = "SELECT coalesce(min(first) - 1, 0) FROM ledger_epoch WHERE epoch >= ?1";
    last.map_or_else(|| connection.query_row(before_next, [place.epoch], |row| row.get(0)), Ok)
}

/// What stood in the place of events of epochs that are over is not sent any more.
pub(crate) fn end_places(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE ledger INDEXED BY ledger_to_send SET to_send = 0 WHERE to_send = 1 AND state <> 'waiting'",
        [],
    )?;
    Ok(())
}

/// Whether there is a later event in this place's epoch.
pub(crate) fn goes_on_after(connection: &Connection, place: Place) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM ledger WHERE epoch = ?1 AND sequence > ?2)",
        params![place.epoch, signed(place.sequence)],
        |row| row.get(0),
    )
}
