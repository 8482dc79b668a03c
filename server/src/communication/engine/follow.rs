//! What hangs on what the server has accepted: the state of reads and of requests, and mail. Made to follow from the
//! ledger, in one transaction, whenever something was settled and once after a start: so a power cut between a receipt
//! and this loses nothing, and nothing is told twice.

use app::model::{BillingRead, ReadState, RequestState};
use rusqlite::{Connection, Transaction};

use super::Engine;
use crate::{
    communication::client::cut,
    mail::{Notification, Prepared, ReadsReported, ReportedMeter},
    protocol::{export::State, receipt::Receipt, signed},
    store::{
        StoreError, billing as rows,
        ledger::receipt,
        read_event::{self, Carried, Standing},
        request,
    },
};

impl Engine {
    /// Brings reads and requests to the state that their events have.
    pub(super) async fn follow(&mut self) -> Result<(), StoreError> {
        let open = self.parts.store.read(|connection| {
            let reads = read_event::open(connection, Carried::Read)?;
            let reads = reads.into_iter().filter(Standing::is_news);
            let reads = reads.map(|standing| Ok((rows::find(connection, standing.of)?, standing)));
            let reads = reads.collect::<rusqlite::Result<Vec<_>>>()?;
            let requests = read_event::open(connection, Carried::Request)?;
            let requests = requests.into_iter().filter(Standing::is_news);
            let requests = requests.map(|standing| Ok((answer(connection, &standing)?, standing)));
            Ok((reads, requests.collect::<rusqlite::Result<Vec<_>>>()?))
        });
        let (reads, requests) = open.await?;
        if reads.is_empty() && requests.is_empty() {
            return Ok(());
        }
        let server = self.server();
        let reads: Vec<(Standing, Option<Prepared>)> = reads
            .into_iter()
            .map(|(read, standing)| {
                let told =
                    read.filter(|read| standing.state == State::Accepted && read.state != ReadState::Held);
                let mail = told.map(|read| self.parts.mail.prepare(reported(&server, &read, &standing)));
                (standing, mail)
            })
            .collect();
        let now = self.look().wall;
        let work = move |transaction: &Transaction<'_>| {
            for (standing, mail) in &reads {
                let at = standing.at.unwrap_or(now);
                rows::set_state(transaction, standing.of, read_state(standing.state), at)?;
                if let Some(mail) = mail {
                    mail.enqueue(transaction)?;
                }
                read_event::note(transaction, Carried::Read, standing)?;
            }
            for (answer, standing) in &requests {
                let state = request_state(standing.state);
                request::set_state(transaction, standing.of, state, answer.as_deref())?;
                read_event::note(transaction, Carried::Request, standing)?;
            }
            Ok(())
        };
        self.parts.store.durably(work).await?;
        self.news = true;
        Ok(())
    }
}

/// What the server said to a request: what it calls it from now on, else why it refused it.
fn answer(connection: &Connection, standing: &Standing) -> rusqlite::Result<Option<String>> {
    if standing.state != State::Accepted {
        return Ok(standing.reason.clone());
    }
    let Some(text) = receipt::of(connection, standing.event)? else { return Ok(None) };
    let receipt =
        signed::detach(&text).ok().and_then(|(text, _)| serde_json::from_str::<Receipt>(&text).ok());
    let outcomes = receipt.map(|receipt| receipt.outcomes).unwrap_or_default();
    let id = standing.event.to_string();
    let reference =
        outcomes.into_iter().find(|outcome| outcome.id == id).and_then(|outcome| outcome.reference);
    // It stands on pages, and people read it out.
    Ok(reference.map(|reference| cut(&reference)).filter(|reference| !reference.is_empty()))
}

fn read_state(state: State) -> ReadState {
    match state {
        State::Waiting => ReadState::Waiting,
        State::Accepted => ReadState::Accepted,
        State::Refused | State::SetAside => ReadState::Refused,
        State::Discarded => ReadState::Discarded,
    }
}

fn request_state(state: State) -> RequestState {
    match state {
        State::Waiting => RequestState::Waiting,
        State::Accepted => RequestState::Accepted,
        State::Refused | State::SetAside => RequestState::Refused,
        State::Discarded => RequestState::NotSent,
    }
}

/// The mail about a read that was accepted.
fn reported(server: &str, read: &BillingRead, standing: &Standing) -> Notification {
    let meters = read.content.meters.iter().map(|meter| ReportedMeter {
        label: meter.label.clone(),
        value: meter.value,
        unit: meter.unit,
    });
    let event = standing.event.to_string();
    Notification::ReadsReported(ReadsReported {
        transmission: event.clone(),
        server: server.to_owned(),
        read_at: read.at(),
        accepted_at: standing.at.unwrap_or_else(|| read.at()),
        reference: Some(event),
        meters: meters.collect(),
    })
}
