//! The events: as they are put in, and as they have to come back.

use std::{
    fmt::Write,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use jiff::{Timestamp, tz::TimeZone};
use smart_esolutions::{clock::ManualClock, store::Store};

use crate::{
    Outcome,
    command::{output, sqlite_takes},
};

/// How many.
pub const EVENTS: u32 = 1_000_000;
/// A minute before the first, in milliseconds.
const BEGUN: u64 = 1_700_000_000_000;

/// A database with so many events, each of an alert.
pub fn fill(folder: &Path) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let clock = ManualClock::new("2026-11-22T00:02:00Z".parse()?);
    let store = Store::open(folder, clock, TimeZone::UTC)?;
    runtime.block_on(store.close())?;
    let mut sql = String::from("BEGIN;");
    for number in 1..=EVENTS {
        let (episode, at) = (number.div_ceil(2), BEGUN + u64::from(number) * 60_000);
        if number % 2 == 1 {
            write!(
                sql,
                "INSERT INTO episode (id, alert_index, code, code_name, vendor_code, alert_group, group_index, location, severity, \
                 training, text, raised_earliest, raised_at, seen_last, cleared_earliest, cleared_at, times, unwatched, \
                 impressions) VALUES ({episode}, {episode}, 8, 'jam', NULL, 'input', 2, NULL, 'critical', 'untrained', \
                 'Paper jam in tray 2', {at}, {at}, {at}, {at}, {}, 1, 0, {number});",
                at + 60_000
            )?;
        }
        let kind = if number % 2 == 1 { "alert-raised" } else { "alert-cleared" };
        write!(
            sql,
            "INSERT INTO event VALUES ({number}, {at}, '{kind}', 'alert/{episode}', 'Alert: Paper jam in tray 2.', NULL, \
             'critical', {number}, {episode});"
        )?;
    }
    sql.push_str("COMMIT;");
    sqlite_takes(&folder.join("history.db"), &sql)
}

/// The same rows by SQLite's own shell.
pub fn by_sqlite(folder: &Path) -> Outcome<Duration> {
    let begun = Instant::now();
    let rows = "SELECT * FROM event LEFT JOIN episode ON episode.id = event.episode ORDER BY event.id";
    output(Command::new("sqlite3").arg("-csv").arg(folder.join("history.db")).arg(rows))?;
    Ok(begun.elapsed())
}

/// How many rows there are, each the event that was put in under its number.
pub fn parsed(file: &[u8]) -> Outcome<u64> {
    let mut reader = csv::Reader::from_reader(file);
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let column = |name: &str| names.iter().position(|known| known == name).ok_or(format!("no column {name}"));
    let plain = PLAIN.map(column).into_iter().collect::<Result<Vec<_>, _>>()?;
    let moments = TIMES.map(column).into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut row = csv::StringRecord::new();
    let mut number = 0;
    while reader.read_record(&mut row)? {
        number += 1;
        let (expected, at) = put_in(number);
        let same = plain.iter().zip(&expected).all(|(column, cell)| row.get(*column) == Some(cell.as_str()));
        let timely = moments.iter().zip(at).all(|(column, at)| {
            let cell = row.get(*column).and_then(|cell| cell.parse::<Timestamp>().ok());
            cell.is_some_and(|cell| cell.as_millisecond() == at)
        });
        if !same || !timely {
            return Err(format!("event {number} came back as {row:?}").into());
        }
    }
    Ok(number)
}

/// The columns of [`put_in`].
const PLAIN: [&str; 19] = [
    "id",
    "kind",
    "key",
    "event",
    "from",
    "to",
    "total_impressions",
    "alert",
    "alert_index",
    "alert_code",
    "alert_code_name",
    "group",
    "group_index",
    "severity",
    "skill",
    "text",
    "times_raised",
    "unwatched",
    "impressions_when_raised",
];
const TIMES: [&str; 6] =
    ["at", "raised_earliest", "raised_latest", "seen_last", "cleared_earliest", "cleared_latest"];

/// What [`fill`] put in under this number: the cells, and the times in milliseconds.
fn put_in(number: u64) -> ([String; 19], [i64; 6]) {
    let raised = number % 2 == 1;
    let (episode, first) = (number.div_ceil(2), number - u64::from(!raised));
    let at = |number: u64| i64::try_from(BEGUN + number * 60_000).unwrap_or_default();
    let cells = [
        number.to_string(),
        if raised { "alert-raised" } else { "alert-cleared" }.into(),
        format!("alert/{episode}"),
        "Alert: Paper jam in tray 2.".into(),
        String::new(),
        "critical".into(),
        number.to_string(),
        episode.to_string(),
        episode.to_string(),
        "8".into(),
        "jam".into(),
        "input".into(),
        "2".into(),
        "critical".into(),
        "untrained".into(),
        "Paper jam in tray 2".into(),
        "1".into(),
        "no".into(),
        first.to_string(),
    ];
    (cells, [at(number), at(first), at(first), at(first), at(first), at(first) + 60_000])
}
