//! How far an order has come to the supplier, by each of its ways: as the ledger and the queue of mail know it.

use app::model::{Carried, MailProgress, OrderCarried, SupplyOrder};
use rusqlite::Connection;

use crate::{
    mail::order_key,
    protocol::{chain::Place, export::State},
    store::{
        ledger::event,
        mail,
        supplies::submission::{self, Submission},
    },
};

/// Of each of these orders that is under way; `enrolled`: something goes to the communication server.
pub(super) fn carried<'a>(
    connection: &Connection,
    orders: impl Iterator<Item = &'a SupplyOrder>,
    enrolled: bool,
) -> rusqlite::Result<Vec<OrderCarried>> {
    let under_way = orders.filter(|order| order.state.is_under_way());
    under_way.map(|order| of_order(connection, order, enrolled)).collect()
}

/// The numbers of those of these orders that nobody has got or ever will.
pub(super) fn lost<'a>(
    connection: &Connection,
    orders: impl Iterator<Item = &'a SupplyOrder> + Clone,
    enrolled: bool,
) -> rusqlite::Result<Vec<i64>> {
    let carried = carried(connection, orders.clone(), enrolled)?;
    let is_lost = |order: &&SupplyOrder| carried.iter().any(|it| it.order == order.id && it.is_lost(order));
    Ok(orders.filter(is_lost).map(|order| order.id).collect())
}

fn of_order(connection: &Connection, order: &SupplyOrder, enrolled: bool) -> rusqlite::Result<OrderCarried> {
    let by_server = if order.by_server { by_server(connection, order.id)? } else { None };
    let by_server = match by_server {
        Some(Carried::Waits) if !enrolled => Some(Carried::NotEnrolled),
        known => known,
    };
    let by_mail = if order.by_mail { by_mail(connection, order)? } else { None };
    Ok(OrderCarried { order: order.id, by_server, by_mail })
}

fn by_server(connection: &Connection, order: i64) -> rusqlite::Result<Option<Carried>> {
    Ok(match submission::of_order(connection, order)? {
        Some(Submission::Waits) => Some(Carried::Waits),
        Some(Submission::Never) => Some(Carried::Never),
        Some(Submission::Event(place)) => by_event(connection, place)?,
        None => None,
    })
}

/// What became of an event, or of the one of a later epoch that stands for it.
fn by_event(connection: &Connection, mut place: Place) -> rusqlite::Result<Option<Carried>> {
    while let Some(row) = event::find(connection, place)? {
        let by = row.superseded_by.and_then(|by| by.parse().ok());
        match (row.state, by.filter(|by| *by > place)) {
            (State::Discarded, Some(by)) => place = by,
            (State::Discarded, None) => return Ok(Some(Carried::Never)),
            (State::Waiting, _) => return Ok(Some(Carried::Waits)),
            (State::Accepted, _) => return Ok(Some(Carried::Taken)),
            (State::Refused | State::SetAside, _) => return Ok(Some(Carried::NotTaken)),
        }
    }
    Ok(None)
}

/// Of several addresses one is enough.
fn by_mail(connection: &Connection, order: &SupplyOrder) -> rusqlite::Result<Option<Carried>> {
    let Some(submitted_at) = order.submitted_at else { return Ok(None) };
    let known = mail::progress(connection, &order_key(order.id, submitted_at))?;
    let some = |progress| known.contains(&progress);
    Ok(if some(MailProgress::Delivered) {
        Some(Carried::Taken)
    } else if some(MailProgress::Waiting) {
        Some(Carried::Waits)
    } else if some(MailProgress::Undeliverable) {
        Some(Carried::NotTaken)
    } else {
        some(MailProgress::Withdrawn).then_some(Carried::Never)
    })
}
