use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::device::key;
use crate::{
    ledger::export::Writer,
    protocol::{
        batch,
        chain::{Head, Place, content},
        data::{Data, meter_read::MeterRead},
        event::{self, Origin, Received},
        export::{By, Epoch, EventLine, Header, State, VERSION},
        key::{PublicKey, SigningKey, Use, fingerprint},
        octets::Digest,
        problem::ProblemKind,
        receipt::{LAST, Outcome, Receipt, Verdict},
        signed,
    },
};

/// What is said to a batch.
pub(super) enum Answer {
    Receipt(String),
    Problem(ProblemKind, Option<Head>),
}

/// An event that was taken.
#[derive(Clone)]
struct Taken {
    received: Received,
    text: String,
    link: Digest,
    state: State,
}

/// What a server had at some time: what a backup of it holds.
#[derive(Clone)]
struct Had {
    head: Head,
    events: BTreeMap<Place, Taken>,
    receipts: Vec<(Head, String)>,
    origins: HashSet<Origin>,
    reads: Vec<u64>,
}

/// A server of one device, in memory.
#[derive(Clone)]
pub(super) struct FarEnd {
    pub(super) key: Arc<SigningKey>,
    device: String,
    device_key: PublicKey,
    pub(super) head: Option<Head>,
    events: BTreeMap<Place, Taken>,
    receipts: Vec<(Head, String)>,
    /// What it has, under whatever number.
    origins: HashSet<Origin>,
    /// Readings that it refuses.
    pub(super) refuses: BTreeSet<u64>,
    /// Why.
    pub(super) reason: String,
    /// Readings that it took, as often as it did.
    pub(super) reads: Vec<u64>,
    /// What it had after each batch.
    backups: Vec<Arc<Had>>,
}

impl FarEnd {
    pub(super) fn new(device: &str, device_key: PublicKey) -> Self {
        Self {
            key: key(9),
            device: device.into(),
            device_key,
            head: None,
            events: BTreeMap::new(),
            receipts: Vec::new(),
            origins: HashSet::new(),
            refuses: BTreeSet::new(),
            reason: "No.".into(),
            reads: Vec::new(),
            backups: Vec::new(),
        }
    }

    /// All of a batch or nothing.
    pub(super) fn take(&mut self, body: &[u8], at: Timestamp) -> Answer {
        let mut next = self.clone();
        match next.take_all(body) {
            Ok(outcomes) => {
                let head = next.head.unwrap();
                let receipt = Receipt {
                    device: self.device.clone(),
                    key: self.device_key,
                    head,
                    at,
                    batch: Digest::new(Sha256::digest(body).into()),
                    before: Some(next.remembered()),
                    outcomes,
                };
                let text = signed::sign(&self.key, Use::Receipt, &receipt).unwrap();
                next.receipts.push((head, text.clone()));
                let (events, receipts) = (next.events.clone(), next.receipts.clone());
                let (origins, reads) = (next.origins.clone(), next.reads.clone());
                next.backups.push(Arc::new(Had { head, events, receipts, origins, reads }));
                *self = next;
                Answer::Receipt(text)
            }
            Err(kind) => Answer::Problem(kind, self.head),
        }
    }

    /// What it names of its receipts.
    pub(super) fn remembered(&self) -> Vec<Digest> {
        self.receipts.iter().rev().take(usize::from(LAST)).map(|(_, text)| content(text.as_bytes())).collect()
    }

    fn take_all(&mut self, body: &[u8]) -> Result<Vec<Outcome>, ProblemKind> {
        let body = std::str::from_utf8(body).unwrap();
        let events = batch::split(body).unwrap();
        events.into_iter().map(|text| self.take_one(text)).collect()
    }

    fn take_one(&mut self, text: &str) -> Result<Outcome, ProblemKind> {
        let received = event::read(text).map_err(|_| ProblemKind::Invalid)?;
        let place = Place::new(received.event.epoch, received.event.sequence);
        let known = self.events.get(&place).cloned();
        let link = match &known {
            Some(known) if known.received.content == received.content => known.link,
            Some(_) => return Err(ProblemKind::Fork),
            None => {
                let before = match self.head {
                    Some(head) if head.epoch == place.epoch => head,
                    Some(head) if head.epoch > place.epoch => return Err(ProblemKind::Fork),
                    _ => Head::start(place.epoch),
                };
                if place.sequence > before.sequence + 1 {
                    return Err(ProblemKind::Gap);
                }
                let head = received.follows(&before, &self.device, &self.device_key);
                let head = head.map_err(|_| ProblemKind::Invalid)?;
                self.head = Some(head);
                head.link
            }
        };
        let verdict = self.judge(known.as_ref(), &received);
        let state = if verdict == Verdict::Refused { State::Refused } else { State::Accepted };
        let has_more = received.tombstone.is_some() && known.is_some();
        if !has_more {
            self.events.insert(place, Taken { received, text: text.to_owned(), link, state });
        }
        let reason = (verdict == Verdict::Refused).then(|| self.reason.clone());
        Ok(Outcome { id: place.to_string(), verdict, reason, reference: None })
    }

    fn judge(&mut self, known: Option<&Taken>, received: &Received) -> Verdict {
        let had =
            known.is_some_and(|known| known.received.tombstone.is_none() && known.state == State::Accepted);
        if received.tombstone.is_some() {
            return if known.is_some() { Verdict::Duplicate } else { Verdict::Accepted };
        }
        if had {
            return Verdict::Duplicate;
        }
        let read = serde_json::from_str::<Data<MeterRead>>(received.event.data.get());
        let number = read.ok().map(|data| data.matter.reading);
        if number.is_some_and(|number| self.refuses.contains(&number)) {
            return Verdict::Refused;
        }
        let own = Origin {
            place: Place::new(received.event.epoch, received.event.sequence),
            content: received.content,
        };
        if !self.origins.insert(received.event.origin.unwrap_or(own)) {
            return Verdict::Duplicate;
        }
        self.reads.extend(number);
        Verdict::Accepted
    }

    /// A backup is restored, from before the last so many batches, but none of an epoch before. What was taken since is
    /// gone, and so is what was said since of events that came before.
    pub(super) fn lose(&mut self, batches: usize) {
        let Some(head) = self.head else { return };
        let Some(newest) = self.backups.len().checked_sub(batches + 1) else { return };
        if self.backups[newest].head.epoch != head.epoch {
            return;
        }
        self.backups.truncate(newest + 1);
        let Had { head, events, receipts, origins, reads } = (*self.backups[newest]).clone();
        self.head = Some(head);
        (self.events, self.receipts, self.origins, self.reads) = (events, receipts, origins, reads);
    }

    /// What it has, as a file.
    pub(super) fn export(&self, at: Timestamp) -> String {
        let epochs: BTreeSet<u32> = self.events.keys().map(|place| place.epoch).collect();
        let header = Header {
            version: VERSION,
            by: By::Server,
            key: self.key.public(),
            fingerprint: fingerprint(&self.key.public()),
            at,
            epochs: epochs
                .into_iter()
                .map(|epoch| Epoch {
                    epoch,
                    device: self.device.clone(),
                    key: self.device_key,
                    fingerprint: fingerprint(&self.device_key),
                })
                .collect(),
        };
        let mut writer = Writer::begin(Vec::new(), header).unwrap();
        let mut receipts: Vec<(u64, &(Head, String))> = (1..).zip(&self.receipts).collect();
        receipts.sort_by_key(|(number, (head, _))| (head.place(), *number));
        let mut receipts = receipts.into_iter().peekable();
        for (place, taken) in &self.events {
            writer.event(line(*place, taken)).unwrap();
            while let Some((number, (_, text))) = receipts.next_if(|(_, (head, _))| head.place() <= *place) {
                writer.receipt(number, self.key.public(), text).unwrap();
            }
        }
        String::from_utf8(writer.end(&self.key, self.head).unwrap()).unwrap()
    }
}

fn line(place: Place, taken: &Taken) -> EventLine {
    let tombstone = taken.received.tombstone.as_ref();
    EventLine {
        id: place,
        kind: tombstone.map_or(&taken.received.event.kind, |tombstone| &tombstone.kind).clone(),
        time: taken.received.event.time,
        content: taken.received.content,
        link: taken.link,
        signature: taken.received.signature,
        state: taken.state,
        reason: None,
        superseded_by: None,
        checkpoint: None,
        event: Some(serde_json::from_str(&taken.text).unwrap()),
    }
}
