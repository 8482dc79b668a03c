//! What devices were asked for.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::column::{from_number, number, time, wrong};
use crate::{
    far_end::{GivenOrder, OrderState},
    protocol::data::command_outcome::CommandOutcome,
};

/// Gives one.
pub(in crate::far_end) fn insert(
    transaction: &Transaction<'_>,
    device: &str,
    order: &GivenOrder,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO command (device, number, id, text, issued_at, expires_at, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            device,
            from_number(order.number),
            order.id,
            order.text,
            order.issued_at.as_millisecond(),
            order.expires_at.as_millisecond(),
            order.state.name(),
        ],
    )?;
    Ok(())
}

/// What the device said became of one. What it never was asked for changes nothing.
pub(in crate::far_end) fn set_outcome(
    transaction: &Transaction<'_>,
    device: &str,
    outcome: &CommandOutcome,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE command SET state = ?4, reason = ?5 WHERE device = ?1 AND number = ?2 AND id = ?3",
        params![
            device,
            from_number(outcome.number),
            outcome.command,
            OrderState::from(outcome.state).name(),
            outcome.reason
        ],
    )?;
    Ok(())
}

/// At most `limit` texts of those that wait above `last` and have not expired, oldest first.
pub(in crate::far_end) fn waiting(
    connection: &Connection,
    device: &str,
    last: u64,
    now: Timestamp,
    limit: u32,
) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT text FROM command
         WHERE device = ?1 AND number > ?2 AND expires_at > ?3 AND state = ?4 ORDER BY number LIMIT ?5",
    )?;
    let waiting = OrderState::Waiting.name();
    let rows = statement
        .query_map(params![device, from_number(last), now.as_millisecond(), waiting, limit], |row| {
            row.get(0)
        })?;
    rows.collect()
}

/// The one of this number.
pub(in crate::far_end) fn find(
    connection: &Connection,
    device: &str,
    number: u64,
) -> rusqlite::Result<Option<GivenOrder>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM command WHERE device = ?1 AND number = ?2")?;
    statement.query_row(params![device, from_number(number)], from_row).optional()
}

/// The newest `limit` orders of a device, newest first.
pub(in crate::far_end) fn newest(
    connection: &Connection,
    device: &str,
    limit: u32,
) -> rusqlite::Result<Vec<GivenOrder>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM command WHERE device = ?1 ORDER BY number DESC LIMIT ?2")?;
    statement.query_map(params![device, limit], from_row)?.collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<GivenOrder> {
    let state: String = row.get("state")?;
    Ok(GivenOrder {
        number: number(row, "number")?,
        id: row.get("id")?,
        text: row.get("text")?,
        issued_at: time(row, "issued_at")?,
        expires_at: time(row, "expires_at")?,
        state: OrderState::from_name(&state).ok_or_else(|| wrong("state", &state))?,
        reason: row.get("reason")?,
    })
}
