//! What hangs on what the server has accepted: the state of reads and of requests, and mail. Made to follow from the
//! ledger, in one transaction, whenever something was settled and once after a start: so a power cut between a receipt
//! and this loses nothing, and nothing is told twice.

use app::model::{BillingRead, ReadState, RequestState};
use rusqlite::Transaction;

use super::Engine;
use crate::{
    mail::{Notification, Prepared, ReadsReported, ReportedMeter},
    protocol::export::State,
    store::{
        StoreError, billing as rows,
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
            Ok((reads, requests.into_iter().filter(Standing::is_news).collect::<Vec<_>>()))
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
            for standing in &requests {
                request::set_state(transaction, standing.of, request_state(standing.state))?;
                read_event::note(transaction, Carried::Request, standing)?;
            }
            Ok(())
        };
        self.parts.store.durably(work).await?;
        self.news = true;
        Ok(())
    }
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
