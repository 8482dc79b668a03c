//! What is known of the billing meters.

use std::collections::BTreeMap;

use app::model::ReadFlag;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    super::{
        event::{from_word, word},
        json,
    },
    clock::{columns, look},
    hold,
};
use crate::meter::billing::{Billing, Counter, Line};

/// The number of the line that is billed.
const BILLED: i64 = 0;

/// What is on the disk.
pub(crate) fn load(connection: &Connection) -> rusqlite::Result<Billing> {
    let mut billing = Billing {
        holds: hold::open(connection)?,
        holds_opened: hold::last_number(connection)?,
        remarks: remarks(connection)?,
        ..Billing::default()
    };
    for (number, serial_number, key, counter) in counters(connection)? {
        let line = if number == BILLED {
            billing.line.get_or_insert_with(|| Line { serial_number, counters: BTreeMap::new() })
        } else {
            let known = billing.others.iter().position(|other| other.serial_number == serial_number);
            let place = known.unwrap_or_else(|| {
                billing.others.push(Line { serial_number, counters: BTreeMap::new() });
                billing.others.len() - 1
            });
            &mut billing.others[place]
        };
        line.counters.insert(key, counter);
    }
    Ok(billing)
}

/// Serial number of the printer that is billed.
pub(crate) fn billed_serial_number(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let serial = connection
        .prepare_cached("SELECT serial_number FROM billing_meter WHERE line = 0 LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(serial.flatten())
}

/// Writes it, with the holds that are new. What a hold ends by is written by [`super::end`].
pub(crate) fn save(transaction: &Transaction<'_>, billing: &Billing) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM billing_meter")?;
    for (number, line) in (BILLED..).zip(&billing.line) {
        insert_line(transaction, number, line)?;
    }
    for (number, line) in (BILLED + 1..).zip(&billing.others) {
        insert_line(transaction, number, line)?;
    }
    transaction
        .prepare_cached(
            "INSERT INTO billing (id, remarks) VALUES (1, ?1)
             ON CONFLICT (id) DO UPDATE SET remarks = excluded.remarks",
        )?
        .execute([json::text(&billing.remarks)?])?;
    hold::save_open(transaction, &billing.holds)
}

fn remarks(connection: &Connection) -> rusqlite::Result<Vec<ReadFlag>> {
    let remarks = connection
        .prepare_cached("SELECT remarks FROM billing")?
        .query_row([], |row| json::value(row, 0))
        .optional()?;
    Ok(remarks.unwrap_or_default())
}

fn insert_line(transaction: &Transaction<'_>, number: i64, line: &Line) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO billing_meter (line, serial_number, key, label, unit, source, segment, start_value, last_value,
             carried, billed, retired, seen_at, seen_boot, seen_since_boot, seen_clock)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?;
    for (key, counter) in &line.counters {
        let (seen_at, boot, since_boot, clock) = columns(&counter.seen)?;
        statement.execute(params![
            number,
            line.serial_number,
            key,
            counter.label,
            word(&counter.unit)?,
            counter.source,
            counter.segment,
            whole(counter.start),
            whole(counter.last),
            whole(counter.carried),
            counter.billed.map(whole),
            counter.retired,
            seen_at,
            boot,
            since_boot,
            clock,
        ])?;
    }
    Ok(())
}

/// Number and serial number of its line, key, and the meter itself.
type Stored = (i64, Option<String>, String, Counter);

fn counters(connection: &Connection) -> rusqlite::Result<Vec<Stored>> {
    let mut statement = connection.prepare_cached(
        "SELECT line, serial_number, key, label, unit, source, segment, start_value, last_value, carried, billed,
             retired, seen_at, seen_boot, seen_since_boot, seen_clock
         FROM billing_meter ORDER BY line, key",
    )?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, counter(row)?)))?.collect()
}

fn counter(row: &Row<'_>) -> rusqlite::Result<Counter> {
    let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
    Ok(Counter {
        label: row.get(3)?,
        unit: from_word(row, 4)?,
        source: row.get(5)?,
        segment: row.get(6)?,
        start: count(7)?,
        last: count(8)?,
        carried: count(9)?,
        billed: row.get::<_, Option<i64>>(10)?.map(i64::unsigned_abs),
        retired: row.get(11)?,
        seen: look(row, 12)?,
        missing_since: None,
    })
}

/// Counts beyond the column are never billed, and sums of counts do not get there.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
