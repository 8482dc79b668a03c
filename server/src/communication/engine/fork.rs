//! When there seem to be two of this device, and when an epoch ends.

use app::model::{Actor, Cause, Deed};

use super::{Engine, Stop, on_the_wire};
use crate::{
    communication::client::Trouble,
    ledger::{self, LedgerError},
    protocol::{chain::Head, data::epoch_opened::Opening},
    store::{
        StoreError,
        audit::{self, NewEntry},
        enrolment,
    },
};

impl Engine {
    /// Delivers nothing more until the administrator has looked.
    pub(super) async fn hold(&mut self, sentence: String) -> Result<(), StoreError> {
        let Some(row) = self.known.enrolled() else { return Ok(()) };
        if row.held.is_some() {
            return Ok(());
        }
        tracing::error!(%sentence, "there seem to be two of this device; nothing is delivered");
        let mut row = row.clone();
        row.held = Some(sentence.clone());
        let at = self.look().wall;
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            enrolment::put(transaction, &row)?;
            let entry = NewEntry {
                at,
                actor: Actor::device(),
                deed: Deed::CommunicationHeld,
                subject: row.server.clone(),
                from: None,
                to: Some(sentence),
            };
            audit::insert(transaction, &entry).map(drop)
        };
        self.parts.store.durably(work).await?;
        self.reload().await
    }

    /// Goes on after a fork, because the administrator says so.
    pub(super) async fn go_on(&mut self, actor: Actor) -> Result<(), StoreError> {
        let Some(row) = self.known.enrolled().filter(|row| row.held.is_some()) else { return Ok(()) };
        let mut row = row.clone();
        let was = row.held.take();
        let at = self.look().wall;
        let (identity, printer, clock) =
            (self.known.identity(&*self.parts.printer), self.printer_identity(), on_the_wire(&self.look()));
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            enrolment::put(transaction, &row)?;
            if let Some(identity) = &identity {
                ledger::open_epoch(transaction, &identity.author(), &clock, &printer, Opening::Fork, None)?;
            }
            let entry = NewEntry {
                at,
                actor,
                deed: Deed::CommunicationReleased,
                subject: row.server.clone(),
                from: was,
                to: None,
            };
            audit::insert(transaction, &entry).map(drop)
        };
        self.parts.store.durably(work).await?;
        // What the server has by now is heard first.
        self.head_known = false;
        self.reload().await
    }

    /// Begins a new count.
    pub(super) async fn open_epoch(
        &mut self,
        opening: Opening,
        server_has: Option<Head>,
    ) -> Result<(), StoreError> {
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (printer, clock) = (self.printer_identity(), on_the_wire(&self.look()));
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            ledger::open_epoch(transaction, &identity.author(), &clock, &printer, opening, server_has)?;
            Ok(())
        };
        self.parts.store.durably(work).await
    }
}

/// What an error of the ledger means for a sitting.
pub(super) fn ledger_stop(error: LedgerError) -> Stop {
    match error {
        LedgerError::Store(error) => Stop::Store(error),
        other => Stop::Trouble(Trouble {
            cause: Cause::OtherProtocol,
            sentence: format!("{other}."),
            problem: None,
            retry_after: None,
            status: None,
        }),
    }
}
