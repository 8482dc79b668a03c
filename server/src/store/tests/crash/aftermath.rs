//! What must be true of a data directory whatever happened to the process that wrote it.

use std::path::Path;

use rusqlite::Connection;

use super::{super::super::history::History, ground::Ground, script};
use crate::{
    clock::ManualClock,
    testing::{central_europe, reading_at},
};

/// What the process had said before it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The last durable step.
    pub(super) done: u64,
    /// The highest sequence number.
    pub(super) sequence: u64,
    /// Whether it had opened the store.
    pub(super) ready: bool,
}

impl Said {
    pub(super) fn hear(&mut self, line: &str) {
        let number = |word: &str| line.strip_prefix(word).and_then(|number| number.parse::<u64>().ok());
        self.ready |= line == "ready";
        if let Some(number) = number("done ") {
            self.done = number;
        }
        if let Some(sequence) = number("read ") {
            self.sequence = self.sequence.max(sequence);
        }
    }
}

/// Opens the store and checks everything. Answers up to which step of the script of `seed` it has come.
pub(super) fn check(directory: &Path, seed: u64, ground: Ground, said: &Said, what: &str) -> u64 {
    // Between two durable steps there may be readings, which change nothing that is compared; the step under way
    // is the first durable one after the last that was acknowledged.
    let next = (said.done + 1..said.done + 1_000)
        .find(|number| script::step(seed, *number) != script::Step::Reading)
        .unwrap();
    let clock = ManualClock::new(script::at(next + 1));
    let mut history =
        History::open(directory, clock, central_europe()).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(history.problem().is_none(), "{what}: {:?}", history.problem());
    assert!(
        history.last_sequence() >= said.sequence,
        "{what}: {} after {} was given",
        history.last_sequence(),
        said.sequence
    );
    while history.is_salvaging() {
        history.salvage_more();
    }
    let [least, most] = script::expected(seed, [said.done, next]);
    let found = history.read(|connection| Ok(script::content(connection))).unwrap();
    assert!(found == least || found == most, "{what}: after step {}, neither it nor step {next}", said.done);

    // It can be written and closed.
    let sequence = history.last_sequence() + 1;
    history.append_reading(&reading_at(script::at(next + 1), sequence, 9_000), Vec::new()).unwrap();
    history.close().unwrap_or_else(|error| panic!("{what}: {error}"));
    sound(directory, ground, what);
    if found == most { next } else { said.done }
}

fn sound(directory: &Path, ground: Ground, what: &str) {
    let connection = Connection::open(directory.join("history.db")).unwrap();
    let one = |sql: &str| -> String { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert_eq!(one("PRAGMA integrity_check"), "ok", "{what}");
    assert_eq!(one("SELECT cast(count(*) AS text) FROM pragma_foreign_key_check"), "0", "{what}");
    let orphans =
        "SELECT cast(count(*) AS text) FROM sample WHERE taken_at NOT IN (SELECT taken_at FROM reading)";
    assert_eq!(one(orphans), "0", "{what}: samples without a reading");
    let twice =
        "SELECT cast(count(*) AS text) FROM (SELECT 1 FROM reading GROUP BY sequence HAVING count(*) > 1)";
    assert_eq!(one(twice), "0", "{what}: sequence numbers twice");
    let aside = std::fs::read_dir(directory)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("damaged-"));
    match ground {
        Ground::New => assert_eq!(aside.count(), 0, "{what}"),
        Ground::Earlier => {
            let before = script::at(0).as_millisecond();
            let old = format!("SELECT cast(count(*) AS text) FROM reading WHERE taken_at < {before}");
            assert_eq!(one(&old), "100", "{what}");
            assert!(directory.join("history.db.schema-1").exists(), "{what}");
        }
        Ground::Damaged => {
            assert_eq!(one("SELECT value FROM setting WHERE key = 'before'"), "kept", "{what}");
            assert!(aside.count() >= 1, "{what}");
            let old = "SELECT cast(count(*) >= 350 AS text) FROM event WHERE at = 0";
            assert_eq!(one(old), "1", "{what}");
        }
    }
}
