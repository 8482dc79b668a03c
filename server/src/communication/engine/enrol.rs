//! Enrolling with a server.

use std::sync::Arc;

use app::{
    model::{Actor, Cause, Deed},
    port::CommunicationError,
};
use jiff::Timestamp;
use rusqlite::Transaction;
use uuid::Uuid;

use super::{Engine, on_the_wire};
use crate::{
    communication::{
        client::{Client, Trouble},
        connector::ServerUrl,
        words,
    },
    entropy::octets,
    ledger,
    protocol::{
        chain::Head,
        data::epoch_opened::Opening,
        enrolment::{Answer, Request},
        key::Use,
        octets::Digest,
        signed,
    },
    store::{
        StoreError,
        audit::{self, NewEntry},
        enrolment::{self, EnrolmentRow},
    },
};

/// Why the device did not enrol.
pub(super) enum NotEnrolled {
    /// It is enrolled already.
    Already,
    /// No server is set.
    NoServer,
    /// The printer is a demonstration, and the server is elsewhere.
    Demonstration,
    /// The server could not be reached, or refused.
    Trouble(Trouble),
    /// The disk.
    Store(StoreError),
}

impl Engine {
    /// Enrols with the server that is set. The key is on the disk before it is shown, so that an answer that is lost can be
    /// asked for again with the same code. A code of the configuration is remembered.
    pub(super) async fn enrol(&mut self, actor: Actor, code: &str) -> Result<(), CommunicationError> {
        Ok(self.enrol_with(actor, code, None).await?)
    }

    pub(super) async fn enrol_with(
        &mut self,
        actor: Actor,
        code: &str,
        configured: Option<Digest>,
    ) -> Result<(), NotEnrolled> {
        if self.known.is_enrolled() {
            return Err(NotEnrolled::Already);
        }
        let loaded = self.config();
        let config = &loaded.config;
        let server = config.communication.server_url().ok_or(NotEnrolled::NoServer)?;
        if !self.may_go_to(&server) {
            return Err(NotEnrolled::Demonstration);
        }
        let key = self.key().await?;
        let head = self.summary().await?.head;
        let nonce = Uuid::from_bytes(octets(&*self.parts.entropy)).simple().to_string();
        let printer = self.printer_identity();
        let request =
            Request { code: code.to_owned(), printer, key: key.public(), head, nonce, at: self.look().wall };
        let text = signed::sign(&key, Use::Enrolment, &request).map_err(|error| not_written(&error))?;
        let mut client = Client::begin(&*self.parts.https, None);
        let answer = client.enrol(text).await;
        self.budget.spend(self.look().wall, client.octets);
        client.end().await;
        let answer = answer.map_err(NotEnrolled::Trouble)?;
        self.keep(actor, server.to_string(), &answer, head, configured).await?;
        tracing::info!(device = %answer.device, "enrolled with a communication server");
        Ok(())
    }

    /// Whether anything of this printer may go to this server: a demonstration's figures are made up.
    pub(super) fn may_go_to(&self, server: &ServerUrl) -> bool {
        !self.parts.printer.is_demonstration() || server.at.is_loopback()
    }

    async fn keep(
        &mut self,
        actor: Actor,
        server: String,
        answer: &Answer,
        ours: Option<Head>,
        configured: Option<Digest>,
    ) -> Result<(), StoreError> {
        let look = self.look();
        let row = EnrolmentRow {
            enrolled: true,
            server: server.clone(),
            device: answer.device.clone(),
            serial_number: self.printer_identity().serial_number,
            server_key: answer.server_key,
            token: Some(self.sealed(&answer.token.value)),
            token_expires_at: Some(answer.token.expires_at),
            last_command: answer.last_command,
            held: None,
            changed_at: look.wall,
            changed_by: actor.who.clone(),
            code: configured.or_else(|| self.known.row.as_ref().and_then(|before| before.code)),
        };
        let before = self.known.row.replace(row.clone());
        // The count goes on where it stood with the same server; anywhere else a new one begins.
        let same = before.is_some_and(|before| before.device == row.device && before.server == row.server);
        let goes_on = same && ours.is_some() && answer.head.is_some();
        let (identity, printer, clock) =
            (self.known.identity(&*self.parts.printer), self.printer_identity(), on_the_wire(&look));
        let (at, server_has) = (look.wall, answer.head);
        let (desk, supplies) = (Arc::clone(&self.parts.maintenance), Arc::clone(&self.parts.supplies));
        let work = move |transaction: &Transaction<'_>| {
            enrolment::put(transaction, &row)?;
            desk.enrolled(transaction, same)?;
            supplies.enrolled(transaction)?;
            ledger::discard_farewells(transaction, at)?;
            if let Some(identity) = identity.filter(|_| !goes_on) {
                let (author, opening) = (identity.author(), Opening::Enrolled);
                ledger::open_epoch(transaction, &author, &clock, &printer, opening, server_has)?;
            }
            audit::insert(transaction, &entry(at, actor, server)).map(drop)
        };
        let kept = self.parts.store.durably(work).await;
        self.reload().await?;
        kept?;
        self.parts.maintenance.begin_anew();
        self.begin_anew();
        Ok(())
    }

    /// As after a start: the server is asked at once, and nothing is known of how it goes.
    pub(super) fn begin_anew(&mut self) {
        let now = self.look().wall;
        (self.next_check_in, self.not_before, self.read_not_before) = (now, now, now);
        (self.failures, self.failing, self.head_known) = (0, None, false);
        (self.last_success, self.written) = (None, None);
    }
}

fn not_written(error: &impl std::fmt::Display) -> NotEnrolled {
    let sentence = format!("The request could not be written: {error}.");
    let cause = Cause::Settings;
    NotEnrolled::Trouble(Trouble { cause, sentence, problem: None, retry_after: None, status: None })
}

impl From<StoreError> for NotEnrolled {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NotEnrolled> for CommunicationError {
    fn from(not: NotEnrolled) -> Self {
        match not {
            NotEnrolled::Already => Self::Enrolled,
            NotEnrolled::NoServer => Self::NoServer,
            NotEnrolled::Demonstration => Self::Printer(words::DEMONSTRATION.into()),
            NotEnrolled::Trouble(trouble) => Self::Server(trouble.sentence),
            NotEnrolled::Store(error) => error.into(),
        }
    }
}

fn entry(at: Timestamp, actor: Actor, server: String) -> NewEntry {
    NewEntry { at, actor, deed: Deed::Enrolled, subject: server, from: None, to: None }
}
