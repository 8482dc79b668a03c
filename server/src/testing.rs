//! What tests of several modules share.

use std::{
    io::{Write as _, stderr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use app::model::{Episode, LIFE_COUNT_KEY, Moment, Reading, Severity, Training};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    clock::{ManualClock, SharedClock},
    store::{Store, StoreError},
};

/// A reading of a printer that does not exist: sentinels, a code outside the enumeration, a formula for a tag,
/// quotes and line breaks in texts. `total-impressions` is there beside the life count.
pub(crate) fn reading() -> Reading {
    serde_json::from_str(include_str!("../tests/fixtures/reading.json")).unwrap()
}

/// The fixture's printer at another time, with this sequence number and total of impressions.
pub(crate) fn reading_at(taken_at: Timestamp, sequence: u64, impressions: u64) -> Reading {
    let mut reading = reading();
    reading.taken_at = taken_at;
    reading.sequence = sequence;
    for meter in &mut reading.meters {
        if meter.key == "total-impressions" || meter.key == LIFE_COUNT_KEY {
            meter.value = impressions;
        }
    }
    reading
}

/// An alert that stops the printer since then.
pub(crate) fn critical(group: &str, group_index: Option<i64>, since: Timestamp) -> Episode {
    Episode {
        id: 1,
        index: 1,
        code: 8,
        code_name: None,
        vendor_code: None,
        group: group.to_owned(),
        group_index,
        location: None,
        severity: Severity::Critical,
        worse_at: None,
        stops: Vec::new(),
        training: Training::Untrained,
        text: None,
        raised: Moment::exactly(since),
        seen_last: since,
        cleared: None,
        times: 1,
        unwatched: false,
        impressions: None,
    }
}

/// Says what a long test has counted, past the harness, which keeps the words of tests that pass to itself: `.ci/summary`
/// repeats it.
pub(crate) fn counted(what: &str) {
    writeln!(stderr().lock(), "counted: {what}").unwrap();
}

/// Ends a store and opens it anew, however long the writer takes to end.
pub(crate) async fn reopened(store: &Store, directory: &Path, clock: SharedClock) -> Store {
    let _ = store.close().await;
    opened(directory, clock).await
}

/// Opens a store, once nobody has a hand on it: a process that another test is just starting may for a moment.
pub(crate) async fn opened(directory: &Path, clock: SharedClock) -> Store {
    loop {
        match Store::open(directory, Arc::clone(&clock), TimeZone::UTC) {
            Err(StoreError::InUse { .. }) => tokio::time::sleep(Duration::from_millis(10)).await,
            other => return other.unwrap(),
        }
    }
}

/// A time in RFC 3339.
pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A clock that stands at a time in RFC 3339.
pub(crate) fn clock(text: &str) -> Arc<ManualClock> {
    ManualClock::new(time(text))
}

/// Central European time by rule, so that tests need no zone files.
pub(crate) fn central_europe() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}
