//! How the ledger is, at a glance: nothing here takes longer where more waits.

use jiff::Timestamp;
use rusqlite::Connection;

use super::Ledger;
use crate::{
    protocol::{
        chain::{Head, Place},
        data::{Data, meter_read::MeterRead},
        event::Event,
        export::State,
    },
    store::{
        StoreError,
        ledger::{
            count,
            event::{self as rows, EventRow},
            outbox, receipt,
        },
    },
};

/// How the ledger is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many events wait.
    pub waiting: u64,
    /// When the oldest of them was made.
    pub waiting_since: Option<Timestamp>,
    /// How many the server refused.
    pub refused: u64,
    /// How many were set aside.
    pub set_aside: u64,
    /// Where it stands; `None` before the first epoch.
    pub head: Option<Head>,
    /// What the server signed for last.
    pub receipted: Option<Receipted>,
    /// The newest meter read that the server has.
    pub last_read: Option<LastRead>,
}

/// What the server signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipted {
    /// The receipt's number.
    pub number: i64,
    /// Everything up to here is on the server's disk.
    pub head: Head,
    /// The server's time.
    pub at: Timestamp,
}

/// A meter read that the server has: what "last sent" is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRead {
    /// Its place.
    pub place: Place,
    /// When it was made, by the device's clock.
    pub made_at: Timestamp,
    /// When the server signed for it, by the server's clock.
    pub accepted_at: Timestamp,
    /// Its values.
    pub read: MeterRead,
}

impl Ledger {
    /// How it is now.
    pub async fn summary(&self) -> Result<Summary, StoreError> {
        self.store.read(summary).await
    }
}

fn summary(connection: &Connection) -> rusqlite::Result<Summary> {
    let oldest = outbox::waiting_before(connection, i64::MAX, 1)?.pop();
    let last = rows::last_accepted_read(connection)?;
    Ok(Summary {
        waiting: count::of(connection, State::Waiting)?,
        waiting_since: oldest.map(|row| row.at),
        refused: count::of(connection, State::Refused)?,
        set_aside: count::of(connection, State::SetAside)?,
        head: rows::head(connection)?,
        receipted: receipt::last(connection)?.map(|receipt| Receipted {
            number: receipt.id,
            head: receipt.head,
            at: receipt.at,
        }),
        last_read: last.map(|row| last_read(connection, &row)).transpose()?.flatten(),
    })
}

/// `None` where its octets are no longer kept, or are those of a version that is not known.
fn last_read(connection: &Connection, row: &EventRow) -> rusqlite::Result<Option<LastRead>> {
    let Some(text) = rows::text(connection, row.id)? else { return Ok(None) };
    let Some(receipt) = row.receipt.map(|id| receipt::find(connection, id)).transpose()?.flatten() else {
        return Ok(None);
    };
    let read = serde_json::from_str::<Event>(&text)
        .and_then(|event| serde_json::from_str::<Data<MeterRead>>(event.data.get()));
    Ok(read.ok().map(|data| LastRead {
        place: row.place,
        made_at: row.at,
        accepted_at: receipt.at,
        read: data.matter,
    }))
}
