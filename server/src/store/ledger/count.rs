//! How many events are in a state, without counting.

use rusqlite::{Connection, OptionalExtension};

use super::{super::event::word, number};
use crate::protocol::export::State;

/// So many.
pub(crate) fn of(connection: &Connection, state: State) -> rusqlite::Result<u64> {
    let count = connection
        .prepare_cached("SELECT count FROM ledger_count WHERE state = ?1")?
        .query_row([word(&state)?], |row| number(row, "count"))
        .optional()?;
    Ok(count.unwrap_or_default())
}
