use std::{collections::BTreeMap, io::Write, process::Command, sync::Arc};

use app::model::{
    CartridgeChange, CartridgeChangeKind, CartridgeUse, EnteredProfile, Event, EventFilter, EventKind,
    ForecastBasis, ForecastState, OrderAdvice, OrderDecision, OrderReason, OrderState, OrderStep,
    OrderingMode, Performance, ProfileOrigin, Quantiles, Reading, Source, Sourced, SuppliesView,
    SupplyForecast, SupplyOrder, SupplyOutlook, SupplyProfile,
};
use futures_util::StreamExt;
use jiff::civil::date;

use super::{PAGE, UsageLog, file_name};
use crate::{
    config::Config,
    maintaining::tests::{Office, alert},
    report::{EventHistory, rows::HEADER},
    store::Store,
    testing::{central_europe, clock, reading, time},
};

fn log(reading: Option<Reading>) -> UsageLog {
    UsageLog {
        reading: reading.map(Arc::new),
        supplies: Some(SuppliesView::default()),
        made_at: time("2026-11-22T23:31:09.417Z"),
        zone: central_europe(),
        version: "0.1.0".to_owned(),
        byte_order_mark: false,
    }
}

fn event(label: &str) -> Event {
    Event {
        id: 0,
        at: time("2026-07-01T10:00:00Z"),
        kind: EventKind::SupplyChanged,
        subject: "supply/1".to_owned(),
        label: label.to_owned(),
        from: Some("ok".to_owned()),
        to: Some("=low".to_owned()),
        impressions: Some(180_200),
        episode: None,
    }
}

async fn store(directory: &tempfile::TempDir, events: Vec<Event>) -> Store {
    let store = Store::open(directory.path(), clock("2026-11-22T17:00:00Z"), central_europe()).unwrap();
    store.append_events(events).await.unwrap();
    store
}

async fn file(log: UsageLog, events: Vec<Event>) -> String {
    let directory = tempfile::tempdir().unwrap();
    let mut file = Vec::new();
    log.write_to(store(&directory, events).await, &mut file).await.unwrap();
    String::from_utf8(file).unwrap()
}

fn parse(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
    let records = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect());
    records.collect()
}

#[tokio::test]
async fn the_whole_file_is_as_published() {
    insta::assert_snapshot!(
        file(log(Some(reading())), vec![event("Black Toner Cartridge: state changed.")]).await
    );
}

#[tokio::test]
async fn every_line_has_the_nine_columns_ends_with_crlf_and_sections_come_in_order() {
    let file = file(log(Some(reading())), vec![event("x")]).await;
    let records = parse(&file);
    assert_eq!(records[0], HEADER);
    let mut sections: Vec<&str> = records[1..].iter().map(|record| &*record[1]).collect();
    sections.dedup();
    assert_eq!(
        sections,
        ["identity", "meters", "supplies", "inputs", "outputs", "alerts", "communication", "events"]
    );
    assert!(records.iter().all(|record| record.len() == HEADER.len()));
    assert!(records[1..].iter().all(|record| record[0] == "1"));
    assert_eq!(file.matches("\r\n").count(), records.len());
    let keys: Vec<_> = records[1..records.len() - 4].iter().map(|r| (&r[1], &r[2], &r[3], &r[8])).collect();
    let unique: std::collections::BTreeSet<_> = keys.iter().filter(|key| key.2 != "detected-error").collect();
    assert_eq!(unique.len() + 2, keys.len(), "section, index and key name a fact");
}

#[tokio::test]
async fn what_the_printer_says_comes_back_but_for_the_guard() {
    let mut nasty = reading();
    let texts = ["=1+1", "＠SUM(1)", " -2", "a,\"b\"\r\nc", "Büro 印刷; x", "'", "+49 30", "\t"];
    nasty.supplies = texts
        .iter()
        .zip(1..)
        .map(|(text, index)| app::model::Supply {
            index,
            description: (*text).to_owned(),
            ..reading().supplies[0].clone()
        })
        .collect();
    nasty.identity.name = Some("@name".to_owned());
    let file = file(log(Some(nasty)), Vec::new()).await;
    let records = parse(&file);
    let shown: BTreeMap<&str, &str> = records
        .iter()
        .filter(|record| record[1] == "supplies" && record[3] == "description")
        .map(|record| (&*record[2], &*record[5]))
        .collect();
    let expected = ["'=1+1", "'＠SUM(1)", "' -2", "a,\"b\"\r\nc", "Büro 印刷; x", "'", "'+49 30", "'\t"];
    assert_eq!(shown.into_values().collect::<Vec<_>>(), expected);
    for cell in records.iter().flatten() {
        let first = cell.trim_start().chars().next();
        assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')), "{cell:?}");
    }
}

#[tokio::test]
async fn a_date_of_the_printers_own_goes_before_the_one_that_was_seen_and_names_its_object() {
    let mut dated = reading();
    let index = dated.supplies[0].index;
    let oid = format!("1.3.6.1.4.1.253.8.53.20.2.1.9.2.1.{index}.57.1");
    dated.supplies[0].record.sources.insert("replaced_at".into(), Source::Oid(oid.clone()));
    let installed = async |by_printer: Option<&str>| {
        let mut log = log(Some(dated.clone()));
        let mut known = known();
        (known.supplies[0].index, known.supplies[0].installed_at_by_printer) = (index, by_printer.map(time));
        log.supplies = Some(known);
        let records = parse(&file(log, Vec::new()).await);
        let own = records.into_iter().filter(|r| r[1] == "supplies" && r[2] == index.to_string());
        own.filter(|r| r[3] == "installed-at").map(|r| (r[5].clone(), r[8].clone())).collect::<Vec<_>>()
    };
    assert_eq!(installed(None).await, [("2026-09-02T08:30:00+02:00".to_owned(), String::new())]);
    let own = installed(Some("2026-09-01T15:00:00Z")).await;
    assert_eq!(own, [("2026-09-01T17:00:00+02:00".to_owned(), oid.clone())]);
}

#[tokio::test]
async fn people_are_not_named() {
    let file = file(log(Some(reading())), Vec::new()).await;
    let contact = reading().identity.contact.unwrap();
    assert!(!file.contains(&contact) && !file.contains("contact"));
}

#[tokio::test]
async fn python_reads_the_same_cells() {
    let text = file(log(Some(reading())), vec![event("two\nlines, and a \"quote\"")]).await;
    let program = "import csv,io,json,sys\n\
        text=sys.stdin.buffer.read().decode('utf-8')\n\
        print(json.dumps(list(csv.reader(io.StringIO(text,newline=''),strict=True))))";
    let python = Command::new("python3")
        .args(["-c", program])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        println!("no python3 here: the second reader is left out");
        return;
    };
    python.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    let read: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read, parse(&text));
}

#[tokio::test]
async fn a_byte_order_mark_comes_first_and_only_when_it_is_asked_for() {
    let plain = file(log(Some(reading())), Vec::new()).await;
    let marked = file(UsageLog { byte_order_mark: true, ..log(Some(reading())) }, Vec::new()).await;
    assert!(plain.starts_with("schema,"));
    assert_eq!(marked, format!("\u{feff}{plain}"));
}

#[tokio::test]
async fn a_long_history_comes_in_chunks_of_bounded_size_and_complete() {
    let directory = tempfile::tempdir().unwrap();
    // As many as may wait for the disk at one time, and more than are asked for at one time.
    let count = 950;
    assert!(count > PAGE);
    let store = store(&directory, (0..count).map(|number| event(&number.to_string())).collect()).await;
    let chunks: Vec<_> = log(Some(reading())).stream(store).map(|chunk| chunk.unwrap()).collect().await;
    assert!(chunks.iter().all(|chunk| chunk.len() < 128 * 1024));
    let file = String::from_utf8(chunks.concat()).unwrap();
    let labels: Vec<String> = parse(&file)
        .into_iter()
        .filter(|record| record[1] == "events" && record[3] == "supply/1")
        .map(|record| record[4].clone())
        .collect();
    assert_eq!(labels, (0..count).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn without_a_reading_or_a_store_the_file_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory, Vec::new()).await;
    store.close().await.unwrap();
    let mut file = Vec::new();
    log(None).write_to(store, &mut file).await.unwrap();
    let records = parse(std::str::from_utf8(&file).unwrap());
    let keys: Vec<_> = records[1..].iter().map(|record| (&*record[1], &*record[3])).collect();
    assert_eq!(
        keys,
        [
            ("identity", "report-time"),
            ("identity", "report-software"),
            ("identity", "reading"),
            ("stoppages", "problem"),
            ("findings", "problem"),
            ("service", "problem"),
            ("communication", "problem"),
            ("events", "problem")
        ]
    );
}

#[test]
fn the_file_is_named_by_serial_number_and_local_day() {
    assert_eq!(log(Some(reading())).file_name(), "UsageLog_TST000417_2026-11-23.csv");
    assert_eq!(log(None).file_name(), file_name(None, date(2026, 11, 23)));
}

fn change(at: &str, kind: CartridgeChangeKind, serial_number: &str) -> CartridgeChange {
    CartridgeChange {
        at: time(at),
        kind,
        wasted_percent: None,
        serial_number: Some(serial_number.into()),
        impressions: None,
    }
}

fn used(
    installed: Option<&str>,
    removed: Option<&str>,
    serial: Option<&str>,
    pages: Option<u64>,
) -> CartridgeUse {
    CartridgeUse {
        supply: 1,
        name: "Black toner".into(),
        serial_number: serial.map(str::to_owned),
        installed_at: installed.map(time),
        removed_at: removed.map(time),
        pages,
        rated_pages: Some(13_000),
        coverage_percent: None,
        wasted_percent: removed.and(installed).map(|_| 14),
        cost_a_page: None,
    }
}

fn changes() -> Vec<CartridgeChange> {
    vec![
        change("2026-05-04T06:30:00Z", CartridgeChangeKind::New, "=SN-1"),
        change("2026-07-01T06:30:00Z", CartridgeChangeKind::Shaken, "=SN-1"),
        change("2026-09-02T06:30:00Z", CartridgeChangeKind::Premature, "SN-2"),
    ]
}

/// The newest first.
fn cartridges() -> Vec<CartridgeUse> {
    vec![
        used(Some("2026-09-02T06:30:00Z"), None, Some("SN-2"), Some(1_213)),
        used(Some("2026-05-04T06:30:00Z"), Some("2026-09-02T06:30:00Z"), Some("=SN-1"), Some(11_020)),
        used(None, Some("2026-05-04T06:30:00Z"), None, None),
    ]
}

/// A supply of which much is known, one of which nothing is, and orders.
fn known() -> SuppliesView {
    let at = time("2026-11-20T08:00:00Z");
    let advice = OrderAdvice {
        decision: OrderDecision::OnOrder,
        reason: OrderReason::OpenOrder,
        quantity: 0,
        position_pages: None,
        reorder_point_pages: None,
        expected_pages: None,
        lead_time_tenths: 50,
        lead_time_deviation_tenths: 20,
        service_level_percent: 99,
        on_hand: 1,
        on_order: 1,
    };
    let order = |supply: u32, number: u32, state| SupplyOrder {
        id: number.into(),
        reference: format!("S-20261120-{number}"),
        supply,
        name: "=A drum that is gone".into(),
        part_number: None,
        quantity: 2,
        state,
        opened_at: at,
        submitted_at: Some(at),
        expected_at: (state == OrderState::Shipped).then(|| time("2026-11-25T08:00:00Z")),
        supplier_reference: None,
        by_server: true,
        by_mail: false,
        advice,
        steps: vec![OrderStep { at: time("2026-11-21T08:00:00Z"), state, who: "device".into(), note: None }],
    };
    let usual = |value| Sourced { value, origin: ProfileOrigin::Settings };
    let outlook = SupplyOutlook {
        index: 1,
        forecast: Some(SupplyForecast {
            state: ForecastState::Estimate,
            made_at: time("2026-11-22T22:00:00Z"),
            empty_at: Some(Quantiles {
                p10: time("2026-11-22T10:00:00Z"),
                p50: time("2026-12-06T12:00:00Z"),
                p90: time("2026-12-20T12:00:00Z"),
            }),
            pages_left: Some(Quantiles { p10: 900, p50: 1_500, p90: 2_100 }),
            basis: ForecastBasis {
                days: 31,
                pages_a_working_day: 210,
                cartridge_pages: None,
                coverage_percent: None,
                cartridges: 0,
                step_percent: 1,
                frozen_since: None,
            },
        }),
        advice: Some(advice),
        installed_at: Some(time("2026-09-02T06:30:00Z")),
        installed_at_by_printer: None,
        changes: changes(),
        levels: Vec::new(),
        on_hand: 1,
        counted_at: Some(at),
        entered: EnteredProfile::default(),
        profile: SupplyProfile {
            part_number: None,
            rated_pages: None,
            lead_time_days: usual(5),
            service_level_percent: Sourced { value: 99, origin: ProfileOrigin::Settings },
            replaced_by: None,
            price: Some(12_990),
            days_left_alert: usual(7),
            ordering: Sourced { value: OrderingMode::Suggest, origin: ProfileOrigin::Settings },
        },
    };
    let unknown = SupplyOutlook {
        index: 2,
        forecast: Some(SupplyForecast {
            state: ForecastState::TooLittleData,
            empty_at: None,
            pages_left: None,
            ..outlook.forecast.clone().unwrap()
        }),
        advice: None,
        installed_at: None,
        changes: Vec::new(),
        on_hand: 0,
        counted_at: None,
        ..outlook.clone()
    };
    SuppliesView {
        supplies: vec![outlook, unknown],
        orders: vec![
            order(9, 3, OrderState::Refused),
            order(1, 2, OrderState::Shipped),
            order(1, 1, OrderState::Received),
        ],
        performance: Performance { cartridges: cartridges(), ..Performance::default() },
        ..SuppliesView::default()
    }
}

#[tokio::test]
async fn what_is_known_of_supplies_stands_beside_what_the_printer_tells() {
    let supplies = known();
    let told = file(UsageLog { supplies: Some(supplies), ..log(Some(reading())) }, Vec::new()).await;
    let plain = file(log(Some(reading())), Vec::new()).await;
    let more: Vec<&str> = told.lines().filter(|line| !plain.contains(line)).collect();
    assert!(plain.lines().all(|line| told.contains(line)), "what the printer tells stays as it was");
    insta::assert_snapshot!(more.join("\n"));
    let keys: std::collections::BTreeSet<_> =
        more.iter().map(|line| line.split(',').take(4).collect::<Vec<_>>()).collect();
    assert_eq!(keys.len(), more.len(), "section, index and key name a fact");
}

#[tokio::test]
async fn an_event_has_every_fact_of_its_alert_that_the_file_of_events_has() {
    let mut office = Office::with("").await;
    office.look().await;
    let mut one = alert(7, 8, 2);
    one.description = Some("=Jam, \"tray\"\r\n2\u{1b}[31m".into());
    one.vendor_code = Some("@08-101".into());
    office.alerts = vec![one];
    office.minutes(3).await;
    office.alerts.clear();
    office.minutes(2).await;
    office.alerts = vec![alert(8, 808, 3)];
    office.minutes(2).await;
    let mut written = Vec::new();
    log(None).write_to(office.store.clone(), &mut written).await.unwrap();
    let records = parse(std::str::from_utf8(&written).unwrap());
    assert!(records.iter().all(|record| record.len() == HEADER.len()));
    for cell in records.iter().flatten() {
        assert!(!cell.starts_with(['=', '@', '+', '\t', '\r', '\n']), "{cell:?}");
    }
    let events: Vec<&Vec<String>> = records.iter().filter(|record| record[1] == "events").collect();
    let shown: Vec<String> =
        events.iter().map(|record| format!("{:?}", [&record[2..6], &record[6..8]].concat())).collect();
    insta::assert_snapshot!(shown.join("\n"));

    let history =
        EventHistory { filter: EventFilter::default(), zone: central_europe(), byte_order_mark: false };
    let mut of_events = Vec::new();
    history.write_to(office.store.clone(), &mut of_events).await.unwrap();
    let of_events = parse(std::str::from_utf8(&of_events).unwrap());
    let told = |record: &[String]| record[6..].iter().filter(|cell| !cell.is_empty()).count();
    for event in &of_events[1..] {
        let facts = events.iter().filter(|fact| fact[2] == event[1]).count();
        assert_eq!(facts, 1 + told(event), "{event:?}");
    }
    assert_eq!(of_events.len(), 4, "raised, cleared, raised");
}

#[tokio::test]
async fn whoever_reads_the_disk_beside_the_program_makes_the_same_file_but_for_the_time() {
    let mut office = Office::with("").await;
    office.look().await;
    office.alerts = vec![alert(7, 8, 2)];
    office.minutes(5).await;
    let config = Config::default();
    let made = async |store: &Store, at: &str| {
        let mut file = Vec::new();
        let log = UsageLog::gather(store, &config, time(at)).await.unwrap();
        log.write_to(store.clone(), &mut file).await.unwrap();
        String::from_utf8(file).unwrap()
    };
    let open = || {
        let clock = clock("2026-06-01T09:00:00Z");
        Store::open_to_read(&office.data(), clock, central_europe()).unwrap()
    };
    let ours = made(&office.store, "2026-06-01T08:06:00Z").await;
    assert!(ours.contains("reading-sequence,Number of the reading,6,"), "the newest, which waited: {ours}");
    let theirs = made(&open(), "2026-06-03T09:00:00Z").await;
    let differ: Vec<_> = ours.lines().zip(theirs.lines()).filter(|(our, their)| our != their).collect();
    assert_eq!(ours.lines().count(), theirs.lines().count());
    assert!(differ.len() == 2 && differ.iter().all(|(line, _)| line.contains(",report-")), "{differ:?}");
}

#[tokio::test]
async fn supplies_that_can_not_be_read_are_said_so_and_the_rest_is_there() {
    let file = file(UsageLog { supplies: None, ..log(Some(reading())) }, Vec::new()).await;
    let records = parse(&file);
    let supplies: Vec<_> = records.iter().filter(|record| record[1] == "supplies").collect();
    assert_eq!(supplies.last().map(|record| &*record[3]), Some("problem"));
    assert!(records.iter().any(|record| record[1] == "alerts"));
}

#[tokio::test]
async fn what_the_history_amounts_to_is_in_it() {
    let mut office = Office::with("").await;
    office.look().await;
    for index in 1..4 {
        office.alerts = vec![alert(index, if index == 3 { 808 } else { 8 }, 2)];
        office.minutes(2).await;
        office.alerts.clear();
        office.minutes(2).await;
    }
    let written = async |office: &Office| {
        let mut file = Vec::new();
        log(None).write_to(office.store.clone(), &mut file).await.unwrap();
        String::from_utf8(file).unwrap()
    };
    let first = written(&office).await;
    let facts = parse(&first);
    let of = |section: &str| facts.iter().filter(|fact| fact[1] == section).collect::<Vec<_>>();
    let jams = of("stoppages");
    assert_eq!(
        (&*jams[0][3], &*jams[0][5], &*jams[0][6]),
        ("input/2/8", "2", "times"),
        "an empty tray is no jam"
    );
    assert_eq!(jams.len(), 2, "how often, and since when");
    assert_eq!(of("communication")[0][5], "not-enrolled");
    assert!(of("events").len() > 6);
    assert_eq!(written(&office).await, first, "the same bytes again");
}
