use std::sync::Arc;

use app::model::{
    CartridgeChange, CartridgeChangeKind, Level, OrderAdvice, OrderReason, OrderState, OrderStep, Reading,
    SupplyOrder, SupplyState,
};
use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp, civil::date};
use rusqlite::Transaction;

use super::{HEADER, SupplyHistory};
use crate::{
    clock::ManualClock,
    store::{
        Store,
        supplies::{self as rows, DeviceRow, identity::Inside},
    },
    supplies as seen,
    testing::{self, central_europe, clock, time},
};

const AT: &str = "2026-11-22T08:00:00Z";

/// A store, its printer, and the time.
struct Printer {
    store: Store,
    clock: Arc<ManualClock>,
    sequence: u64,
    _folder: tempfile::TempDir,
}

impl Printer {
    fn new() -> Self {
        let (folder, clock) = (tempfile::tempdir().unwrap(), clock(AT));
        let store = Store::open(folder.path(), clock.clone(), central_europe()).unwrap();
        Self { store, clock, sequence: 0, _folder: folder }
    }

    /// A reading at `at`, with the first supply at this level; `None`: some is left.
    async fn read(&mut self, at: Timestamp, impressions: u64, percent: Option<u8>) {
        self.clock.set(at);
        self.sequence += 1;
        let reading = reading(at, self.sequence, impressions, percent);
        self.store.append_reading(&reading, Vec::new()).await.unwrap();
    }

    async fn write(&self, work: impl FnOnce(&Transaction<'_>, DeviceRow) + Send + 'static) {
        let identity = testing::reading().identity;
        let written = self.store.durably(move |transaction| {
            let device = rows::make_device(transaction, &identity, 0)?;
            work(transaction, device);
            Ok(())
        });
        written.await.unwrap();
    }

    async fn chunks(&self, byte_order_mark: bool) -> Vec<std::io::Result<bytes::Bytes>> {
        let reading = self.store.last_reading().await.ok().flatten().map(Arc::new);
        let history = SupplyHistory { reading, zone: central_europe(), byte_order_mark };
        history.stream(self.store.clone()).collect().await
    }

    async fn file(&self) -> String {
        let chunks = self.chunks(false).await.into_iter().map(Result::unwrap).collect::<Vec<_>>();
        String::from_utf8(chunks.concat()).unwrap()
    }
}

fn reading(at: Timestamp, sequence: u64, impressions: u64, percent: Option<u8>) -> Reading {
    let mut reading = testing::reading_at(at, sequence, impressions);
    let supply = &mut reading.supplies[0];
    supply.capacity = Some(100);
    supply.percent = percent;
    supply.level =
        percent.map_or(Level::SomeRemaining, |percent| Level::Measured { value: i64::from(percent) });
    supply.state = if percent.is_none() { SupplyState::Low } else { SupplyState::Ok };
    reading
}

fn after(hours: i64) -> Timestamp {
    time(AT) + SignedDuration::from_hours(hours)
}

fn order(state: OrderState) -> SupplyOrder {
    SupplyOrder {
        id: 0,
        reference: String::new(),
        supply: 1,
        name: "Black toner".into(),
        part_number: Some("=106R01535".into()),
        quantity: 2,
        state,
        opened_at: after(2),
        submitted_at: None,
        expected_at: None,
        supplier_reference: None,
        by_server: false,
        by_mail: false,
        advice: OrderAdvice {
            reason: OrderReason::BelowReorderPoint,
            quantity: 2,
            lead_time_tenths: 50,
            lead_time_deviation_tenths: 20,
            ..OrderAdvice::NO_NUMBERS
        },
        steps: Vec::new(),
    }
}

fn step(at: Timestamp, state: OrderState, note: Option<&str>) -> OrderStep {
    OrderStep { at, state, who: "device".into(), note: note.map(str::to_owned) }
}

fn identify(transaction: &Transaction<'_>, device: DeviceRow, since: Timestamp, serial_number: &str) {
    let inside = Inside {
        serial_number: Some(serial_number.into()),
        part_number: Some("106R01535".into()),
        ..Inside::default()
    };
    rows::identity::insert(transaction, device, 1, since, &inside).unwrap();
}

fn parsed(file: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(file.as_bytes()).records().map(Result::unwrap).collect()
}

#[tokio::test]
async fn the_whole_file_is_as_published() {
    let mut printer = Printer::new();
    printer.read(after(0) + SignedDuration::from_millis(417), 1_000, Some(12)).await;
    printer.read(after(1), 1_050, None).await;
    printer
        .write(|transaction, device| {
            identify(transaction, device, after(0), "CRUM-1");
            identify(transaction, device, after(3), "+CRUM-2");
            let change = CartridgeChange {
                at: after(3),
                kind: CartridgeChangeKind::Premature,
                wasted_percent: Some(12),
                serial_number: Some("+CRUM-2".into()),
                impressions: Some(1_090),
            };
            rows::change::insert(transaction, device, 1, &change, after(3), false).unwrap();
            let day = date(2026, 11, 22);
            let order =
                rows::order::open(transaction, device, &order(OrderState::Submitted), day).unwrap().unwrap();
            rows::order::put(transaction, &order, &step(after(2), OrderState::Submitted, None), true)
                .unwrap();
            let refused = SupplyOrder { state: OrderState::Refused, ..order };
            let step =
                step(after(2) + SignedDuration::from_mins(9), OrderState::Refused, Some("@not,\r\n\"ours\""));
            rows::order::put(transaction, &refused, &step, false).unwrap();
        })
        .await;
    printer.read(after(3), 1_090, Some(100)).await;
    insta::assert_snapshot!(printer.file().await.replace("\r\n", "␍␊\n"));
}

#[tokio::test]
async fn levels_are_those_that_forecasts_are_made_from_wherever_pages_and_the_disk_end() {
    let mut printer = Printer::new();
    // Every ten minutes: some of it on the disk, what came last is not.
    for look in 0..1_500_u64 {
        let at = after(0) + SignedDuration::from_mins(i64::try_from(look).unwrap() * 10);
        let percent = u8::try_from(100 - look / 20 % 100).unwrap();
        let percent = (look % 400 < 380).then_some(percent);
        printer.read(at, 1_000 + look / 3, percent).await;
    }
    let file = printer.file().await;
    let rows = parsed(&file);
    let supplies: Vec<u32> = testing::reading().supplies.iter().map(|supply| supply.index).collect();
    let expected = printer
        .store
        .read_supplies(Timestamp::MIN, |_, levels| {
            Ok([1, 2, 3, 4].map(|supply| (supply, levels.samples(supply))))
        })
        .await
        .unwrap();
    for (supply, samples) in expected {
        let told: Vec<seen::Sample> = rows
            .iter()
            .filter(|row| row[2] == supply.to_string() && &row[5] == "level")
            .map(|row| seen::Sample {
                at: row[1].parse().unwrap(),
                impressions: row[7].parse().ok(),
                level: match &row[6] {
                    "" => seen::Level::NotReported,
                    "low" => seen::Level::Low,
                    percent => seen::Level::Percent(percent.parse().unwrap()),
                },
                usage: None,
            })
            .collect();
        assert_eq!(told, samples, "supply {supply}");
        assert_eq!(!samples.is_empty(), supplies.contains(&supply), "supply {supply}");
    }
    let times: Vec<Timestamp> = rows.iter().map(|row| row[1].parse().unwrap()).collect();
    assert!(times.is_sorted());
}

#[tokio::test]
async fn a_long_history_comes_in_chunks_of_bounded_size_and_complete() {
    let mut printer = Printer::new();
    for hour in 0..700_u32 {
        printer.read(after(hour.into()), 1_000 + u64::from(hour), Some(50)).await;
    }
    printer
        .write(|transaction, device| {
            let day = date(2026, 11, 22);
            let order =
                rows::order::open(transaction, device, &order(OrderState::Submitted), day).unwrap().unwrap();
            for supply in 1..=8 {
                for hour in 0..90 {
                    // All of one time at one place, so that a page ends among them.
                    let since = after(if hour < 60 { 2 } else { hour });
                    let inside =
                        Inside { serial_number: Some(format!("{supply}-{hour}")), ..Inside::default() };
                    rows::identity::insert(
                        transaction,
                        device,
                        supply * 100 + u32::try_from(hour).unwrap(),
                        since,
                        &inside,
                    )
                    .unwrap();
                }
            }
            for hour in 0..60 {
                let step = step(after(hour), OrderState::Acknowledged, Some("again"));
                rows::order::put(transaction, &order, &step, true).unwrap();
            }
        })
        .await;
    let chunks = printer.chunks(false).await.into_iter().map(Result::unwrap).collect::<Vec<_>>();
    assert!(chunks.len() > 5 && chunks.iter().all(|chunk| chunk.len() < 128 * 1_024), "{}", chunks.len());
    let rows = parsed(std::str::from_utf8(&chunks.concat()).unwrap());
    let count =
        |line: &str, what: &str| rows.iter().filter(|row| &row[5] == line && &row[10] == what).count();
    assert_eq!(count("cartridge", "identified"), 8 * 90);
    assert_eq!(count("order", "acknowledged"), 60);
    assert_eq!(count("level", ""), 700 * testing::reading().supplies.len());
    let places: std::collections::BTreeSet<_> = rows.iter().map(|row| format!("{row:?}")).collect();
    assert_eq!(places.len(), rows.len(), "nothing twice");
}

#[tokio::test]
async fn a_file_that_lacks_something_does_not_look_whole() {
    let mut printer = Printer::new();
    printer.read(after(0), 1_000, Some(50)).await;
    printer.store.close().await.unwrap();
    assert!(printer.chunks(false).await.pop().is_some_and(|last| last.is_err()));
}

#[tokio::test]
async fn before_the_first_reading_there_is_the_header_alone_and_a_mark_where_it_is_asked_for() {
    let printer = Printer::new();
    assert_eq!(printer.file().await, HEADER.join(",") + "\r\n");
    let marked = printer.chunks(true).await.into_iter().map(Result::unwrap).collect::<Vec<_>>().concat();
    assert_eq!(String::from_utf8(marked).unwrap(), format!("\u{feff}{}\r\n", HEADER.join(",")));
}

#[test]
fn the_file_is_named_after_printer_and_day() {
    let name = SupplyHistory::file_name(Some("TST0012345"), date(2026, 11, 22));
    assert_eq!(name, "SupplyHistory_TST0012345_2026-11-22.csv");
}
