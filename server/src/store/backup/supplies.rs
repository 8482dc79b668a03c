//! Supplies of an archive beside those that are known here. What the printer said of cartridges, what became of them and
//! what was entered is true on both sides: the union comes back, and what is here wins. Orders come back for a printer of
//! which there are none here, so that a new disk does not order what is on its way; where there are some, those count.

use app::model::EnteredProfile;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{
    super::{
        json,
        supplies::{change, identity, order},
    },
    merge::run,
    rows::{Fault, each, none, sound},
};
use crate::supplies::cartridges;

/// Supplies of a printer that come back: no printer has as many, and all of them are looked at with each reading.
const SUPPLIES: i64 = 512;

/// Columns, and from where to where they go.
const RANGES: [(&str, &str, i64, i64); 15] = [
    ("supply_identity", "supply", 0, MOST),
    ("cartridge_change", "supply", 0, MOST),
    ("cartridge_change", "wasted_percent", 0, 100),
    ("cartridge_change", "to_tell", 0, 1),
    ("cartridge_change", "allowed", 0, 1),
    ("supply_entry", "supply", 0, MOST),
    ("supply_entry", "on_hand", 0, MOST),
    ("supply_order", "supply", 0, MOST),
    ("supply_order", "quantity", 1, MOST),
    ("supply_order", "open", 0, 1),
    ("supply_order", "by_server", 0, 1),
    ("supply_order", "by_mail", 0, 1),
    ("supply_order", "id", 1, i64::MAX),
    ("supply_order_step", "to_tell", 0, 1),
    ("supply_order_step", "id", 1, i64::MAX),
];

/// `prtMarkerSuppliesIndex` has 32 bits, and counts have as many here.
const MOST: i64 = (1 << 32) - 1;

/// Answers how many rows were not there. `device_of` says which printer is which.
pub(super) fn merge(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    supplies(transaction)?;
    let taken =
        identities(transaction)? + changes(transaction)? + entries(transaction)? + orders(transaction)?;
    transaction.execute_batch("DROP TABLE temp.supply_of")?;
    Ok(taken)
}

/// Makes `supply_of`: the supplies that come back, and the printers here that have them.
fn supplies(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "CREATE TEMP TABLE supply_of (staged INTEGER NOT NULL, supply INTEGER NOT NULL, main INTEGER NOT NULL,
             PRIMARY KEY (staged, supply))",
    )?;
    transaction.execute(
        "INSERT INTO supply_of
         SELECT device_id, supply, device_of.main FROM (
             SELECT device_id, supply, row_number() OVER (PARTITION BY device_id ORDER BY supply) AS place FROM (
                 SELECT device_id, supply FROM staged.supply_identity
                 UNION SELECT device_id, supply FROM staged.cartridge_change
                 UNION SELECT device_id, supply FROM staged.supply_entry
                 UNION SELECT device_id, supply FROM staged.supply_order))
         JOIN device_of ON device_of.staged = device_id
         WHERE place <= ?1",
        [SUPPLIES],
    )?;
    Ok(())
}

fn identities(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    let taken = run(
        transaction,
        "INSERT OR IGNORE INTO main.supply_identity
             (device_id, supply, since, serial_number, part_number, replaced_at, replaced_usage)
         SELECT supply_of.main, known.supply, since, serial_number, part_number, replaced_at, replaced_usage
         FROM staged.supply_identity known
         JOIN supply_of ON supply_of.staged = known.device_id AND supply_of.supply = known.supply",
    )?;
    let beyond = transaction.execute(
        "DELETE FROM main.supply_identity WHERE (device_id, supply, since) IN (
             SELECT device_id, supply, since FROM (
                 SELECT device_id, supply, since,
                     row_number() OVER (PARTITION BY device_id, supply ORDER BY since DESC) AS place
                 FROM main.supply_identity)
             WHERE place > ?1)",
        [identity::KEPT],
    )?;
    Ok(taken.saturating_sub(beyond as u64))
}

/// What came back gets the lowest numbers, because the lowest go first beyond the bound. It is told to nobody: that was
/// done, or was to be done, by the device that found it.
fn changes(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    let same = i64::try_from(cartridges::SAME.as_millis()).unwrap_or(i64::MAX);
    transaction.execute(
        "CREATE TEMP TABLE change_back AS
         SELECT row_number() OVER (ORDER BY at, number) AS id, * FROM (
             SELECT supply_of.main AS device_id, found.supply AS supply, found.at AS at, found.kind AS kind,
                 found.wasted_percent AS wasted_percent, found.serial_number AS serial_number,
                 found.impressions AS impressions, found.found_at AS found_at, found.id AS number,
                 row_number() OVER (PARTITION BY supply_of.main, found.supply ORDER BY found.at DESC, found.id DESC)
                     AS place
             FROM staged.cartridge_change found
             JOIN supply_of ON supply_of.staged = found.device_id AND supply_of.supply = found.supply
             WHERE NOT EXISTS (
                 SELECT 1 FROM main.cartridge_change known
                 WHERE known.device_id = supply_of.main AND known.supply = found.supply AND (known.at = found.at
                     OR known.at > found.at - ?1 AND known.at < found.at + ?1 AND (known.serial_number IS NULL
                         OR found.serial_number IS NULL OR known.serial_number = found.serial_number))))
         WHERE place <= ?2",
        [same, change::KEPT],
    )?;
    let back: i64 = transaction.query_row("SELECT count(*) FROM change_back", [], |row| row.get(0))?;
    if back > 0 {
        // Through the negative numbers, so that no row meets another on its way.
        transaction.execute("UPDATE main.cartridge_change SET id = -(id + ?1)", [back])?;
        transaction.execute_batch(
            "UPDATE main.cartridge_change SET id = -id;
             INSERT INTO main.cartridge_change
                 (id, device_id, supply, at, kind, wasted_percent, serial_number, impressions, found_at, to_tell)
             SELECT id, device_id, supply, at, kind, wasted_percent, serial_number, impressions, found_at, 0
             FROM change_back;",
        )?;
    }
    transaction.execute_batch("DROP TABLE temp.change_back")?;
    let beyond = transaction.execute(
        "DELETE FROM main.cartridge_change WHERE id IN (
             SELECT id FROM (
                 SELECT id, row_number() OVER (PARTITION BY device_id, supply ORDER BY id DESC) AS place
                 FROM main.cartridge_change)
             WHERE place > ?1)",
        [change::KEPT],
    )?;
    Ok(back.unsigned_abs().saturating_sub(beyond as u64))
}

fn entries(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    run(
        transaction,
        "INSERT OR IGNORE INTO main.supply_entry
             (device_id, supply, on_hand, counted_at, lowered_at, put_at, entered, kind, colorant)
         SELECT supply_of.main, said.supply, on_hand, counted_at, lowered_at, put_at, entered, kind, colorant
         FROM staged.supply_entry said
         JOIN supply_of ON supply_of.staged = said.device_id AND supply_of.supply = said.supply",
    )
}

/// With numbers that no order here has had, and their own references, unless an order of another printer has that.
fn orders(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    transaction.execute_batch(
        "CREATE TEMP TABLE order_back (staged INTEGER PRIMARY KEY, main INTEGER NOT NULL, device_id INTEGER NOT NULL)",
    )?;
    let given: Option<i64> = transaction
        .query_row("SELECT seq FROM main.sqlite_sequence WHERE name = 'supply_order'", [], |row| row.get(0))
        .optional()?;
    transaction.execute(
        "INSERT INTO order_back
         SELECT id, ?1 + row_number() OVER (ORDER BY id), main FROM (
             SELECT ordered.id AS id, supply_of.main AS main, open, row_number()
                 OVER (PARTITION BY supply_of.main, ordered.supply, open ORDER BY ordered.id DESC) AS place
             FROM staged.supply_order ordered
             JOIN supply_of ON supply_of.staged = ordered.device_id AND supply_of.supply = ordered.supply
             WHERE supply_of.main NOT IN (SELECT device_id FROM main.supply_order))
         WHERE open = 0 OR place = 1",
        [given.unwrap_or(0)],
    )?;
    let taken = run(
        transaction,
        "INSERT INTO main.supply_order (id, device_id, supply, day, number, name, part_number, quantity, state, open,
             opened_at, submitted_at, expected_at, supplier_reference, by_server, by_mail, advice)
         SELECT order_back.main, order_back.device_id, supply, day,
             CASE WHEN EXISTS (SELECT 1 FROM main.supply_order other
                     WHERE other.day = ordered.day AND other.number = ordered.number)
                 THEN number + max((SELECT max(number) FROM main.supply_order other WHERE other.day = ordered.day),
                     (SELECT max(number) FROM staged.supply_order other WHERE other.day = ordered.day))
                 ELSE number END,
             name, part_number, quantity, state, open, opened_at, submitted_at, expected_at, supplier_reference,
             by_server, by_mail, advice
         FROM staged.supply_order ordered JOIN order_back ON order_back.staged = ordered.id
         ORDER BY order_back.main",
    )?;
    transaction.execute(
        "INSERT INTO main.supply_order_step (order_id, at, state, who, note, to_tell)
         SELECT main, at, state, who, note, 0 FROM (
             SELECT order_back.main AS main, at, state, who, note, id,
                 row_number() OVER (PARTITION BY order_id ORDER BY id DESC) AS place
             FROM staged.supply_order_step step JOIN order_back ON order_back.staged = step.order_id)
         WHERE place <= ?1 ORDER BY id",
        [order::STEPS],
    )?;
    transaction.execute_batch("DROP TABLE temp.order_back")?;
    order::prune(transaction)?;
    Ok(taken)
}

/// Reads everything as the program would.
pub(super) fn check(connection: &Connection) -> Result<(), (&'static str, Fault)> {
    for (table, column, first, last) in RANGES {
        let odd = format!("{column} NOT BETWEEN {first} AND {last}");
        none(connection, table, &odd, &format!("{column} is not from {first} to {last}"))?;
    }
    let change = "SELECT at, kind, wasted_percent, serial_number, impressions FROM cartridge_change";
    each(connection, "cartridge_change", change, |row| Ok(change::from_row(row).map(drop)?))?;
    each(connection, "supply_entry", "SELECT entered FROM supply_entry", |row| {
        let entered: EnteredProfile = json::value(row, 0)?;
        sound(entered.is_within_bounds(), "entered has a value that can't be entered")
    })?;
    let orders = format!("SELECT {}, open FROM supply_order", order::COLUMNS);
    each(connection, "supply_order", &orders, |row| {
        let open: bool = row.get("open")?;
        sound(open != order::from_row(row)?.state.is_over(), "open does not fit its state")
    })?;
    let step = "SELECT at, state, who, note FROM supply_order_step";
    each(connection, "supply_order_step", step, |row| Ok(order::step_from_row(row).map(drop)?))
}
