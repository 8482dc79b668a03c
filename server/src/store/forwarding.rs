//! How far the audit trail has been sent to a collector.

use app::model::AuditEntry;
use rusqlite::{Connection, OptionalExtension};

use super::{Store, StoreError, audit};

/// Where the collector is in the trail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Every entry up to this one was sent.
    pub sent_to: i64,
    /// How many were pruned before they could be sent.
    pub lost: u64,
}

impl Store {
    /// Where the collector is.
    pub async fn read_forwarding(&self) -> Result<Position, StoreError> {
        self.read(position).await
    }

    /// How many entries of the audit trail come after the one numbered `after`.
    pub async fn audit_count_after(&self, after: i64) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM audit WHERE id > ?1";
        let count =
            self.read(move |connection| connection.query_row(sql, [after], |row| row.get::<_, i64>(0)));
        Ok(count.await?.unsigned_abs())
    }

    /// At most `limit` entries of the audit trail after the one numbered `after`, oldest first.
    pub async fn audit_after(&self, after: i64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
        self.read(move |connection| audit::after(connection, after, limit)).await
    }

    /// Counts the entries behind `sent_to` that are no longer there; answers the number to go on from.
    pub async fn count_lost(&self, sent_to: i64) -> Result<i64, StoreError> {
        let first = self.read(first).await?;
        let Some(first) = first.filter(|first| *first > sent_to + 1) else { return Ok(sent_to) };
        self.durably(move |transaction| {
            transaction.execute(
                "INSERT INTO forwarding (id, sent_to, lost) VALUES (1, ?1, ?2)
                 ON CONFLICT (id) DO UPDATE SET sent_to = ?1, lost = lost + ?2",
                [first - 1, if known(transaction)? { first - 1 - sent_to } else { 0 }],
            )
        })
        .await?;
        Ok(first - 1)
    }

    /// Every entry up to `sent_to` was sent.
    pub async fn set_forwarded(&self, sent_to: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO forwarding (id, sent_to, lost) VALUES (1, ?1, 0)
                   ON CONFLICT (id) DO UPDATE SET sent_to = ?1";
        self.durably(move |transaction| transaction.execute(sql, [sent_to])).await?;
        Ok(())
    }
}

/// What was pruned before anything was to be sent was not lost.
fn known(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM forwarding)", [], |row| row.get(0))
}

fn first(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT min(id) FROM audit", [], |row| row.get(0))
}

fn position(connection: &Connection) -> rusqlite::Result<Position> {
    let found: Option<(i64, i64)> = connection
        .query_row("SELECT sent_to, lost FROM forwarding", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (sent_to, lost) = found.unwrap_or_default();
    Ok(Position { sent_to, lost: lost.unsigned_abs() })
}
