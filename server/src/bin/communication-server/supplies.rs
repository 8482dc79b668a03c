//! What devices order of supplies.

use std::collections::BTreeMap;

use jiff::Timestamp;
use smart_esolutions::{
    far_end::{Saying, SupplyOrdered, state_word},
    protocol::command::SupplierAnswer,
};

use super::{Acknowledge, Failure, OneOrder, Orders, Refuse, Ship, order, paths, table, words::time};

const HEADS: [&str; 8] =
    ["DEVICE", "NUMBER", "REFERENCE", "STATE", "QUANTITY", "SUPPLY", "PART NUMBER", "ORDERED"];
/// How many orders of one device are listed.
const SHOWN: u32 = 50;

/// A line an order: the open ones of all devices, or the newest ones of one.
pub(crate) fn orders(options: Orders) -> Result<(), Failure> {
    let far_end = paths::open(options.data)?;
    let orders = match &options.device {
        Some(called) => far_end.supply_orders(&far_end.find(called)?.id, SHOWN)?,
        None => far_end.open_supply_orders()?,
    };
    if orders.is_empty() {
        eprintln!("No supplies are on order.");
        return Ok(());
    }
    let names: BTreeMap<String, String> =
        far_end.devices()?.into_iter().map(|device| (device.id, device.name)).collect();
    let now = far_end.now();
    table::print(HEADS, orders.into_iter().map(|order| row(order, &names, now)).collect())
}

fn row(order: SupplyOrdered, names: &BTreeMap<String, String>, now: Timestamp) -> [String; 8] {
    let (state, ordered) = (state_word(order.state(now)).to_owned(), time(order.first_at));
    let (told, device) = (order.told, names.get(&order.device).cloned().unwrap_or(order.device));
    [
        device,
        told.order.to_string(),
        told.reference,
        state,
        told.quantity.to_string(),
        told.supply.description,
        told.supply.part_number.unwrap_or_default(),
        ordered,
    ]
}

pub(crate) fn acknowledge(options: Acknowledge) -> Result<(), Failure> {
    let saying = Saying { reference: options.reference, ..saying(SupplierAnswer::Acknowledged) };
    say(options.order, &saying)
}

pub(crate) fn ship(options: Ship) -> Result<(), Failure> {
    let saying = Saying {
        expected_on: Some(options.expected),
        reference: options.reference,
        ..saying(SupplierAnswer::Shipped)
    };
    say(options.order, &saying)
}

pub(crate) fn refuse(options: Refuse) -> Result<(), Failure> {
    let saying = Saying { reason: Some(options.reason), ..saying(SupplierAnswer::Refused) };
    say(options.order, &saying)
}

fn saying(answer: SupplierAnswer) -> Saying {
    Saying { answer, expected_on: None, reference: None, reason: None }
}

fn say(options: OneOrder, saying: &Saying) -> Result<(), Failure> {
    let given =
        order::with(options.device, |far_end, device| far_end.say_of_order(device, &options.order, saying))?;
    order::told(&given);
    Ok(())
}
