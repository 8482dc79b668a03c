//! What happened to the supplies of a printer: cartridges by what was said of them and by what became of them, orders by
//! their steps; in order of time.

use app::model::{CartridgeChange, OrderState};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{
    super::{
        event::{from_word, time},
        reference,
    },
    identity::Inside,
    order::LETTER,
};
use crate::supplies::Record;

/// Something that happened to a supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Happened {
    /// When.
    pub(crate) at: Timestamp,
    /// `prtMarkerSuppliesIndex`.
    pub(crate) supply: u32,
    /// What.
    pub(crate) what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The printer says these numbers of the cartridge inside from now on.
    Identified(Inside),
    /// Something became of the cartridge.
    Changed(CartridgeChange),
    /// An order came a step further.
    Ordered(Step),
}

/// A step of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// "S-20261122-1".
    pub(crate) reference: String,
    /// What the supply is called.
    pub(crate) name: String,
    /// Its part number, where known.
    pub(crate) part_number: Option<String>,
    /// How many the order is for.
    pub(crate) quantity: u32,
    /// What it came to.
    pub(crate) state: OrderState,
    /// What was said to it.
    pub(crate) note: Option<String>,
}

/// Behind what happened last: its time, which table tells of it, and its number there.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Place(i64, i64, i64);

impl Default for Place {
    fn default() -> Self {
        Self(i64::MIN, 0, 0)
    }
}

/// What follows on `place`, at most `limit`; `place` goes on behind it.
pub(in crate::store) fn after(
    connection: &Connection,
    device_id: i64,
    place: &mut Place,
    limit: usize,
) -> rusqlite::Result<Vec<Happened>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, source, number, supply, word, serial_number, part_number, wasted_percent, impressions, day,
             of_day, name, quantity, note
         FROM (
             SELECT since AS at, 0 AS source, supply AS number, supply, NULL AS word, serial_number, part_number,
                 NULL AS wasted_percent, NULL AS impressions, NULL AS day, NULL AS of_day, NULL AS name,
                 NULL AS quantity, NULL AS note
             FROM supply_identity said WHERE device_id = ?1 AND (serial_number, part_number) IS NOT (
                 SELECT serial_number, part_number FROM supply_identity before
                 WHERE before.device_id = said.device_id AND before.supply = said.supply AND before.since < said.since
                 ORDER BY before.since DESC LIMIT 1)
             UNION ALL
             SELECT at, 1, id, supply, kind, serial_number, NULL, wasted_percent, impressions, NULL, NULL, NULL,
                 NULL, NULL
             FROM cartridge_change WHERE device_id = ?1
             UNION ALL
             SELECT step.at, 2, step.id, supply, step.state, NULL, part_number, NULL, NULL, day, number, name,
                 quantity, step.note
             FROM supply_order_step step JOIN supply_order ON supply_order.id = step.order_id
             WHERE device_id = ?1)
         WHERE (at, source, number) > (?2, ?3, ?4) ORDER BY at, source, number LIMIT ?5",
    )?;
    let Place(at, source, number) = *place;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![device_id, at, source, number, limit], |row| {
        Ok((Place(row.get(0)?, row.get(1)?, row.get(2)?), from_row(row)?))
    })?;
    rows.map(|row| {
        let (reached, happened) = row?;
        *place = reached;
        Ok(happened)
    })
    .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Happened> {
    let at = time(row, 0)?;
    let what = match row.get(1)? {
        0 => What::Identified(Inside {
            serial_number: row.get(5)?,
            part_number: row.get(6)?,
            record: Record::default(),
        }),
        1 => What::Changed(CartridgeChange {
            at,
            kind: from_word(row, 4)?,
            wasted_percent: row.get(7)?,
            serial_number: row.get(5)?,
            impressions: row.get::<_, Option<i64>>(8)?.and_then(|count| u64::try_from(count).ok()),
        }),
        _ => What::Ordered(Step {
            reference: reference::text(LETTER, row.get(9)?, row.get(10)?),
            name: row.get(11)?,
            part_number: row.get(6)?,
            quantity: row.get(12)?,
            state: from_word(row, 4)?,
            note: row.get(13)?,
        }),
    };
    Ok(Happened { at, supply: row.get(3)?, what })
}
