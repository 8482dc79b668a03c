use app::model::{EventFilter, Severity};

use super::EventHistory;
use crate::{
    maintaining::tests::{Office, alert},
    testing::central_europe,
};

async fn file(office: &Office, filter: EventFilter) -> String {
    let history = EventHistory { filter, zone: central_europe(), byte_order_mark: false };
    let mut output = Vec::new();
    history.write_to(office.store.clone(), &mut output).await.unwrap();
    String::from_utf8(output).unwrap()
}

/// An office with three alerts, of which one text looks like a formula.
async fn office() -> Office {
    let mut office = Office::with("").await;
    office.look().await;
    for (index, code, words) in [(1, 8, "Jam, \"tray\" 2"), (2, 808, "=cmd()"), (3, 8, "Jam\nagain")] {
        let mut one = alert(index, code, 2);
        one.description = Some(words.into());
        if code == 808 {
            one.severity = Severity::Warning;
        }
        office.alerts = vec![one];
        office.minutes(2).await;
        office.alerts.clear();
        office.minutes(2).await;
    }
    office
}

#[tokio::test]
async fn the_whole_file_is_as_published() {
    insta::assert_snapshot!(file(&office().await, EventFilter::default()).await.replace("\r\n", "\n"));
}

#[tokio::test]
async fn it_is_parsed_back_equal_and_no_text_is_a_formula() {
    let office = office().await;
    let written = file(&office, EventFilter::default()).await;
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    let page = office.store.event_history(&EventFilter::default(), 100).await.unwrap();
    assert_eq!(rows.len(), page.len());
    for (row, line) in rows.iter().zip(page.iter().rev()) {
        assert_eq!(row[1], line.event.id.to_string());
        assert_eq!(row[2].parse::<jiff::Timestamp>().unwrap(), line.event.at);
        let guarded = line.episode.as_ref().and_then(|episode| episode.text.clone()).unwrap_or_default();
        assert_eq!(row[19].strip_prefix('\'').unwrap_or(&row[19]), guarded);
        assert!(!row.iter().any(|cell| cell.starts_with('=')), "{row:?}");
    }
}

#[tokio::test]
async fn a_filter_holds_for_the_file_too() {
    let office = office().await;
    let count = async |filter| file(&office, filter).await.matches(",alert-").count();
    let none = EventFilter::default;
    assert_eq!(count(none()).await, 6);
    assert_eq!(count(EventFilter { code: Some(808), ..none() }).await, 2);
    assert_eq!(count(EventFilter { severity: Some(Severity::Critical), ..none() }).await, 4);
    assert_eq!(count(EventFilter { group: Some("output".into()), ..none() }).await, 0);
}
