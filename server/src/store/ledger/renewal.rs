//! Why the next event begins a new epoch.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::super::event::{from_word, word};
use crate::protocol::data::epoch_opened::Opening;

/// From here on nothing may be added to the epoch of now; the first reason counts. Where nothing was ever added, nothing
/// has to begin anew.
pub(crate) fn demand(transaction: &Transaction<'_>, opening: Opening) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO ledger_renewal (id, opening)
         SELECT 1, ?1 WHERE EXISTS (SELECT 1 FROM ledger) OR EXISTS (SELECT 1 FROM ledger_epoch)
         ON CONFLICT DO NOTHING",
        [word(&opening)?],
    )?;
    Ok(())
}

/// The reason, if there is one.
pub(crate) fn due(connection: &Connection) -> rusqlite::Result<Option<Opening>> {
    connection
        .prepare_cached("SELECT opening FROM ledger_renewal WHERE id = 1")?
        .query_row([], |row| from_word(row, 0))
        .optional()
}

/// A new epoch has begun.
pub(crate) fn done(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM ledger_renewal", [])?;
    Ok(())
}
