//! Rows that somebody rewrote in the database itself: the export is signed by the device, and is found out all the same.

use std::sync::Arc;

use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::{device::Device, evidence::rich, random::Random, rounds};
use crate::{
    ledger::{Ledger, verify::verify},
    store::Store,
};

/// Which rows a change may be of.
const ANY: &str = "SELECT id FROM ledger";
const WITH_OCTETS: &str = "SELECT id FROM ledger_text";
const ACCEPTED: &str = "SELECT id FROM ledger WHERE receipt IS NOT NULL AND state = 'accepted'";
/// Of what was kept back a receipt says that its place was taken: that it was not sent only the server's export shows.
const NOT_ACCEPTED: &str = "SELECT id FROM ledger WHERE state IN ('waiting', 'refused')";
const RECEIPT: &str = "SELECT id FROM receipt";
const CHECKPOINT: &str = "SELECT id FROM checkpoint";
const EPOCH: &str = "SELECT epoch FROM ledger_epoch";

/// What is changed, of which row, and how.
const CHANGES: [(&str, &str, &str); 21] = [
    (
        "what an event says",
        WITH_OCTETS,
        "UPDATE ledger_text SET text = replace(text, '\"at\":\"20', '\"at\":\"21') WHERE id = ?1",
    ),
    ("its content", ANY, "UPDATE ledger SET content = randomblob(32) WHERE id = ?1"),
    ("its link", ANY, "UPDATE ledger SET link = randomblob(32) WHERE id = ?1"),
    ("its signature", ANY, "UPDATE ledger SET signature = randomblob(64) WHERE id = ?1"),
    ("its type", ANY, "UPDATE ledger SET kind = 'org.smart-esolutions.clock-set.v1' WHERE id = ?1"),
    ("its time", ANY, "UPDATE ledger SET at = at + 60000 WHERE id = ?1"),
    ("its number", ANY, "UPDATE ledger SET sequence = sequence + 1000 WHERE id = ?1"),
    ("that it was accepted", ACCEPTED, "UPDATE ledger SET state = 'refused' WHERE id = ?1"),
    ("that it was not accepted", NOT_ACCEPTED, "UPDATE ledger SET state = 'accepted' WHERE id = ?1"),
    ("that it was", ACCEPTED, "DELETE FROM ledger WHERE id = ?1"),
    (
        "two events for each other",
        WITH_OCTETS,
        "UPDATE ledger_text SET text = (SELECT text FROM ledger_text other WHERE other.id <> ?1 ORDER BY random())
         WHERE id = ?1",
    ),
    ("that it has octets", WITH_OCTETS, "DELETE FROM ledger_text WHERE id = ?1"),
    (
        "that its octets were given up",
        "SELECT id FROM ledger WHERE checkpoint IS NOT NULL",
        "UPDATE ledger SET checkpoint = NULL WHERE id = ?1",
    ),
    (
        "how much was given up",
        CHECKPOINT,
        "UPDATE checkpoint SET text = replace(text, '\"count\":', '\"count\":1') WHERE id = ?1",
    ),
    ("that something was given up", CHECKPOINT, "DELETE FROM checkpoint WHERE id = ?1"),
    ("what the server signed", RECEIPT, "DELETE FROM receipt WHERE id = ?1"),
    (
        "when the server signed",
        RECEIPT,
        "UPDATE receipt SET text = replace(text, '\"at\":\"20', '\"at\":\"21') WHERE id = ?1",
    ),
    ("for what the server signed", RECEIPT, "UPDATE receipt SET sequence = sequence - 1 WHERE id = ?1"),
    ("which server signed", RECEIPT, "UPDATE receipt SET server_key = randomblob(32) WHERE id = ?1"),
    ("whose it is", EPOCH, "UPDATE ledger_epoch SET device = 'd-9' WHERE epoch = ?1"),
    ("by what key it is signed", EPOCH, "UPDATE ledger_epoch SET key = randomblob(32) WHERE epoch = ?1"),
];

/// Changes one thing; answers what.
fn rewrite(connection: &Connection, seed: u64) -> &'static str {
    let random = &mut Random::new(seed);
    let (what, rows, change) = CHANGES[usize::try_from(seed).unwrap() % CHANGES.len()];
    let mut statement = connection.prepare(rows).unwrap();
    let ids = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    let ids: Vec<i64> = ids.map(Result::unwrap).collect();
    let changed = connection.execute(change, [random.one_of(&ids)]).unwrap();
    assert!(changed > 0, "{what}");
    what
}

async fn export(directory: &std::path::Path, device: &Device) -> Option<String> {
    let store = Store::open_to_read(directory, device.clock.clone(), TimeZone::UTC).unwrap();
    let exporter = Ledger::new(store.clone()).exporter(Arc::clone(&device.identity.key), device.now()).await;
    let written = exporter.unwrap()?.write(Vec::new()).unwrap();
    store.close().await.unwrap();
    Some(String::from_utf8(written).unwrap())
}

#[tokio::test]
async fn a_row_that_was_rewritten_in_the_database_is_found_out() {
    let (mut device, _) = rich(8).await;
    let files = device.snapshot().await;
    let whole = export(files.path(), &device).await.unwrap();
    verify(whole.as_bytes(), &[]).unwrap();
    let rounds = rounds(63, 1_008);
    for seed in 0..rounds {
        let directory = tempfile::tempdir().unwrap();
        std::fs::copy(files.path().join("history.db"), directory.path().join("history.db")).unwrap();
        let connection = Connection::open(directory.path().join("history.db")).unwrap();
        let what = rewrite(&connection, seed);
        connection.close().unwrap();
        let text = export(directory.path(), &device).await.unwrap();
        let verified = verify(text.as_bytes(), &[device.identity.key.public()]);
        assert!(verified.is_err(), "seed {seed}: {what}: {verified:?}");
    }
    println!("rewritten in the database: {rounds} of {rounds} found out");
}
