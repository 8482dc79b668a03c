//! Cartridges of a printer that tells neither level nor serial number, but keeps a record of them.

use app::model::{CartridgeChange, CartridgeChangeKind, SupplyRecord};
use jiff::{SignedDuration, Timestamp};

use super::Office;
use crate::{
    communication::{SupplyDesk as _, UntoldMatter},
    protocol::check_in::Permission,
};

async fn office(record: SupplyRecord) -> Office {
    let mut office = Office::with("").await;
    office.record = Some(record);
    office
}

fn dated(at: Timestamp) -> SupplyRecord {
    SupplyRecord { replaced_at: Some(at), ..SupplyRecord::default() }
}

async fn changes(office: &Office) -> Vec<CartridgeChange> {
    office.desk.view().await.unwrap().of(1).unwrap().changes.clone()
}

async fn cartridge_events(office: &Office) -> i64 {
    let read = |connection: &rusqlite::Connection| {
        let sql = "SELECT count(*) FROM event WHERE kind = 'cartridge-changed'";
        connection.query_row(sql, [], |row| row.get(0))
    };
    office.store.read(read).await.unwrap()
}

async fn replaced_told(office: &Office) -> usize {
    let untold = office.desk.untold(Permission::Automatically).await.unwrap();
    untold.iter().filter(|untold| matches!(untold.what, UntoldMatter::Replaced(_))).count()
}

#[tokio::test]
async fn a_replacement_is_found_by_the_printers_date_alone_and_once_over_a_restart() {
    let mut office = office(dated("2026-03-03T09:00:00Z".parse().unwrap())).await;
    office.days(5).await;
    let before = office.desk.view().await.unwrap();
    let known = before.of(1).unwrap();
    assert_eq!(known.changes, [], "the first date that is told is no replacement that was seen");
    assert_eq!(known.installed_at_by_printer, Some("2026-03-03T09:00:00Z".parse().unwrap()));
    assert_eq!(known.installed_at, None);
    let replaced = office.now() + SignedDuration::from_hours(2);
    office.record = Some(dated(replaced));
    office.days(2).await;
    let found = changes(&office).await;
    assert_eq!(found.iter().map(|change| change.kind).collect::<Vec<_>>(), [CartridgeChangeKind::New]);
    assert!(found[0].at.duration_since(replaced) < SignedDuration::from_hours(24), "{found:?}");
    assert_eq!((cartridge_events(&office).await, replaced_told(&office).await), (1, 1));
    let mut office = office.started_again().await;
    // The clock goes back, is set, and changes to summer time.
    for record in [
        dated("2026-03-03T09:00:00Z".parse().unwrap()),
        dated(replaced + SignedDuration::from_hours(1)),
        SupplyRecord::default(),
        dated(replaced),
    ] {
        office.record = Some(record);
        office.days(2).await;
    }
    assert_eq!(changes(&office).await, found);
    assert_eq!((cartridge_events(&office).await, replaced_told(&office).await), (1, 1));
    let known = office.desk.view().await.unwrap().of(1).unwrap().clone();
    assert_eq!(known.installed_at_by_printer, Some(replaced));
}

#[tokio::test]
async fn a_replacement_is_found_by_the_usage_counter_alone_and_not_by_a_look_that_was_wrong() {
    let used = |office: &Office| SupplyRecord {
        usage: Some(office.impressions - office.installed),
        ..SupplyRecord::default()
    };
    let mut office = office(SupplyRecord::default()).await;
    for day in 0..12 {
        if day == 8 {
            office.replace();
        }
        office.record = Some(used(&office));
        if day == 4 {
            office.record = Some(SupplyRecord { usage: Some(0), ..SupplyRecord::default() });
            office.look().await;
            office.record = Some(used(&office));
        }
        office.day().await;
    }
    let found = changes(&office).await;
    assert_eq!(found.iter().map(|change| change.kind).collect::<Vec<_>>(), [CartridgeChangeKind::New]);
    assert_eq!((cartridge_events(&office).await, replaced_told(&office).await), (1, 1));
}

#[tokio::test]
async fn a_printer_with_another_date_each_time_fills_neither_the_disk_nor_the_history() {
    let mut office = office(SupplyRecord::default()).await;
    for _ in 0..40 {
        office.record = Some(dated(office.now()));
        office.day().await;
    }
    let read = |connection: &rusqlite::Connection| {
        connection.query_row("SELECT count(*) FROM supply_identity", [], |row| row.get::<_, i64>(0))
    };
    assert!(office.store.read(read).await.unwrap() < 40);
    // The first of them were taken for replacements, before there were too many.
    assert!(changes(&office).await.len() <= 2, "{:?}", changes(&office).await);
}
