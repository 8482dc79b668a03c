//! The end of an enrolment: from here, by the server, by a reset, or because another server is set.

use std::{sync::Arc, time::Duration};

use app::{
    model::{Actor, Deed},
    port::{Cancelled, CommunicationError},
};
use rusqlite::Transaction;
use tokio::time::timeout;

use super::{Engine, on_the_wire, read::Wanted};
use crate::{
    communication::client::Client,
    config::Config,
    ledger,
    mail::{CancelledBy, EnrolmentCancelled, Notification},
    protocol::data::{Data, enrolment::Cancelled as CancelledEvent},
    store::{
        StoreError,
        audit::{self, NewEntry},
        enrolment,
        maintenance::support,
    },
};

/// The final read and the last message may take this long before the device falls silent all the same.
const FAREWELL: Duration = Duration::from_secs(30);

impl Engine {
    /// Goes to Not Enrolled.
    pub(in crate::communication) async fn cancel(
        &mut self,
        actor: Actor,
        by: CancelledBy,
        final_read: bool,
    ) -> Result<Cancelled, CommunicationError> {
        if self.known.enrolled().is_none() {
            return Err(CommunicationError::NotEnrolled);
        }
        let accepted = match timeout(FAREWELL, self.say_farewell(by, final_read)).await {
            Ok(accepted) => accepted?,
            Err(_) => false,
        };
        self.end(actor, by, None).await?;
        Ok(Cancelled { final_read_accepted: accepted })
    }

    /// A last read where one is wanted, and the message that it was the last. Whether the read was accepted.
    async fn say_farewell(&mut self, by: CancelledBy, final_read: bool) -> Result<bool, StoreError> {
        if !self.sends() {
            return Ok(false);
        }
        let made = if final_read { self.make_read(Wanted::Final).await?.event } else { None };
        self.append_farewell(word(by)).await?;
        if self.known.held().is_some() {
            return Ok(false);
        }
        let mut client = Client::begin(&*self.parts.https, self.known.token());
        // Whatever comes of it, the device falls silent after.
        if !self.head_known && self.check_in(&mut client).await.is_err() {
            return Ok(false);
        }
        let _ = self.deliver(&mut client).await;
        client.end().await;
        match made {
            Some(place) => self.is_accepted(place).await,
            None => Ok(false),
        }
    }

    async fn append_farewell(&mut self, by: &'static str) -> Result<(), StoreError> {
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (clock, printer) = (on_the_wire(&self.look()), self.printer_identity());
        let data = Data { clock, printer, matter: CancelledEvent { by: by.into() } };
        let work = move |transaction: &Transaction<'_>| {
            ledger::append(transaction, &identity.author(), &data)?;
            Ok(())
        };
        self.parts.store.durably(work).await
    }

    /// Ends the enrolment: the state, the audit trail and the mail are one transaction, and nothing goes out after it.
    pub(super) async fn end(
        &mut self,
        actor: Actor,
        by: CancelledBy,
        reason: Option<String>,
    ) -> Result<(), StoreError> {
        let Some(row) = self.known.enrolled() else { return Ok(()) };
        let (now, not_sent) = (self.look().wall, self.summary().await?.waiting);
        let mail = self.parts.mail.prepare(Notification::EnrolmentCancelled(EnrolmentCancelled {
            enrolment: format!("{}/{}", row.device, row.changed_at),
            server: row.server.clone(),
            by,
            at: now,
            reason: reason.clone(),
            not_sent,
        }));
        let mut row = row.clone();
        (row.enrolled, row.token, row.token_expires_at, row.held) = (false, None, None, None);
        (row.changed_at, row.changed_by) = (now, word(by).into());
        let desk = Arc::clone(&self.parts.maintenance);
        let work = move |transaction: &Transaction<'_>| {
            mail.enqueue(transaction)?;
            desk.left(transaction)?;
            let subject = row.server.clone();
            enrolment::put(transaction, &row)?;
            if let Some(session) = support::open(transaction)? {
                support::end(transaction, session, now, None)?;
            }
            let entry =
                NewEntry { at: now, actor, deed: Deed::EnrolmentCancelled, subject, from: None, to: reason };
            audit::insert(transaction, &entry).map(drop)
        };
        self.parts.store.durably(work).await?;
        tracing::warn!(by = word(by), "the enrolment has ended; nothing goes to the communication server");
        self.reload().await?;
        self.begin_anew();
        self.parts.mail.wake();
        Ok(())
    }

    /// Whether another server is set than the one that the device is enrolled with.
    pub(super) fn server_changed(&self, config: &Config) -> bool {
        let set = config.communication.server_url().map(|server| server.to_string());
        self.known.enrolled().is_some_and(|row| set.as_deref() != Some(row.server.as_str()))
    }

    /// Nothing goes to the old one any more: its address was taken away.
    pub(super) async fn leave_old_server(&mut self) -> Result<(), StoreError> {
        let reason = "Another communication server was set.".to_owned();
        self.end(Actor::device(), CancelledBy::Administrator, Some(reason)).await
    }
}

fn word(by: CancelledBy) -> &'static str {
    match by {
        CancelledBy::Administrator => "administrator",
        CancelledBy::Server => "server",
        CancelledBy::Reset => "reset",
    }
}
