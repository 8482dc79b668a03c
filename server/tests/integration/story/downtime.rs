//! What happened while this program did not run.

use std::{sync::Arc, time::Duration};

use app::port::Device as _;
use smart_esolutions::clock::ManualClock;

use super::{Row, UPTIME, history::History, printer};
use crate::support::{
    changing::Changing,
    reader::{self, taken_at},
    recording::Datum,
    site::Site,
};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn what_was_cleared_while_nobody_looked_is_said_to_have_been_at_an_unknown_time() {
    let (gone, stays, new) = (Row::empty(1, 2), Row::empty(2, 3), Row::empty(3, 4));
    let agent = Changing::start(&printer(&[gone, stays])).await;
    let clock = ManualClock::new(taken_at());
    let start = async |folder| {
        let printer = reader::at_time_of(agent.addr(), Arc::clone(&clock) as _);
        Site::maintained(folder, Some(printer), Arc::clone(&clock) as _).await.read().await
    };
    let site = start(tempfile::tempdir().expect("a temporary folder")).await;
    clock.advance(Duration::from_mins(4));
    site.service.refresh().await.expect("a reading");
    let folder = site.end().await;
    // The printer went on meanwhile.
    let up = Datum::TimeTicks(123_456 + 184 * 6_000);
    agent.becomes(&printer(&[stays, new]).with(UPTIME, up));
    clock.advance(3 * HOUR);
    let site = start(folder).await;
    let (last, now) = (taken_at() + Duration::from_mins(4), taken_at() + Duration::from_mins(184));
    let history = History::read(site.get("/maintenance/events.csv", &[]).await.text());
    assert_eq!(history.told(), ["+alert/1 #1", "+alert/2 #2", "-alert/1 #1", "+alert/3 #3"]);
    let end = history.of("alert-cleared")[0];
    assert_eq!((end.time("cleared_earliest"), end.time("cleared_latest")), (Some(last), Some(now)));
    assert_eq!((end.time("seen_last"), end.cell("unwatched")), (Some(last), "yes"));
    assert_eq!(end.cell("event"), "Alert cleared at an unknown time in the last 3 hours: Tray 2: 808.");
    let [_, stayed, raised] = history.of("alert-raised")[..] else { panic!("three") };
    assert_eq!((stayed.cell("cleared_latest"), stayed.cell("unwatched")), ("", "yes"));
    assert_eq!((raised.time("raised_earliest"), raised.time("raised_latest")), (Some(last), Some(now)));
    let page = site.get("/maintenance/events", &[]).await;
    let words = words(page.text());
    // The line of the end, and that of the alert which came.
    assert_eq!(words.matches("between 22 Nov 2026, 12:04 and 15:04").count(), 2, "{words}");
}

/// What is read of a page, without its elements.
fn words(page: &str) -> String {
    let parts = page.split('<').map(|part| part.rsplit('>').next().unwrap_or_default());
    parts.collect::<String>()
}
