mod supplies;

use std::{collections::BTreeMap, io::Write, process::Command, sync::Arc};

use app::model::{Event, EventFilter, EventKind, Reading, SuppliesView};
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
