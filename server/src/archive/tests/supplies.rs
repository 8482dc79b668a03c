//! Supplies in archives: cartridges and stock come back beside what is known here, orders only where there are none, and
//! rows that no device writes do not come in.

use app::model::{
    CartridgeChange, CartridgeChangeKind, EnteredProfile, OrderAdvice, OrderReason, OrderState, OrderStep,
    SupplyOrder,
};
use jiff::{Timestamp, civil::Date};
use rusqlite::Transaction;

use super::{
    super::{Destination, Kind, check},
    device::{Device, PASSPHRASE},
};
use crate::{
    store::supplies::{self as rows, DeviceRow, entry::Entry, identity::Inside},
    supplies::ordering::Shelf,
    testing::{reading, time},
};

const TABLES: [&str; 5] = [
    "SELECT supply, since, serial_number, part_number FROM supply_identity ORDER BY supply, since",
    "SELECT supply, at, kind, wasted_percent, serial_number, impressions FROM cartridge_change ORDER BY id",
    "SELECT supply, on_hand, counted_at, lowered_at, put_at, entered, kind, colorant FROM supply_entry ORDER BY supply",
    "SELECT supply, day, number, name, part_number, quantity, state, open, opened_at, submitted_at, expected_at,
         supplier_reference, by_server, by_mail, advice FROM supply_order ORDER BY id",
    "SELECT supply_order.number, step.at, step.state, who, note FROM supply_order_step step
         JOIN supply_order ON supply_order.id = order_id ORDER BY step.id",
];

async fn write(
    device: &Device,
    work: impl FnOnce(&Transaction<'_>, DeviceRow) -> rusqlite::Result<()> + Send + 'static,
) {
    let written = device.store.durably(move |transaction| {
        let row = rows::make_device(transaction, &reading().identity, 0)?;
        work(transaction, row)
    });
    written.await.unwrap();
}

fn inside(serial_number: &str) -> Inside {
    Inside { serial_number: Some(serial_number.into()), ..Inside::default() }
}

fn change(at: Timestamp, serial_number: &str) -> CartridgeChange {
    CartridgeChange {
        at,
        kind: CartridgeChangeKind::New,
        wasted_percent: Some(2),
        serial_number: Some(serial_number.into()),
        impressions: Some(1_000),
    }
}

fn draft(supply: u32, state: OrderState, at: Timestamp) -> SupplyOrder {
    let advice = OrderAdvice {
        reason: OrderReason::BelowReorderPoint,
        quantity: 2,
        position_pages: Some(600),
        reorder_point_pages: Some(1_100),
        lead_time_tenths: 50,
        lead_time_deviation_tenths: 20,
        ..OrderAdvice::NO_NUMBERS
    };
    SupplyOrder {
        id: 0,
        reference: String::new(),
        supply,
        name: "Black toner".into(),
        part_number: Some("106R01535".into()),
        quantity: 2,
        state,
        opened_at: at,
        submitted_at: Some(at),
        expected_at: None,
        supplier_reference: None,
        by_server: true,
        by_mail: false,
        advice,
        steps: Vec::new(),
    }
}

fn ordered(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    day: Date,
    states: &[OrderState],
) -> rusqlite::Result<i64> {
    let at = day.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let order = rows::order::open(transaction, device, &draft(supply, states[0], at), day)?.unwrap();
    for state in states {
        let order = SupplyOrder { state: *state, ..order.clone() };
        let step = OrderStep { at, state: *state, who: "device".into(), note: None };
        rows::order::put(transaction, &order, &step, true)?;
    }
    Ok(order.id)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Two cartridges, one on the shelf, an order that came and one that is on its way.
async fn supplied(now: &str) -> Device {
    let device = Device::used(now, 5).await;
    write(&device, |transaction, row| {
        for (since, serial) in [("2026-08-01T00:00:00Z", "CRUM-1"), ("2026-09-15T00:00:00Z", "CRUM-2")] {
            rows::identity::insert(transaction, row, 1, time(since), &inside(serial))?;
            rows::change::insert(transaction, row, 1, &change(time(since), serial), time(since), true)?;
        }
        let entered = EnteredProfile { price: Some(12_990), ..EnteredProfile::default() };
        let counted_at = Some(time("2026-09-20T00:00:00Z"));
        rows::entry::put(
            transaction,
            row,
            1,
            &Entry {
                shelf: Shelf { on_hand: 1, counted_at, lowered_at: counted_at, put_at: counted_at },
                entered,
                kind: Some("toner".into()),
                colorant: None,
            },
        )?;
        ordered(transaction, row, 1, day("2026-09-10"), &[OrderState::Submitted, OrderState::Received])?;
        ordered(transaction, row, 1, day("2026-09-28"), &[OrderState::Submitted, OrderState::Shipped])?;
        Ok(())
    })
    .await;
    device
}

async fn all(device: &Device) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for sql in TABLES {
        all.push(device.rows(sql).await);
    }
    all
}

async fn restore(device: &Device, archive: &[u8]) -> u64 {
    let serial_number = reading().identity.serial_number;
    let given = Destination { given: serial_number, ..device.destination().await };
    let checked = check(archive, PASSPHRASE, device.path(), &device.sealer, &given).unwrap();
    device.restore(checked).await.history
}

#[tokio::test]
async fn on_a_new_disk_all_of_it_comes_back_and_what_is_on_its_way_is_told_to_nobody_again() {
    let old = supplied("2026-10-01T00:00:00Z").await;
    let archive = old.archive(Kind::Backup).await;
    let new = Device::new("2026-10-10T00:00:00Z");
    // Another printer was read here before, so that rows of printers have other numbers.
    new.run("INSERT INTO device (id, serial_number, first_seen_at) VALUES (1, 'OTHER', 0), (2, 'THIRD', 0)")
        .await;
    restore(&new, &archive).await;
    assert_eq!(all(&new).await, all(&old).await);
    let waiting = "SELECT count(*) FROM supply_order_step WHERE to_tell = 1
                   UNION ALL SELECT count(*) FROM cartridge_change WHERE to_tell = 1";
    assert_eq!(old.rows(waiting).await, ["[Integer(4)]", "[Integer(2)]"]);
    assert_eq!(new.rows(waiting).await, ["[Integer(0)]", "[Integer(0)]"]);
    let printers =
        "SELECT DISTINCT serial_number FROM device WHERE id IN (SELECT device_id FROM supply_identity
                    UNION SELECT device_id FROM cartridge_change UNION SELECT device_id FROM supply_entry
                    UNION SELECT device_id FROM supply_order)";
    assert_eq!(new.rows(printers).await, ["[Text(\"TST000417\")]"]);
    let before = all(&new).await;
    assert_eq!(restore(&new, &archive).await, 0, "a second time nothing is new");
    assert_eq!(all(&new).await, before);
    write(&new, |transaction, row| {
        let again = draft(1, OrderState::Suggested, time("2026-10-10T00:00:00Z"));
        let opened = rows::order::open(transaction, row, &again, day("2026-09-28"))?;
        assert_eq!(opened, None, "one is on its way");
        let other = SupplyOrder { supply: 2, ..again };
        let opened = rows::order::open(transaction, row, &other, day("2026-09-28"))?.unwrap();
        assert_eq!(opened.reference, "S-20260928-2");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn on_a_device_that_went_on_what_is_here_wins() {
    let device = supplied("2026-10-01T00:00:00Z").await;
    let archive = device.archive(Kind::Backup).await;
    write(&device, |transaction, row| {
        let at = time("2026-11-01T00:00:00Z");
        rows::identity::insert(transaction, row, 1, at, &inside("CRUM-3"))?;
        // The same as in the archive, but found at another time and by another name.
        transaction.execute("UPDATE cartridge_change SET at = at + 3600000, kind = 'premature' WHERE id = 2", [])?;
        rows::change::insert(transaction, row, 1, &change(at, "CRUM-3"), at, true)?;
        rows::entry::put(transaction, row, 1, &Entry { shelf: Shelf::default().counted(7, time("2026-09-20T00:00:00Z")), ..Entry::default() })?;
        transaction.execute("UPDATE supply_order SET state = 'cancelled', open = 0 WHERE open = 1", [])?;
        transaction.execute("DELETE FROM supply_order WHERE state = 'received' AND id NOT IN (SELECT order_id FROM supply_order_step)", [])?;
        Ok(())
    })
    .await;
    let before = all(&device).await;
    assert_eq!(restore(&device, &archive).await, 0, "it was all there");
    assert_eq!(all(&device).await, before);
    let waiting = "SELECT count(*) FROM supply_order_step WHERE to_tell = 1";
    assert_eq!(device.rows(waiting).await, ["[Integer(4)]"], "what is to be told here stays so");
}

#[tokio::test]
async fn what_comes_back_goes_before_what_happened_here_and_an_order_of_another_printer_keeps_its_reference()
{
    let old = supplied("2026-10-01T00:00:00Z").await;
    let archive = old.archive(Kind::Backup).await;
    let new = Device::new("2026-10-10T00:00:00Z");
    new.read(time("2026-10-10T00:00:00Z"), 3).await;
    write(&new, |transaction, row| {
        let at = time("2026-10-12T00:00:00Z");
        rows::change::insert(transaction, row, 1, &change(at, "CRUM-3"), at, true)?;
        transaction
            .execute("INSERT INTO device (id, serial_number, first_seen_at) VALUES (7, 'OTHER', 0)", [])?;
        ordered(transaction, row, 1, day("2026-09-28"), &[OrderState::Submitted])?;
        transaction.execute("UPDATE supply_order SET device_id = 7", []).map(drop)
    })
    .await;
    assert!(restore(&new, &archive).await > 0);
    let serials = new.rows("SELECT serial_number FROM cartridge_change ORDER BY id").await;
    assert_eq!(serials, ["CRUM-1", "CRUM-2", "CRUM-3"].map(|serial| format!("[Text(\"{serial}\")]")));
    let told = new.rows("SELECT serial_number FROM cartridge_change WHERE to_tell = 1").await;
    assert_eq!(told, ["[Text(\"CRUM-3\")]"]);
    let orders = new.rows("SELECT device_id, day, number, state FROM supply_order ORDER BY id").await;
    let states = |own: i64| {
        [
            "[Integer(7), Integer(20260928), Integer(1), Text(\"submitted\")]".to_owned(),
            format!("[Integer({own}), Integer(20260910), Integer(1), Text(\"received\")]"),
            format!("[Integer({own}), Integer(20260928), Integer(2), Text(\"shipped\")]"),
        ]
    };
    assert_eq!(orders, states(1));
}

/// Bounds hold for what comes back, too; what happened here stays.
#[tokio::test]
async fn more_than_a_device_keeps_does_not_come_back() {
    let old = supplied("2026-10-01T00:00:00Z").await;
    old.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO supply_identity (device_id, supply, since, serial_number) SELECT 1, 2, i * 1000, 'S' || i FROM n;
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO cartridge_change (device_id, supply, at, kind, found_at, to_tell)
             SELECT 1, 2, i * 1000000000, 'new', 0, 1 FROM n;
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO supply_entry SELECT 1, 1000 + i, 1, NULL, '{}', NULL, NULL, NULL, NULL FROM n;
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO supply_order SELECT 100 + i, 1, 2, 20200101, i, 'x', NULL, 1, 'cancelled', 0, 0, NULL, NULL, NULL, 0, 0,
             (SELECT advice FROM supply_order) FROM n;
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO supply_order_step (order_id, at, state, who, to_tell) SELECT 3100, 0, 'submitted', 'device', 1 FROM n;",
    )
    .await;
    let archive = old.archive(Kind::Backup).await;
    let new = Device::new("2026-10-10T00:00:00Z");
    new.read(time("2026-10-10T00:00:00Z"), 3).await;
    write(&new, |transaction, row| {
        let at = time("2026-10-12T00:00:00Z");
        rows::identity::insert(transaction, row, 2, at, &inside("HERE"))?;
        rows::change::insert(transaction, row, 2, &change(at, "HERE"), at, true).map(drop)
    })
    .await;
    restore(&new, &archive).await;
    for (sql, most) in [
        ("SELECT count(*) FROM supply_identity WHERE supply = 2", 200),
        ("SELECT count(*) FROM cartridge_change WHERE supply = 2", 300),
        ("SELECT count(*) FROM supply_entry", 511),
        ("SELECT count(*) FROM supply_order WHERE open = 0", 1_000),
        ("SELECT max(steps) FROM (SELECT count(*) AS steps FROM supply_order_step GROUP BY order_id)", 64),
        ("SELECT count(*) FROM supply_order WHERE open = 1", 1),
        ("SELECT count(*) FROM cartridge_change WHERE serial_number = 'HERE' AND to_tell = 1", 1),
        ("SELECT count(*) FROM supply_identity WHERE serial_number = 'HERE'", 1),
    ] {
        assert_eq!(new.rows(sql).await, [format!("[Integer({most})]")], "{sql}");
    }
}

#[tokio::test]
async fn rows_that_no_device_writes_are_refused_with_their_reason() {
    let table = [
        (
            "UPDATE supply_identity SET since = 9223372036854775807 WHERE serial_number = 'CRUM-1'",
            "since is no time",
        ),
        ("UPDATE supply_identity SET supply = -1", "supply is not from 0 to 4294967295"),
        ("UPDATE cartridge_change SET at = -9223372036854775807", "at is no time"),
        ("UPDATE cartridge_change SET found_at = 9223372036854775807", "found_at is no time"),
        ("UPDATE cartridge_change SET supply = 4294967296", "supply is not from 0 to 4294967295"),
        ("UPDATE cartridge_change SET kind = 'eaten'", "unknown variant `eaten`"),
        ("UPDATE cartridge_change SET wasted_percent = 101", "wasted_percent is not from 0 to 100"),
        ("UPDATE cartridge_change SET impressions = -1", "impressions is below 0"),
        ("UPDATE cartridge_change SET to_tell = 2", "to_tell is not from 0 to 1"),
        ("UPDATE supply_entry SET on_hand = -1", "on_hand is not from 0 to 4294967295"),
        ("UPDATE supply_entry SET counted_at = 9223372036854775807", "counted_at is no time"),
        ("UPDATE supply_entry SET lowered_at = 9223372036854775807", "lowered_at is no time"),
        ("UPDATE supply_entry SET put_at = 9223372036854775807", "put_at is no time"),
        ("UPDATE supply_entry SET entered = '{'", "EOF"),
        (
            r#"UPDATE supply_entry SET entered = '{"lead_time_days":4294967295}'"#,
            "a value that can't be entered",
        ),
        (r#"UPDATE supply_entry SET entered = '{"ordering":"always"}'"#, "unknown variant `always`"),
        ("UPDATE supply_order SET opened_at = 9223372036854775807", "opened_at is no time"),
        ("UPDATE supply_order SET expected_at = 9223372036854775807", "expected_at is no time"),
        ("UPDATE supply_order SET day = 0 WHERE open = 1", "day is no day"),
        ("UPDATE supply_order SET number = 0", "number is below 1"),
        ("UPDATE supply_order SET quantity = 0", "quantity is not from 1 to 4294967295"),
        ("UPDATE supply_order SET state = 'lost'", "unknown variant `lost`"),
        ("UPDATE supply_order SET state = 'cancelled'", "open does not fit its state"),
        ("UPDATE supply_order SET open = 2 WHERE open = 1", "open is not from 0 to 1"),
        ("UPDATE supply_order SET by_mail = 7", "by_mail is not from 0 to 1"),
        ("UPDATE supply_order SET advice = '7'", "supply_order"),
        ("UPDATE supply_order_step SET state = 'lost'", "unknown variant `lost`"),
        ("UPDATE supply_order_step SET at = 9223372036854775807", "at is no time"),
    ];
    for (sql, part) in table {
        let old = supplied("2026-10-01T00:00:00Z").await;
        old.run(sql).await;
        let archive = old.archive(Kind::Backup).await;
        let device = Device::used("2026-10-01T00:00:00Z", 2).await;
        let before = device.everything().await;
        let Err(error) = device.check(&archive).await else { panic!("{sql}") };
        assert!(error.to_string().contains(part), "{sql}: {error}");
        assert_eq!(device.everything().await, before, "{sql}");
    }
}

/// Statements that put a number at the end of its range, one for each that something counts on from.
const ENDS: [&str; 5] = [
    "UPDATE cartridge_change SET id = 9223372036854775807 WHERE id = 1",
    "UPDATE supply_order SET number = 9223372036854775807 WHERE open = 1",
    "PRAGMA defer_foreign_keys = ON;
     UPDATE supply_order_step SET order_id = 9223372036854775807 WHERE order_id = 2;
     UPDATE supply_order SET id = 9223372036854775807 WHERE id = 2",
    "UPDATE supply_order_step SET id = 9223372036854775807 WHERE id = 1",
    "UPDATE sqlite_sequence SET seq = 9223372036854775807",
];

#[tokio::test]
async fn whatever_numbers_an_archive_has_orders_and_cartridges_count_on_and_can_be_backed_up_again() {
    for sql in ENDS {
        let old = supplied("2026-10-01T00:00:00Z").await;
        old.run(sql).await;
        let archive = old.archive(Kind::Backup).await;
        let mut device = Device::new("2026-10-02T00:00:00Z");
        let mut archive = archive;
        for round in 0..2_u32 {
            restore(&device, &archive).await;
            write(&device, move |transaction, row| {
                for supply in [100 + round, 200 + round] {
                    let id = ordered(transaction, row, supply, day("2026-09-28"), &[OrderState::Submitted])?;
                    assert!(id < 1 << 41, "{id}");
                    let at = time("2026-10-12T00:00:00Z");
                    let id = rows::change::insert(transaction, row, supply, &change(at, "NEXT"), at, true)?;
                    assert!(id < 1 << 41, "{id}");
                }
                Ok(())
            })
            .await;
            archive = device.archive(Kind::Backup).await;
            device = Device::new("2026-10-11T00:00:00Z");
        }
    }
}
