//! A damaged file in which the ledger lost rows: no number is given twice, and what was not sent still can be.

use rusqlite::Connection;

use super::{
    super::{
        history::History,
        ledger::{count, renewal},
    },
    damage::{database, leaves, open, salvage, sound, spoil},
};
use crate::{
    ledger::{append, open_epoch, reissue_waiting},
    protocol::{
        data::{
            Data,
            clock::{ClockLook, Quality},
            epoch_opened::Opening,
            status::DeviceStatus,
        },
        enrolment::Printer,
        event::{Author, Written},
        export::State,
        key::SigningKey,
    },
    testing::{clock, reading, time},
};

const EVENTS: u64 = 300;

fn data() -> Data<DeviceStatus> {
    let clock = ClockLook {
        at: time("2026-11-20T08:00:00Z"),
        quality: Quality::Unknown,
        stepped_by_s: None,
        boot_id: "0f7e".into(),
        monotonic_ms: 1,
    };
    Data { clock, printer: Printer::default(), matter: DeviceStatus::of(&reading()) }
}

fn add(history: &mut History, key: &SigningKey) -> Written {
    let author = Author { device: "d-1", key, demonstration: false };
    history.durably(|transaction| Ok(append(transaction, &author, &data())?)).unwrap()
}

/// An epoch of which the first half was accepted.
fn fill(history: &mut History, key: &SigningKey) {
    let author = Author { device: "d-1", key, demonstration: false };
    history
        .durably(|transaction| {
            let Data { clock, printer, .. } = data();
            open_epoch(transaction, &author, &clock, &printer, Opening::Enrolled, None)?;
            for _ in 1..EVENTS {
                append(transaction, &author, &data())?;
            }
            transaction.execute(
                "UPDATE ledger SET state = 'accepted', to_send = 0 WHERE id <= ?1",
                [i64::try_from(EVENTS / 2).unwrap()],
            )
        })
        .unwrap();
}

fn number(connection: &Connection, sql: &str) -> u64 {
    connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap().unsigned_abs()
}

/// Spoils pages of a table and has what is left copied.
fn damaged(table: &str, which: fn(&[usize]) -> Vec<usize>) -> (tempfile::TempDir, History, SigningKey) {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-20T08:00:00Z"));
    let key = SigningKey::from_seed(zeroize::Zeroizing::new([1; 32]));
    let mut history = open(directory.path(), &clock);
    fill(&mut history, &key);
    history.close().unwrap();
    let all = leaves(directory.path(), table);
    spoil(directory.path(), &which(&all));
    let mut history = open(directory.path(), &clock);
    history.checked(Some("broken".into()));
    history.set_aside_if_damaged();
    (directory, history, key)
}

#[test]
fn what_follows_on_damage_is_another_epoch_and_takes_along_what_waits() {
    for which in [
        |all: &[usize]| vec![all[all.len() / 2]],
        |all: &[usize]| vec![all[all.len() - 1]],
        |all: &[usize]| vec![all[0]],
        |all: &[usize]| all.to_vec(),
    ] {
        let (directory, mut history, key) = damaged("ledger", which);
        // While the rest is still being copied.
        let written = add(&mut history, &key);
        assert_eq!(written.id, "2-2");
        assert_eq!(history.read(renewal::due).unwrap(), None);
        salvage(&mut history);
        let kept =
            history.read(|connection| Ok(number(connection, "SELECT count(*) FROM ledger WHERE epoch = 1")));
        let kept = kept.unwrap();
        assert!(kept < EVENTS, "{kept} of {EVENTS}");
        let ids =
            history.read(|connection| Ok(number(connection, "SELECT min(id) FROM ledger WHERE epoch = 2")));
        assert!(ids.unwrap() > EVENTS, "an id is not given twice");
        let waiting = history.read(|connection| count::of(connection, State::Waiting)).unwrap();
        let counted = history
            .read(|connection| Ok(number(connection, "SELECT count(*) FROM ledger WHERE state = 'waiting'")));
        assert_eq!(waiting, counted.unwrap(), "the counts are those of what was copied");

        let author = Author { device: "d-1", key: &key, demonstration: false };
        let at = time("2026-11-20T09:00:00Z");
        while history.durably(|transaction| Ok(reissue_waiting(transaction, &author, at, 100)?)).unwrap() {}
        let left = history.read(|connection| {
            Ok(number(connection, "SELECT count(*) FROM ledger WHERE state = 'waiting' AND epoch = 1"))
        });
        assert_eq!(left.unwrap(), 0);
        let after = history.read(|connection| count::of(connection, State::Waiting)).unwrap();
        assert_eq!(after, waiting, "each waits once");
        history.close().unwrap();
        sound(directory.path());
    }
}

#[test]
fn an_event_that_lost_its_octets_is_discarded_and_said_to_be_lost() {
    let (directory, mut history, key) = damaged("ledger_text", |all| vec![all[all.len() - 2]]);
    salvage(&mut history);
    add(&mut history, &key);
    let author = Author { device: "d-1", key: &key, demonstration: false };
    let at = time("2026-11-20T09:00:00Z");
    while history.durably(|transaction| Ok(reissue_waiting(transaction, &author, at, 100)?)).unwrap() {}
    history.close().unwrap();
    let connection = database(directory.path());
    let sql = "SELECT count(*) FROM ledger WHERE state = 'discarded' AND reason LIKE 'Its content was lost%'
               AND id NOT IN (SELECT id FROM ledger_text)";
    assert!(number(&connection, sql) > 0);
    let sql = "SELECT count(*) FROM ledger WHERE state = 'discarded' AND superseded_by IS NULL
               AND id IN (SELECT id FROM ledger_text)";
    assert_eq!(number(&connection, sql), 0, "nothing else is discarded");
}
