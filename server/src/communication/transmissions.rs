//! What goes to the server, as the administrator sees it.

use app::{
    model::{
        Access, DisclosedKind, OutgoingEvent, Progress, Transmission, TransmissionDetail,
        Transmissions as View,
    },
    port::{BoxFuture, Transmissions},
};

use crate::{
    billing::Desk,
    ledger::{self, KeptEvent, Ledger, LedgerError, Limits, QueuedEvent},
    protocol::{allow_list, chain::Place, data::Kind, export::State},
    seal::Sealer,
    store::{Store, audit::NewEntry},
};

use super::engine::identity;

/// Events and attempts on a page.
const SHOWN: usize = 50;
/// What is shown of the next message.
const NEXT: Limits = Limits { events: 50, octets: 64 * 1_024 };

/// The ledger for the pages. Cheap to clone.
#[derive(Clone)]
pub struct TransmissionService {
    store: Store,
    sealer: Sealer,
    ledger: Ledger,
    desk: Desk,
}

impl TransmissionService {
    /// The ledger of this store.
    pub fn new(store: Store, sealer: Sealer, desk: Desk) -> Self {
        Self { ledger: Ledger::new(store.clone()), store, sealer, desk }
    }

    async fn view_or_error(&self, before: Option<i64>) -> Result<View, LedgerError> {
        let summary = self.ledger.summary().await?;
        let queue = self.ledger.events(State::Waiting, 0, SHOWN).await?;
        let mut refused = self.ledger.events(State::Refused, 0, SHOWN).await?;
        refused.extend(self.ledger.events(State::SetAside, 0, SHOWN).await?);
        // One more, to know whether there are older ones.
        let mut sent = self.ledger.transmissions(before.unwrap_or(i64::MAX), SHOWN + 1).await?;
        let more = sent.len() > SHOWN;
        sent.truncate(SHOWN);
        let next = match identity(&self.store, &self.sealer, false).await? {
            Some(identity) => self.ledger.preview(&identity, NEXT).await.ok().flatten(),
            None => None,
        };
        Ok(View {
            next: next.map(|batch| String::from_utf8_lossy(&batch.body()).into_owned()),
            waiting: summary.waiting,
            queue: queue.into_iter().map(queued).collect(),
            refused: refused.into_iter().map(queued).collect(),
            older: sent.last().filter(|_| more).map(|last| last.number),
            sent: sent.iter().map(attempt).collect(),
        })
    }
}

impl Transmissions for TransmissionService {
    fn view(&self, before: Option<i64>) -> BoxFuture<'_, Result<View, String>> {
        Box::pin(async move { self.view_or_error(before).await.map_err(|error| sentence(&error)) })
    }

    fn transmission(&self, id: i64) -> BoxFuture<'_, Result<Option<TransmissionDetail>, String>> {
        Box::pin(async move {
            let found = self.ledger.transmission(id).await.map_err(|error| sentence(&error))?;
            Ok(found.map(|detail| TransmissionDetail {
                transmission: attempt(&detail.transmission),
                digest: detail.digest.to_string(),
                body: detail.body,
                answer: detail.transmission.answer.clone(),
                receipt: detail.receipt,
            }))
        })
    }

    fn event<'a>(&'a self, place: &'a str) -> BoxFuture<'a, Result<Option<OutgoingEvent>, String>> {
        Box::pin(async move {
            let Ok(place) = place.parse::<Place>() else { return Ok(None) };
            let found = self.ledger.event(place).await.map_err(|error| sentence(&error))?;
            Ok(found.map(|KeptEvent { event, text, .. }| OutgoingEvent { text, ..queued(event) }))
        })
    }

    fn send_again<'a>(&'a self, from: &'a Access, place: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let place = named(place)?;
            let identity =
                identity(&self.store, &self.sealer, false).await.map_err(|error| error.to_string())?;
            let identity = identity.ok_or_else(|| NOT_ENROLLED.to_owned())?;
            let at = self.desk.look().wall;
            let entry = self.entry(from, app::model::Deed::EventSentAgain, place);
            self.ledger
                .send_again(&identity, place, at, entry)
                .await
                .map(drop)
                .map_err(|error| sentence(&error))
        })
    }

    fn discard<'a>(&'a self, from: &'a Access, place: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let place = named(place)?;
            let at = self.desk.look().wall;
            let entry = self.entry(from, app::model::Deed::EventDiscarded, place);
            let reason = "The administrator of the device discarded it.".to_owned();
            self.ledger.discard(place, reason, at, entry).await.map_err(|error| sentence(&error))
        })
    }

    fn disclosure(&self) -> Vec<DisclosedKind> {
        let every = Kind::ALL.into_iter();
        every
            .map(|kind| DisclosedKind { kind: kind.name(), fields: allow_list::fields(kind).collect() })
            .collect()
    }
}

const NOT_ENROLLED: &str = "This device is Not Enrolled, so nothing can be sent again.";

impl TransmissionService {
    fn entry(&self, from: &Access, deed: app::model::Deed, place: Place) -> NewEntry {
        let at = self.desk.look().wall;
        NewEntry { at, actor: from.actor(), deed, subject: place.to_string(), from: None, to: None }
    }
}

fn named(place: &str) -> Result<Place, String> {
    place.parse().map_err(|_| "There is no such message.".to_owned())
}

fn sentence(error: &LedgerError) -> String {
    let words = error.to_string();
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

fn queued(event: QueuedEvent) -> OutgoingEvent {
    OutgoingEvent {
        place: event.place.to_string(),
        kind: event.kind,
        made_at: event.made_at,
        octets: event.octets,
        progress: match event.state {
            State::Waiting => Progress::Waiting,
            State::Accepted => Progress::Accepted,
            State::Refused => Progress::Refused,
            State::SetAside => Progress::SetAside,
            State::Discarded => Progress::Discarded,
        },
        reason: event.reason,
        text: None,
    }
}

fn attempt(sent: &ledger::Transmission) -> Transmission {
    Transmission {
        id: sent.number,
        begun_at: sent.begun_at,
        ended_at: sent.ended_at,
        attempts: sent.attempts,
        first: sent.first.to_string(),
        last: sent.last.to_string(),
        events: sent.last.sequence.saturating_sub(sent.first.sequence).saturating_add(1),
        octets: sent.octets_sent.saturating_add(sent.octets_received),
        status: sent.status,
        failure: match (&sent.receipt, &sent.sentence) {
            (Some(_), _) => None,
            (None, Some(sentence)) => Some(sentence.clone()),
            (None, None) => Some("no receipt came".into()),
        },
    }
}
