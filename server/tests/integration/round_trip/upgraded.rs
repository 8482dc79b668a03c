//! A device of the version before there was billing, communication and mail, as it goes on.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use super::{
    device::Device,
    real_parts::{Around, ENROLMENT, NAME, PATIENCE},
};

/// Its database, as that version left it behind.
const SCHEMA_2: &str = include_str!("../../fixtures/schema-2.sql");
/// What it sealed with.
const SECRET_KEY: &[u8] = include_bytes!("../../fixtures/schema-2.secret.key");

fn lay(data: &Path) {
    fs::create_dir(data).expect("a folder");
    fs::set_permissions(data, fs::Permissions::from_mode(0o700)).expect("its own");
    let key = data.join("secret.key");
    fs::write(&key, SECRET_KEY).expect("written");
    fs::set_permissions(key, fs::Permissions::from_mode(0o600)).expect("its own");
    let database = rusqlite::Connection::open(data.join("history.db")).expect("a database");
    database.execute_batch(SCHEMA_2).expect("SQL");
    database.close().expect("closed");
}

#[tokio::test]
async fn a_device_from_before_there_was_communication_keeps_what_it_had_and_bills_enrols_and_mails() {
    let Some(around) = Around::start().await else { return };
    let device = Device::new(&around.configuration(None));
    lay(&device.data());
    let running = device.start().await;

    // What it had is there: its administrator, settings, history, requests and trail.
    assert!(!running.log().contains("Set-up code"), "{}", running.log());
    let browser = running.sign_in().await;
    let kept = [
        ("/settings/contacts", ["Floor 7 of old", "Ada", "ada@example.com"].as_slice()),
        ("/settings/printer", &["value=\"600\""]),
        ("/maintenance", &["D-20261126-1"]),
        ("/settings/audit", &["Floor 7 of old", "history.db.schema-2"]),
    ];
    for (path, words) in kept {
        browser.sees(&running, path, words, PATIENCE).await;
    }
    let readings = |before: i64| {
        let sql = "SELECT count(*) FROM reading WHERE taken_at < ?1";
        device.database().query_row(sql, [before], |row| row.get::<_, i64>(0)).expect("a count")
    };
    assert_eq!(readings(1_795_658_675_000), 2, "its history");
    assert!(device.data().join("history.db.schema-2").is_file(), "and a copy of before");

    // Billing begins with what is read now, on nobody's word.
    let page = browser.sees(&running, "/meter", &["Total Impressions"], PATIENCE).await;
    assert!(!page.contains("billing is held") && !page.contains("Billing is held"), "{page}");
    let log = browser.page(&running, "/maintenance/UsageLog.csv").await.expect("a file").body;
    assert!(log.contains("D-20261126-1"), "what happened then: {log}");

    // It is not enrolled, and does so like a new one: the first read bills from here on, and is mailed.
    browser.sees(&running, ENROLMENT, &["Not Enrolled"], PATIENCE).await;
    around.enrol(&running, &browser).await;
    browser.sees(&running, ENROLMENT, &["The server answers."], PATIENCE).await;
    around.operator(&["request-read", NAME]).await;
    let reads = around.has("meter-read", 1).await;
    assert_eq!(reads[0]["data"]["meters"][0]["segment"], 1, "{reads:?}");
    around.mailed("Billing meter reads reported", 1).await;
    let total = reads[0]["data"]["meters"][0]["value"].as_u64().expect("a count");
    let history = browser.page(&running, "/meter/history.csv").await.expect("a file").body;
    assert!(history.contains(&total.to_string()), "{total}: {history}");
    let opened = around.has("epoch-opened", 1).await;
    assert_eq!(opened[0]["data"]["opening"], "enrolled", "{opened:?}");

    // And it goes on from there.
    assert_eq!(running.terminate().await, 0);
    let running = device.start().await;
    browser.sees(&running, ENROLMENT, &["The server answers."], PATIENCE).await;
    around.operator(&["request-read", NAME]).await;
    around.has("meter-read", 2).await;
    around.mailed("Billing meter reads reported", 2).await;
    assert_eq!(running.terminate().await, 0);
}
