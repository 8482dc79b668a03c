//! Whole lives of a ledger, as chance has them: whatever happens, every read that the device did not discard is at the
//! far end once, and both sides' exports are whole and tell the same.

use std::{collections::BTreeSet, time::Duration};

use app::model::{Actor, Deed};
use proptest::{prelude::*, test_runner::Config};
use tempfile::TempDir;

use super::{
    device::{DEVICE, Device},
    far_end::{Answer, FarEnd},
    rounds,
};
use crate::{
    ledger::{
        LedgerError,
        verify::{compare, verify},
    },
    protocol::{chain::Head, data::epoch_opened::Opening, export::State, problem::ProblemKind},
    store::{audit::NewEntry, ledger::renewal},
};

/// What may happen.
#[derive(Clone, Debug)]
enum Step {
    Read,
    Status,
    /// A batch goes out.
    Deliver(Fate),
    /// One of those that wait.
    Discard(usize),
    SetAside(usize),
    /// One of those that were refused or set aside.
    SendAgain(usize),
    /// The far end refuses the next read; or takes all again.
    Refuse(bool),
    /// The far end loses its last events.
    Lose(u64),
    /// An archive is restored.
    Restore,
    /// The files are kept, or put back.
    Keep,
    PutBack,
    /// The program ends and starts.
    Restart,
    /// Time passes, and octets are given up.
    Year,
}

#[derive(Clone, Copy, Debug)]
enum Fate {
    Arrives,
    RequestLost,
    AnswerLost,
    AnswerSpoilt,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => Just(Step::Read),
        2 => Just(Step::Status),
        6 => Just(Step::Deliver(Fate::Arrives)),
        1 => Just(Step::Deliver(Fate::RequestLost)),
        2 => Just(Step::Deliver(Fate::AnswerLost)),
        1 => Just(Step::Deliver(Fate::AnswerSpoilt)),
        1 => any::<usize>().prop_map(Step::Discard),
        1 => any::<usize>().prop_map(Step::SetAside),
        2 => any::<usize>().prop_map(Step::SendAgain),
        1 => any::<bool>().prop_map(Step::Refuse),
        1 => (1..5_u64).prop_map(Step::Lose),
        1 => Just(Step::Restore),
        1 => Just(Step::Keep),
        1 => Just(Step::PutBack),
        1 => Just(Step::Restart),
        1 => Just(Step::Year),
    ]
}

/// Files of an earlier time, and the reads that had been made by then.
struct Kept {
    files: TempDir,
    reads: BTreeSet<u64>,
    /// The far end has lost events that the device did not hear of before.
    lost_since: bool,
}

struct Life {
    device: Device,
    far_end: FarEnd,
    /// Reads that the device made and was not told to discard.
    reads: BTreeSet<u64>,
    next_read: u64,
    kept: Option<Kept>,
    /// The far end has lost events, and the device has not heard of it.
    unheard: bool,
    /// The far end lost events that the device, put back to a time before, takes it to have: the exports say so.
    both_put_back: bool,
    /// Nothing is delivered after a start before a check-in was answered, and nothing of an epoch of which the server has
    /// not signed for anything.
    checked_in: bool,
}

impl Life {
    async fn begin() -> Self {
        let device = Device::enrolled().await;
        let far_end = FarEnd::new(DEVICE, device.identity.key.public());
        let (reads, checked_in) = (BTreeSet::new(), true);
        Self {
            device,
            far_end,
            reads,
            next_read: 1,
            kept: None,
            unheard: false,
            both_put_back: false,
            checked_in,
        }
    }

    async fn take(&mut self, step: Step) {
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
            Step::Lose(events) => {
                self.far_end.lose(events);
                self.unheard = true;
                if let Some(kept) = &mut self.kept {
                    kept.lost_since = true;
                }
            }
            Step::Restore => {
                let demand =
                    |transaction: &rusqlite::Transaction<'_>| renewal::demand(transaction, Opening::Restored);
                self.device.store.durably(demand).await.unwrap();
            }
            Step::Keep => {
                let (files, reads) = (self.device.snapshot().await, self.reads.clone());
                self.kept = Some(Kept { files, reads, lost_since: self.unheard });
                self.checked_in = false;
            }
            Step::PutBack => {
                if let Some(kept) = self.kept.take() {
                    self.device.restart(Some(kept.files.path())).await;
                    // What was made since and sent is at the far end; what was not is lost with the files.
                    self.reads = kept.reads;
                    self.both_put_back |= kept.lost_since;
                    self.checked_in = false;
                }
            }
            Step::Restart => {
                self.device.restart(None).await;
                self.checked_in = false;
            }
            Step::Year => {
                self.device.pass(Duration::from_hours(24 * 400));
                match self.device.ledger.prune(&self.device.identity, self.device.now()).await {
                    Ok(_) => {}
                    Err(error) => panic!("{error}"),
                }
            }
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
            self.device.go_on(Some(head)).await;
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

    async fn one_of(&self, states: &[State], which: usize) -> Option<crate::protocol::chain::Place> {
        let mut events = Vec::new();
        for state in states {
            events.extend(self.device.ledger.events(*state, 0, 1_000).await.unwrap());
        }
        (!events.is_empty()).then(|| events[which % events.len()].place)
    }

    fn entry(&self) -> NewEntry {
        let (actor, deed, subject) = (Actor::device(), Deed::Changed, "event".to_owned());
        NewEntry { at: self.device.now(), actor, deed, subject, from: None, to: None }
    }

    async fn discard(&mut self, which: usize) {
        let states = [State::Waiting, State::SetAside, State::Refused];
        let Some(place) = self.one_of(&states, which).await else { return };
        let text = self.device.ledger.event(place).await.unwrap().unwrap().text.unwrap();
        let reading =
            text.split("\"reading\":").nth(1).and_then(|rest| rest.split([',', '}']).next()?.parse().ok());
        if let Some(number) = reading.filter(|_| text.contains("meter-read")) {
            self.reads.remove(&number);
        }
        let (now, entry) = (self.device.now(), self.entry());
        self.device.ledger.discard(place, "The administrator did.".into(), now, entry).await.unwrap();
    }

    async fn send_again(&mut self, which: usize) {
        let Some(place) = self.one_of(&[State::SetAside, State::Refused], which).await else { return };
        let (now, entry) = (self.device.now(), self.entry());
        let sent = self.device.ledger.send_again(&self.device.identity, place, now, entry).await;
        // Where an epoch is due, or octets are gone, it can't be.
        assert!(matches!(sent, Ok(_) | Err(LedgerError::State(_, _))), "{sent:?}");
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
    async fn end(mut self) {
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
        assert!(compared.is_ok() || self.both_put_back, "{compared:?}\n{ours}\n{theirs}");
    }
}

proptest! {
    #![proptest_config(Config {
        cases: u32::try_from(rounds(24, 2_000)).unwrap(),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    })]

    #[test]
    fn whatever_happens_every_read_arrives_once(steps in prop::collection::vec(step(), 1..50)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut life = Life::begin().await;
            for step in steps {
                life.take(step).await;
            }
            life.end().await;
        });
    }
}

#[tokio::test]
async fn a_head_of_an_empty_far_end_is_a_beginning() {
    let device = Device::enrolled().await;
    device.add_read(1).await;
    let mut far_end = FarEnd::new(DEVICE, device.identity.key.public());
    device.deliver(&mut far_end).await;
    let mut far_end = FarEnd::new(DEVICE, device.identity.key.public());
    device.go_on(Some(Head::start(1))).await;
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1]);
}
