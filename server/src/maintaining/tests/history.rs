use app::model::{EventFilter, Severity};

use super::{Office, alert};

/// An office with some alerts, of which the last are not on the disk yet.
async fn office() -> Office {
    let mut office = Office::with("").await;
    office.look().await;
    for (index, code, tray) in [(1, 8, 1), (2, 808, 2), (3, 8, 2)] {
        let mut one = alert(index, code, tray);
        if code == 808 {
            one.severity = Severity::Warning;
        }
        office.alerts = vec![one];
        office.minutes(4).await;
        office.alerts.clear();
        office.minutes(3).await;
    }
    office
}

async fn labels(office: &Office, filter: &EventFilter) -> Vec<String> {
    let page = office.desk.history(filter).await.unwrap();
    page.lines.iter().map(|line| line.event.label.clone()).collect()
}

#[tokio::test]
async fn each_filter_fits_alone_and_together_on_the_disk_and_before_it_is_there() {
    let office = office().await;
    let begin = "2026-06-01T08:07:00Z".parse().unwrap();
    let none = EventFilter::default;
    let table = [
        (none(), 6),
        (EventFilter { severity: Some(Severity::Critical), ..none() }, 4),
        (EventFilter { severity: Some(Severity::Other), ..none() }, 0),
        (EventFilter { code: Some(808), ..none() }, 2),
        (EventFilter { group: Some("input".into()), ..none() }, 6),
        (EventFilter { group: Some("output".into()), ..none() }, 0),
        (EventFilter { from: Some(begin), ..none() }, 4),
        (EventFilter { to: Some(begin), ..none() }, 2),
        (EventFilter { from: Some(begin), code: Some(8), ..none() }, 2),
        (EventFilter { before: Some(3), ..none() }, 2),
    ];
    let mut waiting = Vec::new();
    for (filter, count) in &table {
        let found = labels(&office, filter).await;
        let alerts = found.iter().filter(|label| label.starts_with("Alert")).count();
        assert_eq!(alerts, *count, "{filter:?}: {found:?}");
        waiting.push(found);
    }
    office.store.flush().await.unwrap();
    for ((filter, _), before) in table.iter().zip(waiting) {
        assert_eq!(labels(&office, filter).await, before, "{filter:?}");
    }
}

#[tokio::test]
async fn a_line_has_its_alert_and_the_picture_its_time() {
    let office = office().await;
    office.store.flush().await.unwrap();
    let page = office.desk.history(&EventFilter::default()).await.unwrap();
    let cleared = &page.lines[0];
    let episode = cleared.episode.as_ref().expect("the alert of its end");
    assert_eq!((episode.code, episode.group_index), (8, Some(2)));
    assert!(cleared.event.label.contains("after 3 to 5 minutes"), "{}", cleared.event.label);
    assert_eq!((page.groups, page.timeline.len(), page.more), (vec!["input".to_owned()], 3, false));
    assert_eq!(page.codes.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [8, 808]);
    assert_eq!(page.count, page.lines.len());
}
