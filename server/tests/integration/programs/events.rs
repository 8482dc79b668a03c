//! The event history for programs: a page at a time, as a file, and by the filter of its page.

use app::model::{Event, EventKind};
use axum::http::{StatusCode, header};
use serde_json::Value;

use crate::{
    support::{
        reader::{self, PATIENT},
        recording::{Datum, Recording},
        replay::Replay,
        site::Site,
    },
    web::recording,
};

/// A printer with a jam in tray 2.
fn jammed() -> Recording {
    [(2, 3), (3, 3), (4, 8), (5, 2), (6, -2), (7, 8)].into_iter().fold(
        recording(),
        |all, (column, number)| {
            all.with(&format!("1.3.6.1.2.1.43.18.1.1.{column}.1.4711"), Datum::Integer(number))
        },
    )
}

async fn page(site: &Site, query: &str) -> Value {
    let answer = site.get(&format!("/api/v1/events{query}"), &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
    assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"));
    serde_json::from_slice(&answer.body).expect("JSON")
}

fn ids(page: &Value) -> Vec<i64> {
    page["events"].as_array().expect("a list").iter().filter_map(|event| event["id"].as_i64()).collect()
}

#[tokio::test]
async fn it_comes_newest_first_in_pages_until_nothing_is_older() {
    let agent = Replay::start(&jammed()).await;
    let site = Site::start(Some(reader::at(agent.addr(), PATIENT))).await.settled().await;
    let at = site.service.latest().reading.as_ref().expect("it was read").taken_at;
    let opened = |number: u32| Event {
        id: 0,
        at,
        kind: EventKind::SubunitChanged,
        subject: "cover/1".into(),
        label: format!("Cover, {number}"),
        from: None,
        to: Some("open".into()),
        impressions: None,
        episode: None,
    };
    site.store.append_events((0..230).map(opened).collect()).await.expect("they are written");

    let (mut all, mut query) = (Vec::new(), String::new());
    loop {
        let page = page(&site, &query).await;
        all.extend(ids(&page));
        let Some(next) = page["next"].as_i64() else { break };
        assert_eq!((all.len() % 100, Some(&next)), (0, all.last()));
        query = format!("?before={next}");
    }
    let whole = site.get("/maintenance/events.csv", &[]).await;
    assert_eq!(all.len(), whole.text().lines().count() - 1, "as many as the file has");
    assert!(all.len() > 230 && all.is_sorted_by(|newer, older| newer > older), "{all:?}");
}

#[tokio::test]
async fn the_filter_of_the_page_holds_for_programs_and_for_the_file() {
    let agent = Replay::start(&jammed()).await;
    let site = Site::start(Some(reader::at(agent.addr(), PATIENT))).await.settled().await;
    let all = page(&site, "").await["events"].as_array().expect("a list").len();
    let found = page(&site, "?code=8&group=input&severity=critical").await;
    let events = found["events"].as_array().expect("a list");
    assert_eq!((events.len(), all > 1), (1, true), "{found}");
    assert_eq!((&events[0]["kind"], &events[0]["alert"]["group_index"]), (&"alert-raised".into(), &2.into()));
    let file = site.get("/maintenance/events.csv?code=8&group=input&severity=critical&bom=1", &[]).await;
    assert_eq!(file.text().lines().count(), 2, "{}", file.text());
    assert_eq!(page(&site, "?code=9").await["events"], Value::Array(vec![]));
    assert_eq!(site.get("/maintenance/events.csv?code=9", &[]).await.text().lines().count(), 1, "the header");

    for (wrong, said) in [
        ("code=jam", "code: This is no code"),
        ("from=yesterday", "from: This is no date"),
        ("from=2026-11-22&to=2026-11-21", "to: This day is before"),
        ("severity=bad", "severity: There is no such severity"),
        ("group=%3Cb%3E", "group: There is no such part"),
        ("before=0", "before: The link to older events is broken"),
    ] {
        for path in ["/api/v1/events", "/maintenance/events.csv"] {
            let answer = site.get(&format!("{path}?{wrong}"), &[]).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}?{wrong}");
            assert!(answer.text().contains(said), "{path}?{wrong}: {}", answer.text());
        }
    }
}
