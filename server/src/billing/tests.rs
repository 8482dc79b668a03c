//! The desk over a real store, with a clock that the test moves.

use std::{sync::Arc, time::Duration};

use app::{
    model::{Actor, DueDays, EndAndStart, HoldCause, ReadReason, ReadState, Reading, Resolution},
    port::{ResolutionError, TrailFilter},
};
use jiff::{civil::date, tz::TimeZone};
use tokio::sync::watch;

use super::{Desk, Order, Proposed, ReadOutcome, ResolveError};
use crate::{
    clock::ManualClock,
    config::Loaded,
    meter::schedule::Due,
    store::{Store, audit, billing as rows},
    testing::{clock, reading_at, reopened, time},
};

struct Bench {
    directory: tempfile::TempDir,
    clock: Arc<ManualClock>,
    store: Store,
    desk: Desk,
    sequence: u64,
    settings: Vec<(String, String)>,
    serial: String,
}

const DUE: Order = Order {
    reason: ReadReason::Scheduled,
    days: Some(DueDays { first: date(2026, 11, 22), last: date(2026, 11, 22) }),
};
const KEY: &str = "total-impressions";

fn desk(store: &Store, clock: &Arc<ManualClock>, settings: &[(String, String)]) -> Desk {
    let zone = ("SMART_ESOLUTIONS_READING_TIME_ZONE".to_owned(), "UTC".to_owned());
    let loaded = Loaded::read(None, settings.iter().cloned().chain([zone]), Vec::new()).unwrap();
    Desk::open(store.clone(), clock.clone(), watch::channel(Arc::new(loaded)).1)
}

impl Bench {
    fn new(settings: &[(&str, &str)]) -> Self {
        let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T01:00:00Z"));
        let settings: Vec<(String, String)> = settings
            .iter()
            .map(|(key, value)| (format!("SMART_ESOLUTIONS_{key}"), (*value).to_owned()))
            .collect();
        let store = Store::open(directory.path(), clock.clone(), TimeZone::UTC).unwrap();
        let desk = desk(&store, &clock, &settings);
        Self { directory, clock, store, desk, sequence: 0, settings, serial: "A".into() }
    }

    /// The program ends without a word and starts anew.
    async fn restart(&mut self) {
        self.store = reopened(&self.store, self.directory.path(), self.clock.clone()).await;
        self.desk = desk(&self.store, &self.clock, &self.settings);
    }

    fn reading(&mut self, impressions: u64) -> Reading {
        self.sequence += 1;
        let mut reading = reading_at(crate::clock::Clock::now(&*self.clock), self.sequence, impressions);
        reading.identity.serial_number = Some(self.serial.clone());
        reading
    }

    async fn observe(&mut self, impressions: u64) -> usize {
        let reading = self.reading(impressions);
        self.desk.observe(&reading).await.unwrap().len()
    }

    async fn read(&mut self, impressions: u64) -> app::model::BillingRead {
        let reading = self.reading(impressions);
        let taken = self.desk.take_read(&reading, DUE, |_, _| Ok(Some("event".into()))).await.unwrap();
        let ReadOutcome::Read(read) = taken else { panic!("{taken:?}") };
        *read
    }

    async fn held(&self) -> Vec<u64> {
        self.desk.view().await.unwrap().0.holds.iter().map(|hold| hold.id).collect()
    }
}

fn change(end: u64, start: u64) -> Resolution {
    Resolution::MeterChange { reads: vec![EndAndStart { key: KEY.into(), end, start }] }
}

#[tokio::test]
async fn a_hold_is_on_the_disk_at_once_and_ends_with_a_line_in_the_audit_trail() {
    let mut bench = Bench::new(&[]);
    bench.observe(48_000).await;
    bench.clock.advance(Duration::from_mins(5));
    assert_eq!(bench.observe(20).await, 1);
    bench.restart().await;
    assert_eq!(bench.held().await, [1]);
    assert_eq!(bench.observe(25).await, 0, "told once");
    let address = "192.0.2.7".parse().unwrap();
    let resolved = bench.desk.resolve(Actor::administrator(address), 1, &change(48_005, 0)).await.unwrap();
    assert_eq!(resolved.made[KEY], 25);
    assert!(bench.held().await.is_empty());
    let entries =
        bench.store.read(|connection| audit::newest(connection, TrailFilter::default(), 9)).await.unwrap();
    assert_eq!(
        (entries[0].subject.as_str(), entries[0].from.as_deref()),
        ("hold 1", Some("Total Impressions went back"))
    );
    let expected = "meter change: Total Impressions ended at 48,005 and began at 0";
    assert_eq!(entries[0].to.as_deref(), Some(expected));
    let again = bench.desk.resolve(Actor::administrator(address), 1, &change(48_005, 0)).await;
    assert!(matches!(again, Err(ResolveError::Resolution(ResolutionError::NotOpen))), "{again:?}");
    bench.read(25).await;
    assert_eq!(bench.read(40).await.content.meters[0].since_previous, Some(15));
}

#[tokio::test]
async fn a_read_its_event_and_its_due_date_are_one_commit() {
    let mut bench = Bench::new(&[]);
    bench.desk.begin_schedule().await.unwrap();
    bench.read(48_000).await;
    bench.clock.advance(Duration::from_hours(1));
    let reading = bench.reading(48_010);
    let failed = bench
        .desk
        .take_read(&reading, DUE, |transaction, _| {
            transaction.execute("INSERT INTO there_is_no_such_table VALUES (1)", [])?;
            Ok(None)
        })
        .await;
    assert!(failed.is_err());
    let marks = bench.store.read(rows::marks).await.unwrap().len();
    assert_eq!((bench.desk.view().await.unwrap().0.reads.len(), marks), (1, 2));
    let read = bench.read(48_013).await;
    assert_eq!(
        (read.id, read.content.meters[0].since_previous),
        (2, Some(13)),
        "nothing was billed meanwhile"
    );
    assert_eq!((read.taken_at, read.days), (time("2026-11-22T02:00:00Z"), DUE.days));
    bench.restart().await;
    assert_eq!(bench.read(48_014).await.content.meters[0].since_previous, Some(1));
}

#[tokio::test]
async fn the_page_gets_what_was_accepted_and_when_the_next_is_due() {
    let mut bench = Bench::new(&[("METER_DAILY_TRANSMISSION_TIME", "02:00")]);
    let (view, last_sent) = bench.desk.view().await.unwrap();
    assert_eq!((view.next_due, last_sent), (None, None), "no due dates yet");
    bench.desk.begin_schedule().await.unwrap();
    bench.desk.spread_by("TST0012345");
    let due = time("2026-11-22T02:07:34.014Z");
    assert_eq!(bench.desk.view().await.unwrap().0.next_due, Some(due));
    bench.clock.advance(Duration::from_hours(2));
    assert_eq!(bench.desk.agenda().await.unwrap().due, Due::Now(DUE.days.unwrap()));
    let read = bench.read(48_000).await;
    assert_eq!(bench.desk.agenda().await.unwrap().due, Due::Nothing);
    let at = time("2026-11-22T03:00:05Z");
    bench.desk.set_state(read.id, ReadState::Accepted, at).await.unwrap();
    let sent = bench.desk.view().await.unwrap().1.unwrap();
    assert_eq!((sent.sent_at, sent.values[KEY]), (at, 48_000));
}

#[tokio::test]
async fn due_dates_without_a_read_can_be_done_too_and_a_wrong_clock_is_found_out() {
    let mut bench = Bench::new(&[]);
    bench.desk.begin_schedule().await.unwrap();
    bench.observe(48_000).await;
    bench.clock.advance(Duration::from_hours(3));
    bench.desk.mark_done(DUE.days.unwrap(), None).await.unwrap();
    bench.clock.reboot(Duration::from_mins(1));
    bench.clock.set(time("2026-11-20T12:00:00Z"));
    bench.desk.agenda().await.unwrap();
    let marks = bench.store.read(rows::marks).await.unwrap();
    assert!(
        marks.iter().all(|mark| mark.judged.is_some_and(|judged| judged.corrected.is_none())),
        "{marks:?}"
    );
}

#[tokio::test]
async fn what_the_far_end_says_is_accepted_as_was_set_and_a_serial_number_never() {
    for (policy, accepted) in [("ask", false), ("automatically", true)] {
        let mut bench = Bench::new(&[("METER_ACCEPT_RESOLUTIONS", policy)]);
        bench.observe(48_000).await;
        bench.observe(20).await;
        let wrong = bench.desk.propose(1, change(1, 0)).await;
        assert!(matches!(wrong, Err(ResolveError::Resolution(_))), "{wrong:?}");
        let proposed = bench.desk.propose(1, change(48_000, 0)).await.unwrap();
        assert_eq!(matches!(proposed, Proposed::Accepted(_)), accepted, "{policy}");
        assert_eq!(bench.held().await.is_empty(), accepted, "{policy}");
        if !accepted {
            let shown = bench.desk.view().await.unwrap().0.holds[0].proposal.clone();
            assert_eq!(shown, Some(change(48_000, 0)));
            bench.desk.resolve(Actor::command_line(), 1, &change(48_000, 0)).await.unwrap();
        }
        let kept = bench.store.read(|connection| rows::resolutions(connection, 1)).await.unwrap();
        let by = if accepted { "policy" } else { "command line" };
        assert_eq!((kept[0].proposed_by.as_str(), kept[0].accepted_by.as_str()), ("far end", by));
        bench.serial = "B".into();
        bench.observe(30).await;
        let proposed = bench.desk.propose(2, Resolution::SerialNumber { reads: vec![] }).await.unwrap();
        assert_eq!(proposed, Proposed::Asked, "{policy}");
        let view = bench.desk.view().await.unwrap().0;
        assert!(matches!(view.holds[0].cause, HoldCause::SerialNumber { .. }));
    }
}

#[tokio::test]
async fn a_reading_is_taken_over_once_however_often_it_is_used() {
    let mut bench = Bench::new(&[]);
    bench.observe(48_000).await;
    let reading = bench.reading(48_013);
    bench.desk.observe(&reading).await.unwrap();
    bench.clock.advance(Duration::from_mins(3));
    let taken = bench.desk.take_read(&reading, DUE, |_, _| Ok(None)).await.unwrap();
    let ReadOutcome::Read(read) = taken else { panic!("{taken:?}") };
    assert_eq!(read.taken_at, time("2026-11-22T01:00:00Z"), "when it was read, not when it was asked for");
}

#[tokio::test]
async fn a_time_that_was_taken_before_the_clock_was_set_is_put_right_with_the_next_reading() {
    let mut bench = Bench::new(&[]);
    bench.clock.set(time("1970-01-01T00:10:00Z"));
    bench.read(48_000).await;
    bench.clock.advance(Duration::from_mins(30));
    bench.clock.set(time("2026-11-22T10:00:00Z"));
    bench.observe(48_000).await;
    let read = bench.desk.view().await.unwrap().0.reads.remove(0);
    assert_eq!((read.taken_at, read.at()), (time("1970-01-01T00:10:00Z"), time("2026-11-22T09:30:00Z")));
}

#[tokio::test]
async fn a_printer_that_is_faster_than_it_can_be_is_held_by_its_model_or_by_what_was_set() {
    for (settings, model, held) in [
        (vec![], "Phaser 4600", true),
        (vec![], "Something else", false),
        (vec![("METER_RATED_PAGES_PER_MINUTE", "1000")], "Phaser 4600", false),
        (vec![("PRINTER_URL", "demo:?factor=60")], "Phaser 4600", false),
    ] {
        let mut bench = Bench::new(&settings);
        for impressions in [48_000, 49_000] {
            let mut reading = bench.reading(impressions);
            reading.identity.model = Some(model.to_owned());
            bench.desk.observe(&reading).await.unwrap();
            bench.clock.advance(Duration::from_mins(5));
        }
        assert_eq!(!bench.held().await.is_empty(), held, "{settings:?} {model}");
    }
}
