use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use snmp2::{AsyncSession, Oid, Value};

use super::{COMMUNITY, DemoPrinter, DemoSettings};
use crate::clock::{Clock, ManualClock, SharedClock};

async fn start(settings: DemoSettings) -> (DemoPrinter, Arc<ManualClock>) {
    let clock = ManualClock::new(settings.start);
    let shared: SharedClock = Arc::clone(&clock) as SharedClock;
    (DemoPrinter::start(settings, shared).await.unwrap(), clock)
}

/// All objects by GETBULK, in the order in which they came.
async fn walk(printer: &DemoPrinter) -> Vec<Vec<u64>> {
    let mut session = AsyncSession::new_v2c(printer.addr(), COMMUNITY.as_bytes(), 1).await.unwrap();
    let (mut seen, mut last) = (Vec::new(), vec![1, 3, 6, 1]);
    loop {
        let from = Oid::from(&last).unwrap();
        let answer = session.getbulk(&[&from], 0, 25).await.unwrap();
        for (oid, value) in answer.varbinds {
            if matches!(value, Value::EndOfMibView) {
                return seen;
            }
            let oid: Vec<u64> = oid.iter().unwrap().collect();
            assert!(oid > last, "{oid:?} after {last:?}");
            last.clone_from(&oid);
            seen.push(oid);
        }
    }
}

async fn impressions(printer: &DemoPrinter) -> u32 {
    let mut session = AsyncSession::new_v1(printer.addr(), COMMUNITY.as_bytes(), 1).await.unwrap();
    let life_count = Oid::from(&[1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4, 2, 1]).unwrap();
    let mut answer = session.get(&life_count).await.unwrap();
    match answer.varbinds.next() {
        Some((_, Value::Counter32(count))) => count,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_walk_of_the_running_printer_gets_every_object_once_and_in_order() {
    let (printer, clock) = start(DemoSettings::default()).await;
    let state = super::state_at(1, clock.now().as_second());
    let table = super::objects::table(&DemoSettings::default(), &state, clock.now());
    let expected: Vec<Vec<u64>> =
        table.iter().map(|(oid, _)| oid.arcs().iter().map(|arc| u64::from(*arc)).collect()).collect();
    assert_eq!(walk(&printer).await, expected);
    printer.stop().await;
}

#[tokio::test]
async fn counters_follow_the_clock_and_a_restart_finds_them_again() {
    let settings = DemoSettings { factor: 60, ..DemoSettings::default() };
    let (printer, clock) = start(settings).await;
    let before = impressions(&printer).await;
    clock.advance(Duration::from_mins(2));
    let after = impressions(&printer).await;
    assert!(after > before + 200, "two hours of a Monday morning: {before} to {after}");
    printer.stop().await;
    let restarted = DemoPrinter::start(settings, clock).await.unwrap();
    assert_eq!(impressions(&restarted).await, after);
}

#[tokio::test]
async fn another_community_gets_no_answer_and_a_dropped_printer_none_either() {
    let (printer, _) = start(DemoSettings::default()).await;
    let address = printer.addr();
    let system = Oid::from(&[1, 3, 6, 1, 2, 1, 1]).unwrap();
    let ask = async |community: &'static [u8]| {
        let mut session = AsyncSession::new_v2c(address, community, 1).await.unwrap();
        let answer = tokio::time::timeout(Duration::from_millis(200), session.getnext(&system)).await;
        matches!(answer, Ok(Ok(_)))
    };
    assert!(ask(b"public").await);
    assert!(!ask(b"private").await);
    drop(printer);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!ask(b"public").await);
}

#[test]
fn every_minute_of_a_working_day_has_the_whole_table() {
    let settings = DemoSettings::default();
    let mut history = super::History::new(1);
    for minute in 0..500 {
        let now = settings.start + SignedDuration::from_mins(minute);
        let state = history.state_at(now.as_second());
        assert!(super::objects::table(&settings, &state, now).len() > 500, "minute {minute}");
    }
}
