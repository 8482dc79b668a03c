use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use app::model::DueDays;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use rusqlite::Transaction;

use super::super::super::{Due, Mark, Plan, agenda, each, judgements};
use crate::{
    clock::{Clock, ManualClock},
    store::{Store, billing, tests::crash::random::Random},
    testing::reopened,
};

/// A transmission as it was committed.
#[derive(Debug)]
pub(super) struct Sent {
    /// The due dates that it names.
    pub(super) named: BTreeSet<Date>,
    /// When it really was.
    at: Timestamp,
    /// Whether the clock was right then.
    pub(super) right: bool,
}

/// What there is to tell the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    /// A time service, which says when it has set the clock.
    There,
    /// None: the clock is set by hand.
    None,
}

/// Whether the power may go between what is due and its commit, and behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Power {
    MayGo,
    Stays,
}

pub(super) struct Device {
    directory: tempfile::TempDir,
    store: Store,
    pub(super) clock: Arc<ManualClock>,
    plan: Plan,
    service: Service,
    /// What the time really is.
    pub(super) truth: Timestamp,
    pub(super) sent: Vec<Sent>,
    /// What is on the disk.
    marks: Vec<Mark>,
    /// Power cuts between what is due and its commit, and behind it.
    pub(super) cuts: usize,
}

impl Device {
    pub(super) async fn new(plan: Plan, service: Service, start: Timestamp) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = ManualClock::new(start);
        let store = Store::open(directory.path(), clock.clone(), TimeZone::UTC).unwrap();
        let (sent, marks) = (Vec::new(), Vec::new());
        let mut device = Self { directory, store, clock, plan, service, truth: start, sent, marks, cuts: 0 };
        device.say_whether_right();
        let look = device.clock.look();
        device.write(move |transaction| billing::mark(transaction, None, &look, None)).await;
        device
    }

    async fn write(&mut self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()> + Send + 'static) {
        self.store.durably(work).await.unwrap();
        self.marks = self.store.read(billing::marks).await.unwrap();
    }

    fn is_right(&self) -> bool {
        self.clock.now() == self.truth
    }

    pub(super) fn say_whether_right(&self) {
        let says = match self.service {
            Service::There => Some(self.is_right()),
            Service::None => None,
        };
        self.clock.synchronise(says);
    }

    fn pass(&mut self, time: Duration) {
        self.clock.advance(time);
        self.truth = self.truth.checked_add(time).unwrap();
    }

    /// Somebody sets the clock wrong.
    pub(super) fn jump(&mut self, by: SignedDuration) {
        self.clock.set(self.clock.now().checked_add(by).unwrap());
        self.say_whether_right();
    }

    /// Somebody sets the clock right.
    pub(super) fn put_right(&mut self) {
        self.clock.set(self.truth);
        self.say_whether_right();
    }

    /// Where nobody says which clock is right, and the machine is started anew while it is wrong, nobody can tell
    /// afterwards which of two times was wrong.
    fn may_be_cut(&self) -> bool {
        self.service == Service::There || self.is_right()
    }

    /// Off without a word, and on again; the writer is gone with what it had not committed.
    pub(super) async fn cut(&mut self, off: Duration) {
        self.truth = self.truth.checked_add(off).unwrap();
        self.clock.reboot(off);
        self.store = reopened(&self.store, self.directory.path(), self.clock.clone()).await;
        self.marks = self.store.read(billing::marks).await.unwrap();
    }

    /// Does what is due for some time.
    pub(super) async fn run(&mut self, time: Duration, power: Power, random: &mut Random) {
        let end = self.truth.checked_add(time).unwrap();
        while self.truth < end {
            let look = self.clock.look();
            let judged = judgements(&self.marks, &self.plan, &look);
            if !judged.is_empty() {
                let work = move |transaction: &Transaction<'_>| {
                    judged.into_iter().try_for_each(|(id, judged)| billing::judge(transaction, id, judged))
                };
                self.write(work).await;
            }
            let agenda = agenda(&self.plan, &self.marks, &look);
            match agenda.due {
                Due::Now(_) if self.goes(power, random) => self.cut_for_a_moment(random).await,
                Due::Now(days) => {
                    self.send(days).await;
                    if self.goes(power, random) {
                        self.cut_for_a_moment(random).await;
                    }
                }
                Due::NotBegun => {
                    self.write(move |transaction| billing::mark(transaction, None, &look, None)).await;
                }
                Due::Nothing | Due::ClockAwaited => {
                    // It may be busy for a moment.
                    let busy = Duration::from_millis(random.next() % 2_000);
                    self.pass(agenda.look_again.max(Duration::from_millis(1)) + busy);
                }
            }
        }
    }

    fn goes(&self, power: Power, random: &mut Random) -> bool {
        power == Power::MayGo && self.may_be_cut() && random.next().is_multiple_of(6)
    }

    async fn cut_for_a_moment(&mut self, random: &mut Random) {
        self.cuts += 1;
        self.cut(Duration::from_secs(random.next() % 600)).await;
    }

    async fn send(&mut self, days: DueDays) {
        let look = self.clock.look();
        self.write(move |transaction| billing::mark(transaction, Some(days), &look, Some("event"))).await;
        let (named, right) = (each(days, &self.plan).collect(), self.is_right());
        self.sent.push(Sent { named, at: self.truth, right });
    }

    /// Every due date from the first to the last day that has passed, by what really was.
    pub(super) fn assert_each_once(&self, from: Timestamp, until: Timestamp, what: &str) {
        let mut done: BTreeMap<Date, u32> = BTreeMap::new();
        for sent in &self.sent {
            if sent.right {
                for day in &sent.named {
                    *done.entry(*day).or_default() += 1;
                }
            }
        }
        for (day, times) in &done {
            assert_eq!(*times, 1, "{what}: {day} came {times} times: {:?}", self.sent);
        }
        // What was sent while the clock was wrong counts for the day on which that really was, an hour early or not.
        let really =
            |sent: &Sent| self.plan.last_due(sent.at.checked_add(SignedDuration::from_hours(1)).ok()?);
        let covered: BTreeSet<Date> =
            self.sent.iter().filter(|sent| !sent.right).filter_map(really).collect();
        let mut day = self.plan.last_due(from).unwrap();
        while let Some((next, due)) = self.plan.next_after(day)
            && due < until
        {
            assert!(
                done.contains_key(&next) || covered.contains(&next),
                "{what}: {next} is missing: {:?}",
                self.sent
            );
            day = next;
        }
    }
}
