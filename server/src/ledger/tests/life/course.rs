use std::{collections::BTreeSet, time::Duration};

use app::model::{Actor, Deed};
use tempfile::TempDir;

use super::{
    super::{
        device::{DEVICE, Device},
        far_end::{Answer, FarEnd},
    },
    Fate, Step,
};
use crate::{
    ledger::{
        LedgerError,
        verify::{ComparisonFault, compare, verify},
    },
    protocol::{chain::Place, data::epoch_opened::Opening, export::State, problem::ProblemKind},
    store::{audit::NewEntry, ledger::renewal},
};

/// Files of an earlier time, and the reads that had been made by then.
pub(super) struct Kept {
    files: TempDir,
    reads: BTreeSet<u64>,
    given_up: BTreeSet<u64>,
    /// The far end has lost events that the device did not hear of before.
    pub(super) lost_since: bool,
}

pub(super) struct Life {
    pub(super) device: Device,
    pub(super) far_end: FarEnd,
    /// Reads that the device made and was not told to discard.
    pub(super) reads: BTreeSet<u64>,
    /// Those of them that the far end has taken and whose octets the device has given up since.
    pub(super) given_up: BTreeSet<u64>,
    next_read: u64,
    pub(super) kept: Option<Kept>,
    /// The far end has lost events, and the device has not heard of it.
    pub(super) unheard: bool,
    /// The far end lost events that the device, put back to a time before, takes it to have: the exports say so.
    both_put_back: bool,
    /// Nothing is delivered after a start before a check-in was answered, and nothing of an epoch of which the server has
    /// not signed for anything.
    checked_in: bool,
}

impl Life {
    pub(super) async fn begin() -> Self {
        let device = Device::enrolled().await;
        let far_end = FarEnd::new(DEVICE, device.identity.key.public());
        let (reads, given_up, checked_in) = (BTreeSet::new(), BTreeSet::new(), true);
        Self {
            device,
            far_end,
            reads,
            given_up,
            next_read: 1,
            kept: None,
            unheard: false,
            both_put_back: false,
            checked_in,
        }
    }

    pub(super) async fn take(&mut self, step: Step) {
        self.device.pass(Duration::from_mins(1));
        match step {
            Step::Read => {
                self.device.add_read(self.next_read).await;
                self.reads.insert(self.next_read);
                self.next_read += 1;
            }
            Step::Status => drop(self.device.add_status().await),
            Step::Deliver(fate) => self.deliver(fate).await,
            Step::Discard(which) => self.discard(which).await,
            Step::SetAside(which) => {
                if let Some(place) = self.one_of(&[State::Waiting], which).await {
                    let ledger = &self.device.ledger;
                    ledger.set_aside(place, "It can't be read.".into(), self.device.now()).await.unwrap();
                }
            }
            Step::SendAgain(which) => self.send_again(which).await,
            Step::Refuse(true) => drop(self.far_end.refuses.insert(self.next_read)),
            Step::Refuse(false) => self.far_end.refuses.clear(),
            Step::Lose(batches) => self.lose(batches),
            Step::Restore => {
                let demand =
                    |transaction: &rusqlite::Transaction<'_>| renewal::demand(transaction, Opening::Restored);
                self.device.store.durably(demand).await.unwrap();
            }
            Step::Keep => {
                let (files, reads) = (self.device.snapshot().await, self.reads.clone());
                let (given_up, lost_since) = (self.given_up.clone(), self.unheard);
                self.kept = Some(Kept { files, reads, given_up, lost_since });
                self.checked_in = false;
            }
            Step::PutBack => {
                if let Some(kept) = self.kept.take() {
                    self.device.restart(Some(kept.files.path())).await;
                    // What was made since and sent is at the far end; what was not is lost with the files.
                    (self.reads, self.given_up) = (kept.reads, kept.given_up);
                    self.both_put_back |= kept.lost_since;
                    self.checked_in = false;
                }
            }
            Step::Restart => {
                self.device.restart(None).await;
                self.checked_in = false;
            }
            Step::Year => self.year().await,
        }
    }

    async fn check_in(&mut self) {
        let summary = self.device.ledger.summary().await.unwrap();
        let signed = summary.receipted.map(|receipted| receipted.head.epoch);
        if self.checked_in && signed == summary.head.map(|head| head.epoch) {
            return;
        }
        self.checked_in = true;
        self.unheard = false;
        if let Some(head) = self.far_end.head {
            self.device.compare(Some(head), Some(self.far_end.remembered())).await;
        }
    }

    async fn deliver(&mut self, fate: Fate) {
        self.check_in().await;
        let device = &self.device;
        let batch = match device.next().await {
            Ok(Some(batch)) => batch,
            Ok(None) => return,
            Err(LedgerError::MustOpen(opening)) => {
                device.open(opening, None).await.unwrap();
                return;
            }
            Err(error) => panic!("{error}"),
        };
        if matches!(fate, Fate::RequestLost) {
            return device.fail(&batch, "connect").await;
        }
        let receipt = match self.far_end.take(&batch.body(), device.now()) {
            Answer::Receipt(receipt) => receipt,
            Answer::Problem(ProblemKind::Gap, head) => {
                self.unheard = false;
                return device.go_on(head).await;
            }
            Answer::Problem(kind, head) => panic!("{kind:?}, {head:?}"),
        };
        match fate {
            Fate::AnswerLost => device.fail(&batch, "receive").await,
            Fate::AnswerSpoilt => {
                let spoilt = receipt.replacen("2026", "2025", 1).replacen("accepted", "refused", 1);
                let settled = device.settle(&self.far_end, &batch, &spoilt[..spoilt.len() - 1]).await;
                assert!(matches!(settled, Err(LedgerError::Receipt(_))), "{settled:?}");
                device.fail(&batch, "receipt").await;
            }
            Fate::Arrives | Fate::RequestLost => {
                drop(device.settle(&self.far_end, &batch, &receipt).await.unwrap());
            }
        }
    }

    pub(super) async fn one_of(&self, states: &[State], which: usize) -> Option<Place> {
        let mut events = Vec::new();
        for state in states {
            events.extend(self.device.ledger.events(*state, 0, 1_000).await.unwrap());
        }
        (!events.is_empty()).then(|| events[which % events.len()].place)
    }

    pub(super) fn entry(&self) -> NewEntry {
        let (actor, deed, subject) = (Actor::device(), Deed::Changed, "event".to_owned());
        NewEntry { at: self.device.now(), actor, deed, subject, from: None, to: None }
    }

    async fn deliver_all(&mut self) {
        for turn in 0.. {
            self.deliver(Fate::Arrives).await;
            if self.device.ledger.summary().await.unwrap().waiting == 0 {
                break;
            }
            assert!(turn < 1_000, "it never ends");
        }
    }

    /// Everything that can be delivered is, and all is as it has to be.
    pub(super) async fn end(mut self) {
        self.far_end.refuses.clear();
        self.checked_in = false;
        self.deliver_all().await;
        for which in 0.. {
            let states = [State::Refused, State::SetAside];
            let mut left = Vec::new();
            for state in states {
                left.extend(self.device.ledger.events(state, 0, 1_000).await.unwrap());
            }
            // What has lost its octets stays.
            left.retain(|event| event.octets.is_some());
            let Some(first) = left.first() else { break };
            assert!(which < 100, "it is never taken: {left:?}");
            let (now, entry) = (self.device.now(), self.entry());
            self.device.ledger.send_again(&self.device.identity, first.place, now, entry).await.unwrap();
            self.deliver_all().await;
        }
        assert_eq!(self.device.ledger.summary().await.unwrap().waiting, 0);
        let taken: BTreeSet<u64> = self.far_end.reads.iter().copied().collect();
        assert_eq!(taken.len(), self.far_end.reads.len(), "doubled: {:?}", self.far_end.reads);
        let missing: Vec<&u64> = self.reads.difference(&taken).collect();
        assert!(missing.is_empty() || self.both_put_back, "lost: {missing:?}");
        let (ours, theirs) = (self.device.export().await, self.far_end.export(self.device.now()));
        let verified = verify(ours.as_bytes(), &[self.device.identity.key.public()]);
        assert!(verified.is_ok(), "{verified:?}\n{ours}");
        let verified = verify(theirs.as_bytes(), &[]);
        assert!(verified.is_ok(), "{verified:?}\n{theirs}");
        let compared = compare(ours.as_bytes(), theirs.as_bytes(), &[]);
        let is_gone = match &compared {
            Err(ComparisonFault::Between(place, _)) => self.gone().await.contains(place),
            _ => false,
        };
        assert!(compared.is_ok() || is_gone || self.both_put_back, "{compared:?}\n{ours}\n{theirs}");
    }
}
