//! The service over an agent in memory and a real store, with time that the test moves.

use std::sync::{Arc, atomic::Ordering};

use app::{
    model::{EventKind, Freshness, Product, RequestKind},
    port::{Device, PortError},
};
use jiff::{Timestamp, tz::TimeZone};
use tokio::{net::UdpSocket, sync::watch, task::JoinHandle};

use super::{Connection, Keeper, Rhythm, Service, Settings};
use crate::{
    clock::{ManualClock, SharedClock},
    config::{Config, ReadingSection},
    device::{
        Printer,
        demo::{DemoSettings, History},
        memory::MemoryAgent,
        value::{Value, oid},
    },
    store::Store,
    testing::time,
};

struct Bench {
    service: Service,
    agent: Arc<MemoryAgent>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    directory: tempfile::TempDir,
    clock: Arc<ManualClock>,
}

impl Bench {
    /// The program ends.
    async fn end(self) -> tempfile::TempDir {
        self.stop.send(true).expect("told");
        self.task.await.expect("no panic");
        self.service.store().close().await.expect("written");
        self.directory
    }

    /// Times and kinds of what was told of the connection, oldest first.
    fn connections(&self) -> Vec<(Timestamp, EventKind)> {
        let snapshot = self.service.latest();
        let events = snapshot.events.iter().rev().filter(|event| event.subject == "connection");
        events.map(|event| (event.at, event.kind)).collect()
    }
}

fn agent(dies_after: usize) -> Arc<MemoryAgent> {
    agent_of("SERIAL1", dies_after)
}

fn agent_of(serial_number: &str, dies_after: usize) -> Arc<MemoryAgent> {
    let objects = [
        (oid!(1, 3, 6, 1, 2, 1, 1, 2, 0), Value::Oid(oid!(1, 3, 6, 1, 4, 1, 11, 2))),
        (oid!(1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17, 1), Value::Octets(serial_number.as_bytes().to_vec())),
        (oid!(1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4, 1, 1), Value::Number(1234)),
    ];
    let mut agent = MemoryAgent::new(objects);
    agent.dies_after = dies_after;
    Arc::new(agent)
}

async fn bench(agent: Option<Arc<MemoryAgent>>) -> Bench {
    let directory = tempfile::tempdir().expect("a directory");
    bench_in(directory, time("2026-11-22T12:00:00Z"), "snmp://127.0.0.1:161", agent).await
}

async fn bench_in(
    directory: tempfile::TempDir,
    now: Timestamp,
    source: &str,
    agent: Option<Arc<MemoryAgent>>,
) -> Bench {
    let clock = ManualClock::new(now);
    let store = Store::open(directory.path(), clock.clone(), TimeZone::UTC).expect("a store");
    let settings = Settings {
        product: Product { version: "0".into(), build: "0".into(), built_on: None },
        zone: TimeZone::UTC,
        demonstration: false,
        troubleshooting_url: None,
    };
    let printer =
        agent.clone().map(|agent| (Printer::new(agent, clock.clone(), TimeZone::UTC), source.to_owned()));
    let rhythm = Rhythm::new(&ReadingSection::default(), 1);
    let (keeper, service) = Keeper::new(printer, store, clock.clone(), rhythm, &settings).await;
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(keeper.run(stopped));
    let agent = agent.unwrap_or_else(|| self::agent(0));
    Bench { service, agent, stop, task, directory, clock }
}

async fn until(service: &Service, wanted: impl Fn(&Freshness) -> bool) {
    tokio::time::timeout(tokio::time::Duration::from_secs(10), async {
        while !wanted(&service.latest().freshness) {
            tokio::time::sleep(tokio::time::Duration::from_millis(5)).await;
        }
    })
    .await
    .expect("the freshness that was waited for");
}

/// Until the printer is known not to answer.
async fn until_missed(service: &Service) {
    let missed = |freshness: &Freshness| matches!(freshness, Freshness::Stale { cause, .. } if cause.contains("did not answer"));
    until(service, missed).await;
}

#[tokio::test]
async fn the_first_reading_comes_by_itself_and_refresh_brings_the_next() {
    let bench = bench(Some(agent(usize::MAX))).await;
    until(&bench.service, |freshness| *freshness == Freshness::Current).await;
    let first = bench.service.latest().reading.clone().expect("a reading");
    assert_eq!(first.meters[0].value, 1234);
    tokio::time::sleep(tokio::time::Duration::from_millis(1_050)).await;
    bench.service.refresh().await.expect("refreshed");
    let second = bench.service.latest().reading.clone().expect("a reading");
    assert_eq!(second.sequence, first.sequence + 1);
}

#[tokio::test]
async fn many_who_ask_at_once_share_one_reading() {
    let bench = bench(Some(agent(usize::MAX))).await;
    until(&bench.service, |freshness| *freshness == Freshness::Current).await;
    let before = bench.service.latest().reading.as_ref().map(|reading| reading.sequence);
    tokio::time::sleep(tokio::time::Duration::from_millis(1_050)).await;
    let asked = (0..20).map(|_| bench.service.refresh());
    for result in futures_util::future::join_all(asked).await {
        result.expect("refreshed");
    }
    let after = bench.service.latest().reading.as_ref().map(|reading| reading.sequence);
    assert_eq!(after, before.map(|sequence| sequence + 1));
}

#[tokio::test]
async fn a_printer_that_falls_silent_leaves_its_last_reading_marked_stale() {
    let alive = bench(Some(agent(2))).await;
    until(&alive.service, |freshness| *freshness != Freshness::BeingRead).await;
    let requests = alive.agent.requests.load(Ordering::Relaxed);
    assert!(requests >= 2, "{requests}");
    tokio::time::sleep(tokio::time::Duration::from_millis(1_050)).await;
    let error = alive.service.refresh().await.expect_err("silent");
    assert!(matches!(&error, PortError::Printer(cause) if cause.contains("did not answer")), "{error}");
    let snapshot = alive.service.latest();
    assert!(matches!(snapshot.freshness, Freshness::Stale { .. }));
    assert!(snapshot.reading.is_some());
    assert!(snapshot.events.iter().any(|event| event.kind == EventKind::NotAnswering));
}

#[tokio::test]
async fn a_silence_goes_on_over_restarts_and_ends_once() {
    let (here, elsewhere) = ("snmp://127.0.0.1:161", "snmp://127.0.0.1:1610");
    let at = |hour: &str| time(&format!("2026-11-22T{hour}:00:00Z"));
    let first = bench(Some(agent(2))).await;
    until(&first.service, |freshness| *freshness != Freshness::BeingRead).await;
    tokio::time::sleep(tokio::time::Duration::from_millis(1_050)).await;
    first.service.refresh().await.expect_err("silent");
    let mut directory = first.end().await;
    let began = (at("12"), EventKind::NotAnswering);
    // Another address is another silence for whoever looks at the page, and the same line of the history.
    for (hour, source, since) in [("13", here, "12"), ("14", elsewhere, "14"), ("15", here, "12")] {
        let silent = bench_in(directory, at(hour), source, Some(agent(0))).await;
        until_missed(&silent.service).await;
        let snapshot = silent.service.latest();
        let Freshness::Stale { since: shown, .. } = &snapshot.freshness else { panic!("stale") };
        let told = silent.connections().into_iter().filter(|(_, kind)| *kind != EventKind::NotWatched);
        assert_eq!((*shown, told.collect::<Vec<_>>()), (at(since), vec![began]), "at {hour}");
        directory = silent.end().await;
    }
    let again = (at("16"), EventKind::AnsweringAgain);
    for hour in ["16", "17"] {
        let back = bench_in(directory, at(hour), here, Some(agent(usize::MAX))).await;
        until(&back.service, |freshness| *freshness == Freshness::Current).await;
        let told = back.connections().into_iter().filter(|(_, kind)| *kind != EventKind::NotWatched);
        assert_eq!(told.collect::<Vec<_>>(), [began, again], "at {hour}");
        directory = back.end().await;
    }
}

#[tokio::test]
async fn a_time_in_which_this_program_did_not_run_is_told_with_the_first_look_whatever_that_finds() {
    let here = "snmp://127.0.0.1:161";
    let at = |time_of_day: &str| time(&format!("2026-11-22T{time_of_day}:00Z"));
    // At noon, then: when, whether the printer answers, where it is, and since when nobody had looked.
    let table = [
        ("12:10", true, here, None),
        ("14:00", true, here, Some("12:00")),
        ("14:00", false, here, Some("12:00")),
        ("14:00", true, "snmp://127.0.0.1:1610", None),
    ];
    for (again, answers, source, since) in table {
        let first = bench(Some(agent(usize::MAX))).await;
        until(&first.service, |freshness| *freshness == Freshness::Current).await;
        let directory = first.end().await;
        let agent = agent(if answers { usize::MAX } else { 0 });
        let second = bench_in(directory, at(again), source, Some(agent)).await;
        if answers {
            until(&second.service, |freshness| *freshness == Freshness::Current).await;
        } else {
            until_missed(&second.service).await;
        }
        let told = second.connections();
        let gap = told.iter().find(|(_, kind)| *kind == EventKind::NotWatched);
        assert_eq!(gap.map(|(at, _)| *at), since.map(|_| at(again)), "{again} {source}");
        let events = second.service.latest().events.clone();
        let from = events.iter().find(|event| event.kind == EventKind::NotWatched).map(|it| it.from.clone());
        assert_eq!(from, since.map(|since| Some(at(since).to_string())));
    }
}

#[tokio::test]
async fn what_a_silent_printer_did_while_the_program_did_not_run_is_not_known() {
    let here = "snmp://127.0.0.1:161";
    let at = |hour: &str| time(&format!("2026-11-22T{hour}:00:00Z"));
    let first = bench(Some(agent(2))).await;
    until(&first.service, |freshness| *freshness != Freshness::BeingRead).await;
    tokio::time::sleep(tokio::time::Duration::from_millis(1_050)).await;
    first.service.refresh().await.expect_err("silent");
    let mut directory = first.end().await;
    // In vain at two, and not at six.
    for (hour, answers) in [("14", 0), ("18", usize::MAX)] {
        let bench = bench_in(directory, at(hour), here, Some(agent(answers))).await;
        if answers == 0 {
            until_missed(&bench.service).await;
        } else {
            until(&bench.service, |freshness| *freshness == Freshness::Current).await;
        }
        directory = bench.end().await;
    }
    let bench = bench_in(directory, at("18"), here, Some(agent(usize::MAX))).await;
    until(&bench.service, |freshness| *freshness == Freshness::Current).await;
    let told = [
        (at("12"), EventKind::NotAnswering),
        (at("14"), EventKind::NotWatched),
        (at("18"), EventKind::NotWatched),
        (at("18"), EventKind::AnsweringAgain),
    ];
    assert_eq!(bench.connections(), told);
    let gaps =
        bench.service.latest().events.iter().rev().filter_map(|event| event.from.clone()).collect::<Vec<_>>();
    assert_eq!(gaps, [at("12").to_string(), at("14").to_string()]);
}

#[tokio::test]
async fn a_silence_is_dated_by_the_clock_as_it_is_set() {
    let bench = bench(Some(agent(2))).await;
    until(&bench.service, |freshness| *freshness != Freshness::BeingRead).await;
    for (now, since) in [
        ("2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z"),
        ("2026-11-25T12:00:00Z", "2026-11-25T12:00:00Z"),
        ("2026-11-20T09:00:00Z", "2026-11-20T09:00:00Z"),
    ] {
        bench.clock.set(time(now));
        tokio::time::sleep(tokio::time::Duration::from_millis(1_050)).await;
        bench.service.refresh().await.expect_err("silent");
        let Freshness::Stale { since: shown, .. } = bench.service.latest().freshness else { panic!("stale") };
        assert_eq!(shown, time(since), "at {now}");
    }
    bench.clock.advance(std::time::Duration::from_mins(20));
    tokio::time::sleep(tokio::time::Duration::from_millis(1_050)).await;
    bench.service.refresh().await.expect_err("silent");
    let Freshness::Stale { since, .. } = bench.service.latest().freshness else { panic!("stale") };
    assert_eq!(since, time("2026-11-20T09:00:00Z"));
}

#[tokio::test]
async fn another_printer_that_is_set_while_the_program_is_off_is_told_of() {
    let first = bench(Some(agent(usize::MAX))).await;
    until(&first.service, |freshness| *freshness == Freshness::Current).await;
    let directory = first.end().await;
    let (now, other) = (time("2026-11-22T13:00:00Z"), agent_of("SERIAL2", usize::MAX));
    let second = bench_in(directory, now, "snmp://127.0.0.1:1610", Some(other)).await;
    until(&second.service, |freshness| *freshness == Freshness::Current).await;
    let snapshot = second.service.latest();
    let told = snapshot.events.iter().find(|event| event.subject == "identity/serial-number");
    let values = told.map(|event| (event.at, event.from.as_deref(), event.to.as_deref()));
    assert_eq!(values, Some((now, Some("SERIAL1"), Some("SERIAL2"))));
}

#[tokio::test]
async fn without_a_printer_refresh_says_so_and_requests_are_still_recorded() {
    let bench = bench(None).await;
    assert_eq!(bench.service.refresh().await, Err(PortError::NotConfigured));
    let nobody = app::model::Access::viewer([192, 0, 2, 7].into());
    let recorded = bench.service.record_request(&nobody, RequestKind::Diagnostics).await.expect("recorded");
    assert_eq!(bench.service.latest().requests, [recorded.request]);
}

#[tokio::test]
async fn it_stops_when_told() {
    let bench = bench(Some(agent(usize::MAX))).await;
    bench.stop.send(true).expect("told");
    tokio::time::timeout(tokio::time::Duration::from_secs(5), bench.task)
        .await
        .expect("in time")
        .expect("no panic");
}

/// Finds the first moment, in steps of 20 seconds, at which the demonstration printer has a critical alert that it had
/// not 20 seconds before.
fn first_critical_alert(settings: &DemoSettings) -> Timestamp {
    let mut history = History::new(settings.seed);
    let mut critical = |time| history.state_at(time).alerts.iter().any(|alert| alert.kind.critical());
    let monday: Timestamp = "2026-11-23T06:00:00Z".parse().expect("a time");
    let mut time = monday.as_second();
    while critical(time - 20) || !critical(time) {
        time += 20;
    }
    Timestamp::from_second(time).expect("a time")
}

#[tokio::test]
async fn the_demonstration_printer_tells_of_its_critical_alerts_where_notifications_are_received() {
    let settings = DemoSettings::default();
    let raised = first_critical_alert(&settings);
    let before = raised - jiff::SignedDuration::from_secs(20);
    let clock = ManualClock::new(before);
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let mut config = Config::default();
    config.printer.url = format!("demo:?seed={}", settings.seed);
    config.notifications.listen = socket.local_addr().expect("an address").to_string();
    let shared: SharedClock = clock.clone();
    let quiet = Connection::open(&config, &shared).await.expect("a printer");
    let mut octets = [0; 2_048];
    clock.set(raised);
    let nothing =
        tokio::time::timeout(tokio::time::Duration::from_millis(500), socket.recv(&mut octets)).await;
    assert!(nothing.is_err(), "they are turned off");
    drop(quiet);
    config.notifications.receive = true;
    let _printer = Connection::open(&config, &shared).await.expect("a printer");
    let mut received = None;
    // What is there at its first look is not told of: it may have been there before.
    for _ in 0..40 {
        clock.set(before);
        tokio::time::sleep(tokio::time::Duration::from_millis(300)).await;
        clock.set(raised);
        let told =
            tokio::time::timeout(tokio::time::Duration::from_millis(500), socket.recv(&mut octets)).await;
        if let Ok(told) = told {
            received = Some(told.expect("a datagram"));
            break;
        }
    }
    let length = received.expect("it tells");
    let pdu = snmp2::Pdu::from_bytes(&octets[..length]).expect("a message");
    assert_eq!((pdu.message_type, pdu.community), (snmp2::MessageType::Trap, &b"public"[..]));
    let names: Vec<String> = pdu.varbinds.map(|(name, _)| name.to_string()).collect();
    assert!(names[2].starts_with("1.3.6.1.2.1.43.18.1.1.1."), "{names:?}");
    assert_eq!(names.len(), 8, "time, which notification, and six of the alert");
}
