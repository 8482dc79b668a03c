//! What the writing process finds: nothing, a database of an earlier schema, or a damaged one.

use std::path::Path;

use rusqlite::Connection;

use super::{
    super::super::{history::History, schema},
    script,
};
use crate::testing::{central_europe, clock, reading_at, time};

/// Where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    New,
    Earlier,
    Damaged,
}

impl Ground {
    /// Half of the rounds begin with nothing.
    pub(super) fn of(round: u64) -> Self {
        match round % 4 {
            2 => Self::Earlier,
            3 => Self::Damaged,
            _ => Self::New,
        }
    }

    pub(super) fn lay(self, directory: &Path) {
        match self {
            Self::New => {}
            Self::Earlier => earlier(directory),
            Self::Damaged => damaged(directory),
        }
    }
}

/// Schema 1 with a printer and a hundred readings.
fn earlier(directory: &Path) {
    let mut connection = Connection::open(directory.join("history.db")).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    schema::to_version(&mut connection, 1).unwrap();
    connection.execute("INSERT INTO device VALUES (1, 'A', NULL, NULL, 0)", []).unwrap();
    for number in 1..=100 {
        let at = script::at(0).as_millisecond() - number * 60_000;
        connection.execute("INSERT INTO reading VALUES (?1, ?2, 1)", [at, -number]).unwrap();
    }
}

/// The last page of events can't be read, which opening the history finds out.
fn damaged(directory: &Path) {
    let clock = clock("2026-11-20T08:00:00Z");
    let mut history = History::open(directory, clock, central_europe()).unwrap();
    history
        .durably(|transaction| {
            transaction.execute("INSERT INTO setting VALUES ('before', 'kept', 0)", [])?;
            for id in 1..=400 {
                transaction.execute(
                    "INSERT INTO event VALUES (?1, 0, 'alert-raised', 'alert/1', ?2, NULL, NULL, NULL, NULL)",
                    rusqlite::params![id, "x".repeat(100)],
                )?;
            }
            Ok(())
        })
        .unwrap();
    history.append_reading(&reading_at(time("2026-11-20T08:00:00Z"), 100, 1_000), Vec::new()).unwrap();
    history.close().unwrap();
    let path = directory.join("history.db");
    let last: u32 = Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT pageno FROM dbstat WHERE name = 'event' AND pagetype = 'leaf' ORDER BY path DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let mut octets = std::fs::read(&path).unwrap();
    octets[(last as usize - 1) * 4_096..last as usize * 4_096].fill(0x5a);
    std::fs::write(&path, octets).unwrap();
}
