//! How the communication server is told of the steps of orders.

use app::model::{OrderState, OrderStep, SupplyOrder};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{super::event::word, order};
use crate::protocol::chain::Place;

/// The word of a step that is not to be told any more.
const NEVER: &str = "never";

/// What is known of the word that an order is submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Submission {
    /// It waits for its event.
    Waits,
    /// It is told by the event in this place.
    Event(Place),
    /// It is not to be told any more.
    Never,
}

/// A step that the communication server is to be told, with its order as it is now.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ToTell {
    /// The step's row.
    pub(crate) id: i64,
    /// The step.
    pub(crate) step: OrderStep,
    /// Its order.
    pub(crate) order: SupplyOrder,
}

/// What is to be told, oldest first.
pub(crate) fn to_tell(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<ToTell>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, state, who, note, id, order_id FROM supply_order_step WHERE to_tell = 1 ORDER BY id LIMIT ?1",
    )?;
    let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        Ok((row.get::<_, i64>(4)?, row.get::<_, i64>(5)?, order::step_from_row(row)?))
    })?;
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    let mut told = Vec::with_capacity(rows.len());
    for (id, order, step) in rows {
        if let Some((_, order)) = order::find(connection, order)? {
            told.push(ToTell { id, step, order });
        }
    }
    Ok(told)
}

/// A step was told by the event in this place; `None`: it is not to be.
pub(crate) fn told(transaction: &Transaction<'_>, step: i64, place: Option<Place>) -> rusqlite::Result<()> {
    let event = place.map_or_else(|| NEVER.to_owned(), |place| place.to_string());
    let sql = "UPDATE supply_order_step SET to_tell = 0, event = ?2 WHERE id = ?1";
    transaction.execute(sql, (step, event))?;
    Ok(())
}

/// How the server is told that this order was submitted last; `None`: it is not told, or nobody knows.
pub(crate) fn of_order(connection: &Connection, order: i64) -> rusqlite::Result<Option<Submission>> {
    let found = connection
        .prepare_cached(
            "SELECT to_tell, event FROM supply_order_step WHERE order_id = ?1 AND state = ?2 ORDER BY id DESC LIMIT 1",
        )?
        .query_row((order, word(&OrderState::Submitted)?), |row| {
            Ok((row.get::<_, bool>(0)?, row.get::<_, Option<String>>(1)?))
        })
        .optional()?;
    Ok(match found {
        Some((true, _)) => Some(Submission::Waits),
        Some((false, Some(event))) if event == NEVER => Some(Submission::Never),
        Some((false, Some(event))) => event.parse().ok().map(Submission::Event),
        Some((false, None)) | None => None,
    })
}
