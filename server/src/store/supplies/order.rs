//! Orders of supplies.

use app::model::{OrderState, OrderStep, SupplyOrder};
use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    super::{
        event::{from_word, optional_time, time, word},
        json, reference,
    },
    DeviceRow,
};

/// What the reference of an order begins with.
pub(super) const LETTER: char = 'S';
/// Orders that are kept once they have ended.
const KEPT: i64 = 1_000;
/// Steps that are kept of an order: a server that says the same for ever must not fill the disk.
pub(in crate::store) const STEPS: i64 = 64;

/// What [`from_row`] reads.
pub(in crate::store) const COLUMNS: &str =
    "id, day, number, supply, name, part_number, quantity, state, opened_at, submitted_at, expected_at,
     supplier_reference, by_server, by_mail, advice";

/// Every open order of a printer, and those that have ended, newest first, at most `limit`.
pub(crate) fn newest(
    connection: &Connection,
    device: DeviceRow,
    limit: usize,
) -> rusqlite::Result<Vec<SupplyOrder>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supply_order WHERE device_id = ?1 ORDER BY open DESC, id DESC LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut orders: Vec<SupplyOrder> =
        statement.query_map(params![device.0, limit], from_row)?.collect::<Result<_, _>>()?;
    orders.sort_by_key(|order| std::cmp::Reverse(order.id));
    with_steps(connection, orders)
}

/// Every open order of other printers than this one, newest first, at most `limit`.
pub(crate) fn open_of_others(
    connection: &Connection,
    device: Option<DeviceRow>,
    limit: usize,
) -> rusqlite::Result<Vec<SupplyOrder>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM supply_order WHERE open = 1 AND device_id IS NOT ?1 ORDER BY id DESC LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let orders = statement.query_map(params![device.map(|device| device.0), limit], from_row)?;
    with_steps(connection, orders.collect::<Result<_, _>>()?)
}

fn with_steps(connection: &Connection, mut orders: Vec<SupplyOrder>) -> rusqlite::Result<Vec<SupplyOrder>> {
    for order in &mut orders {
        order.steps = steps(connection, order.id)?;
    }
    Ok(orders)
}

/// The order of this number, with the printer that it is for.
pub(crate) fn find(connection: &Connection, id: i64) -> rusqlite::Result<Option<(DeviceRow, SupplyOrder)>> {
    let sql = format!("SELECT {COLUMNS}, device_id FROM supply_order WHERE id = ?1");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([id], |row| Ok((DeviceRow(row.get(15)?), from_row(row)?)))
        .optional()?;
    let Some((device, mut order)) = found else { return Ok(None) };
    order.steps = steps(connection, id)?;
    Ok(Some((device, order)))
}

/// Opens an order, with its first steps; the id and the reference of `order` are given here. `day` is the day of the
/// device. `None`: one of this supply is open already.
pub(crate) fn open(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    order: &SupplyOrder,
    day: Date,
) -> rusqlite::Result<Option<SupplyOrder>> {
    let day = reference::day_number(day);
    let number: i64 = transaction
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM supply_order WHERE day = ?1")?
        .query_row([day], |row| row.get(0))?;
    let made = transaction
        .prepare_cached(
            "INSERT INTO supply_order (device_id, supply, day, number, name, part_number, quantity, state, open,
                 opened_at, submitted_at, expected_at, supplier_reference, by_server, by_mail, advice)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, NULL, NULL, NULL, 0, 0, ?10
             WHERE NOT EXISTS (SELECT 1 FROM supply_order WHERE device_id = ?1 AND supply = ?2 AND open = 1)",
        )?
        .execute(params![
            device.0,
            order.supply,
            day,
            number,
            order.name,
            order.part_number,
            order.quantity,
            word(&order.state)?,
            order.opened_at.as_millisecond(),
            json::text(&order.advice)?,
        ])?;
    if made == 0 {
        return Ok(None);
    }
    let id = transaction.last_insert_rowid();
    prune(transaction)?;
    Ok(Some(SupplyOrder { id, reference: reference::text(LETTER, day, number), ..order.clone() }))
}

/// Writes how far an order has come, and the step by which it came there.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    order: &SupplyOrder,
    step: &OrderStep,
    to_tell: bool,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE supply_order SET quantity = ?2, state = ?3, open = ?4, submitted_at = ?5, expected_at = ?6,
                 supplier_reference = ?7, by_server = ?8, by_mail = ?9, advice = ?10 WHERE id = ?1",
        )?
        .execute(params![
            order.id,
            order.quantity,
            word(&order.state)?,
            !order.state.is_over(),
            order.submitted_at.map(Timestamp::as_millisecond),
            order.expected_at.map(Timestamp::as_millisecond),
            order.supplier_reference,
            order.by_server,
            order.by_mail,
            json::text(&order.advice)?,
        ])?;
    transaction
        .prepare_cached(
            "INSERT INTO supply_order_step (order_id, at, state, who, note, to_tell) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            order.id,
            step.at.as_millisecond(),
            word(&step.state)?,
            step.who,
            step.note,
            to_tell
        ])?;
    transaction
        .prepare_cached(
            "DELETE FROM supply_order_step WHERE to_tell = 0 AND id IN (SELECT id FROM supply_order_step
                 WHERE order_id = ?1 ORDER BY id DESC LIMIT -1 OFFSET ?2)",
        )?
        .execute(params![order.id, STEPS])?;
    Ok(())
}

/// How long past orders of a supply took from being submitted to being here, in days, the last one last. Only what the
/// administrator said to be here: a cartridge that is put in may have lain on the shelf for long.
pub(crate) fn took_days(
    connection: &Connection,
    device: DeviceRow,
    supply: u32,
) -> rusqlite::Result<Vec<f64>> {
    let mut statement = connection.prepare_cached(
        "SELECT submitted_at, (SELECT min(step.at) FROM supply_order_step step
             WHERE step.order_id = supply_order.id AND step.state = 'received')
         FROM supply_order WHERE device_id = ?1 AND supply = ?2 AND state IN ('received', 'installed')
             AND submitted_at IS NOT NULL ORDER BY id DESC LIMIT 20",
    )?;
    let rows = statement.query_map(params![device.0, supply], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
    })?;
    let mut days = Vec::new();
    for row in rows {
        if let (submitted, Some(here)) = row? {
            #[expect(clippy::cast_precision_loss, reason = "days with fractions")]
            days.push((here - submitted) as f64 / 86_400_000.0);
        }
    }
    days.reverse();
    Ok(days)
}

fn steps(connection: &Connection, order: i64) -> rusqlite::Result<Vec<OrderStep>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, state, who, note FROM supply_order_step WHERE order_id = ?1 ORDER BY id",
    )?;
    statement.query_map([order], step_from_row)?.collect()
}

/// Forgets the oldest that have ended, beyond the bound.
pub(in crate::store) fn prune(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute(
        "DELETE FROM supply_order_step WHERE order_id IN
             (SELECT id FROM supply_order WHERE open = 0 AND id <= (SELECT max(id) FROM supply_order) - ?1)",
        [KEPT],
    )?;
    transaction.execute(
        "DELETE FROM supply_order WHERE open = 0 AND id <= (SELECT max(id) FROM supply_order) - ?1",
        [KEPT],
    )?;
    Ok(())
}

/// An order without its steps.
pub(in crate::store) fn from_row(row: &Row<'_>) -> rusqlite::Result<SupplyOrder> {
    let may = |column| optional_time(row, column);
    Ok(SupplyOrder {
        id: row.get(0)?,
        reference: reference::text(LETTER, row.get(1)?, row.get(2)?),
        supply: row.get(3)?,
        name: row.get(4)?,
        part_number: row.get(5)?,
        quantity: row.get(6)?,
        state: from_word::<OrderState>(row, 7)?,
        opened_at: time(row, 8)?,
        submitted_at: may(9)?,
        expected_at: may(10)?,
        supplier_reference: row.get(11)?,
        by_server: row.get(12)?,
        by_mail: row.get(13)?,
        advice: json::value(row, 14)?,
        steps: Vec::new(),
    })
}

/// Time, state, who and note.
pub(in crate::store) fn step_from_row(row: &Row<'_>) -> rusqlite::Result<OrderStep> {
    Ok(OrderStep { at: time(row, 0)?, state: from_word(row, 1)?, who: row.get(2)?, note: row.get(3)? })
}
