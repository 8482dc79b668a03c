//! Thirty days of a device whose clock is set wrong and right again and whose power is cut, with what it has done on a
//! disk. What really happened is known here: each due date that came while the device ran, or that it missed and
//! could make up, is done once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use app::model::DueDays;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use rusqlite::Transaction;

use super::super::{Due, Mark, Plan, Spread, agenda, each, judgements};
use crate::{
    clock::{Clock, ManualClock},
    store::{Store, billing},
    testing::reopened,
};

/// The same numbers at each run.
struct Random(u64);

impl Random {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// A transmission as it was committed.
#[derive(Debug)]
struct Sent {
    /// The due dates that it names.
    named: BTreeSet<Date>,
    /// When it really was.
    at: Timestamp,
    /// Whether the clock was right then.
    right: bool,
}

/// What there is to tell the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    /// A time service, which says when it has set the clock.
    There,
    /// None: the clock is set by hand.
    None,
}

struct Device {
    directory: tempfile::TempDir,
    store: Store,
    clock: Arc<ManualClock>,
    plan: Plan,
    service: Service,
    /// What the time really is.
    truth: Timestamp,
    sent: Vec<Sent>,
    /// What is on the disk.
    marks: Vec<Mark>,
    /// Power cuts between what is due and its commit, and behind it.
    cuts: usize,
}

/// What there was in a month.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    sent: usize,
    made_up: usize,
    with_a_wrong_clock: usize,
    cuts: usize,
}

impl Device {
    async fn new(plan: Plan, service: Service, start: Timestamp) -> Self {
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

    fn say_whether_right(&self) {
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
    fn jump(&mut self, by: SignedDuration) {
        self.clock.set(self.clock.now().checked_add(by).unwrap());
        self.say_whether_right();
    }

    /// Somebody sets the clock right.
    fn put_right(&mut self) {
        self.clock.set(self.truth);
        self.say_whether_right();
    }

    /// Where nobody says which clock is right, and the machine is started anew while it is wrong, nobody can tell
    /// afterwards which of two times was wrong.
    fn may_be_cut(&self) -> bool {
        self.service == Service::There || self.is_right()
    }

    /// Off without a word, and on again; the writer is gone with what it had not committed.
    async fn cut(&mut self, off: Duration) {
        self.truth = self.truth.checked_add(off).unwrap();
        self.clock.reboot(off);
        self.store = reopened(&self.store, self.directory.path(), self.clock.clone()).await;
        self.marks = self.store.read(billing::marks).await.unwrap();
    }

    /// Does what is due for some time; `cuts` says how likely the power is to go in the middle.
    async fn run(&mut self, time: Duration, random: &mut Random) {
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
                Due::Now(_) if self.may_be_cut() && random.below(6) == 0 => {
                    self.cuts += 1;
                    self.cut(Duration::from_secs(random.below(600))).await;
                }
                Due::Now(days) => {
                    self.send(days).await;
                    if self.may_be_cut() && random.below(6) == 0 {
                        self.cuts += 1;
                        self.cut(Duration::from_secs(random.below(600))).await;
                    }
                }
                Due::NotBegun => {
                    self.write(move |transaction| billing::mark(transaction, None, &look, None)).await;
                }
                Due::Nothing | Due::ClockAwaited => {
                    // It may be busy for a moment.
                    let busy = Duration::from_millis(random.below(2_000));
                    self.pass(agenda.look_again.max(Duration::from_millis(1)) + busy);
                }
            }
        }
    }

    async fn send(&mut self, days: DueDays) {
        let look = self.clock.look();
        self.write(move |transaction| billing::mark(transaction, Some(days), &look, Some("event"))).await;
        let (named, right) = (each(days, &self.plan).collect(), self.is_right());
        self.sent.push(Sent { named, at: self.truth, right });
    }

    /// Every due date from the first to the last day that has passed, by what really was.
    fn assert_each_once(&self, from: Timestamp, until: Timestamp, what: &str) {
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

fn start_of(zone: &TimeZone, day: Date) -> Timestamp {
    zone.to_zoned(day.at(12, 0, 0, 0)).unwrap().timestamp()
}

/// Thirty days from noon of `day`, with a jump of the clock every few days and a power cut now and then.
async fn month(zone: &str, day: Date, at: &str, service: Service, seed: u64) -> Count {
    let what = format!("{zone} {at} {service:?} {seed}");
    let mut random = Random(seed);
    let zone = TimeZone::get(zone).unwrap();
    let plan = Plan { time: at.parse().unwrap(), zone: zone.clone(), spread: Spread::of(&what) };
    let start = start_of(&zone, day);
    let end = start.checked_add(SignedDuration::from_hours(30 * 24)).unwrap();
    let mut device = Device::new(plan, service, start).await;
    while device.truth < end {
        let hours = Duration::from_hours(1 + random.below(40));
        device.run(hours, &mut random).await;
        match random.below(5) {
            0 => device.cut(Duration::from_hours(1 + random.below(80))).await,
            1 => {
                let hours = i64::try_from(random.below(24 * 14)).unwrap() - 24 * 7;
                device.jump(SignedDuration::from_hours(hours));
                let wrong = Duration::from_hours(random.below(30));
                device.run(wrong, &mut random).await;
                device.put_right();
            }
            2 => {
                // No battery: it starts in 1970 until somebody sets the clock.
                device.cut(Duration::from_mins(random.below(600))).await;
                device.clock.set(Timestamp::UNIX_EPOCH);
                device.say_whether_right();
                let unset = Duration::from_mins(random.below(300));
                device.run(unset, &mut random).await;
                device.put_right();
            }
            _ => {}
        }
    }
    // The device has run for a while with a clock that is right.
    device.run(Duration::from_mins(30), &mut random).await;
    device.assert_each_once(start, device.truth.min(end), &what);
    Count {
        sent: device.sent.len(),
        made_up: device.sent.iter().filter(|sent| sent.named.len() > 1).count(),
        with_a_wrong_clock: device.sent.iter().filter(|sent| !sent.right).count(),
        cuts: device.cuts,
    }
}

/// Each zone's change to summer time and back, where it has them.
const MONTHS: [(&str, Date, &str); 7] = [
    ("Europe/Berlin", Date::constant(2026, 3, 14), "02:30"),
    ("Europe/Berlin", Date::constant(2026, 10, 10), "02:30"),
    ("America/New_York", Date::constant(2026, 2, 21), "02:00"),
    ("America/New_York", Date::constant(2026, 10, 17), "01:30"),
    ("Australia/Lord_Howe", Date::constant(2026, 9, 19), "02:10"),
    ("Australia/Lord_Howe", Date::constant(2026, 3, 21), "01:45"),
    ("Asia/Kolkata", Date::constant(2026, 6, 1), "23:59"),
];

#[tokio::test]
async fn thirty_days_in_four_zones_do_each_due_date_once_whatever_happens_to_clock_and_power() {
    let rounds = if std::env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some() { 40 } else { 3 };
    let (mut months, mut all) = (0, Count::default());
    for (zone, day, at) in MONTHS {
        for service in [Service::There, Service::None] {
            for seed in 0..rounds {
                let count = month(zone, day, at, service, seed).await;
                months += 1;
                all.sent += count.sent;
                all.made_up += count.made_up;
                all.with_a_wrong_clock += count.with_a_wrong_clock;
                all.cuts += count.cuts;
            }
        }
    }
    println!("{months} months of thirty days: {all:?}");
    assert!(all.made_up > months && all.with_a_wrong_clock > months && all.cuts > months, "{all:?}");
}
