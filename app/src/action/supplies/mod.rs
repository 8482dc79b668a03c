mod entered;

use std::collections::BTreeMap;

pub use entered::entered_value;
use leptos::{prelude::expect_context, server};

use super::{ActionError, Outcome, answer::lead_to, leave::leave, number::whole_number, typed::TypedForm};
use crate::{
    model::{Access, OrderAnswer, OrderWay, StockCount, Supply, SupplyOrder},
    page::{Page, access},
    port::{DevicePort, FieldFault, Kept, SuppliesPort, SupplyError},
    text::{
        supplies::{self as text, order, outcome},
        untold,
    },
};

/// Orders so many of a supply now, and leads back to the page Supplies, which says what became of it.
#[server(prefix = "/actions", endpoint = "order-supply")]
pub async fn order_supply(
    /// `prtMarkerSuppliesIndex`.
    #[server(default)]
    supply: String,
    /// How many.
    #[server(default)]
    quantity: String,
    /// "elsewhere" where it was ordered in another way; else it is sent from here.
    #[server(default)]
    way: String,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let way = if way == "elsewhere" { OrderWay::Elsewhere } else { OrderWay::FromHere };
    let Some(supply) = known(&supply) else { return Ok(back(&from, refused(&SupplyError::NoSupply))) };
    let field = supply_field(supply.index, "quantity");
    let pieces = match pieces(&quantity) {
        Ok(quantity) => quantity,
        Err(message) => return Ok(back(&from, at_field(&field, &quantity, message))),
    };
    let kept = match expect_context::<SuppliesPort>().order(&from, supply.index, pieces, way).await {
        Ok(()) => {
            let snapshot = expect_context::<DevicePort>().snapshot();
            let reference = snapshot.supplies.open_order(supply.index).map(|order| order.reference.as_str());
            done(order::ordered(way, pieces, &text::name(&supply), reference))
        }
        Err(error) => refused_at(&field, &quantity, &error),
    };
    Ok(back(&from, kept))
}

/// Takes the administrator's word about an open order, and leads back to the page Supplies.
#[server(prefix = "/actions", endpoint = "answer-order")]
pub async fn answer_order(
    /// Its number.
    #[server(default)]
    order: String,
    /// "submit", "ordered-elsewhere", "cancel" or "received".
    #[server(default)]
    answer: String,
    /// How many came.
    #[server(default)]
    quantity: String,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let Some(known) = open_order(&order) else { return Ok(back(&from, refused(&SupplyError::Gone))) };
    let field = order_field(known.id, "quantity");
    let answer = match answer.as_str() {
        "submit" => OrderAnswer::Submit,
        "ordered-elsewhere" => OrderAnswer::OrderedElsewhere,
        "cancel" => OrderAnswer::Cancel,
        "received" => match pieces(&quantity) {
            Ok(quantity) => OrderAnswer::Received { quantity },
            Err(message) => return Ok(back(&from, at_field(&field, &quantity, message))),
        },
        _ => return Ok(back(&from, not_done(outcome::NOT_UNDERSTOOD.into()))),
    };
    let kept = match expect_context::<SuppliesPort>().answer(&from, known.id, answer).await {
        Ok(()) => done(order::answered(answer, &known)),
        Err(error) => refused_at(&field, &quantity, &error),
    };
    Ok(back(&from, kept))
}

/// Takes over how many of a supply are on the shelf, and leads back to the page Supplies.
#[server(prefix = "/actions", endpoint = "count-stock")]
pub async fn count_stock(
    /// `prtMarkerSuppliesIndex`.
    #[server(default)]
    supply: String,
    /// How many.
    #[server(default)]
    on_hand: String,
    /// "more" or "fewer": one more or fewer than there are now, instead of a number.
    #[server(default)]
    step: String,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let Some(supply) = known(&supply) else { return Ok(back(&from, refused(&SupplyError::NoSupply))) };
    let field = supply_field(supply.index, "on-hand");
    let count = match (step.as_str(), number(&on_hand)) {
        ("more", _) => StockCount::OneMore,
        ("fewer", _) => StockCount::OneFewer,
        (_, Ok(count)) => StockCount::Exactly(count),
        (_, Err(message)) => return Ok(back(&from, at_field(&field, &on_hand, message))),
    };
    let kept = match expect_context::<SuppliesPort>().count(&from, supply.index, count).await {
        Ok(count) => done(outcome::counted(count, &text::name(&supply))),
        Err(error) => refused_at(&field, &on_hand, &error),
    };
    Ok(back(&from, kept))
}

/// Takes over what was entered for a supply, all of it, and leads back to the page Supplies.
#[server(prefix = "/actions", endpoint = "enter-supply", input = TypedForm)]
pub async fn enter_supply(
    /// `prtMarkerSuppliesIndex`.
    supply: String,
    /// What was typed, by [`supply_field`].
    typed: BTreeMap<String, String>,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let Some(supply) = known(&supply) else { return Ok(back(&from, refused(&SupplyError::NoSupply))) };
    let typed = entered::of_supply(supply.index, typed);
    let profile = match entered::profile(supply.index, &typed) {
        Ok(profile) => profile,
        Err(faults) => return Ok(back(&from, Kept { typed, faults, ..Kept::default() })),
    };
    let kept = match expect_context::<SuppliesPort>().enter(&from, supply.index, &profile).await {
        Ok(()) => done(outcome::entered(&text::name(&supply))),
        Err(error) => Kept { typed, ..refused(&error) },
    };
    Ok(back(&from, kept))
}

/// Decides whether the communication server is told of the cartridges that wait for the administrator's word, and leads back
/// to the page Supplies. What happened since the page was made is not decided.
#[server(prefix = "/actions", endpoint = "tell-cartridges")]
pub async fn tell_cartridges(
    /// Names the last of what the page showed.
    #[server(default)]
    through: i64,
    /// "yes", or anything else for no.
    #[server(default)]
    answer: String,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let tell = answer == "yes";
    let kept = match expect_context::<SuppliesPort>().tell_server(&from, through, tell).await {
        Ok(count) => done(text::untold::decided(count, tell)),
        Err(SupplyError::Gone) => not_done(untold::GONE.into()),
        Err(error) => refused(&error),
    };
    Ok(back(&from, kept))
}

/// The name of a field about a supply: `part` is "quantity", "on-hand" or one of what can be entered.
pub fn supply_field(supply: u32, part: &str) -> String {
    format!("supply-{supply}-{part}")
}

/// The name of a field about an order: `part` is "quantity".
pub fn order_field(order: i64, part: &str) -> String {
    format!("order-{order}-{part}")
}

/// Who asks, if they may; leads others to the sign-in.
fn administrator() -> Option<Access> {
    let from = access();
    if !from.is_administrator() {
        lead_to(Page::SignIn.path());
        return None;
    }
    Some(from)
}

/// The supply of that index in the last reading.
fn known(index: &str) -> Option<Supply> {
    let index: u32 = index.parse().ok()?;
    let snapshot = expect_context::<DevicePort>().snapshot();
    snapshot.reading.as_ref()?.supplies.iter().find(|supply| supply.index == index).cloned()
}

/// The order of that number, if it has not ended.
fn open_order(id: &str) -> Option<SupplyOrder> {
    let id: i64 = id.parse().ok()?;
    let snapshot = expect_context::<DevicePort>().snapshot();
    snapshot.supplies.open_by_id(id).cloned()
}

/// A number of pieces, 0 or more, or what is wrong with it.
fn number(typed: &str) -> Result<u32, String> {
    let number = whole_number(typed).ok_or(outcome::NO_NUMBER)?;
    u32::try_from(number).map_err(|_| text::error(&SupplyError::OutOfBounds))
}

/// A number of pieces, 1 or more, or what is wrong with it.
fn pieces(typed: &str) -> Result<u32, String> {
    match number(typed)? {
        0 => Err(outcome::AT_LEAST_ONE.into()),
        number => Ok(number),
    }
}

fn at_field(field: &str, typed: &str, message: String) -> Kept {
    let faults = vec![FieldFault { name: field.into(), message }];
    Kept { typed: [(field.to_owned(), typed.to_owned())].into(), faults, ..Kept::default() }
}

/// A number that the device does not take is wrong at its field; all else is about the whole. What was typed stays.
fn refused_at(field: &str, typed: &str, error: &SupplyError) -> Kept {
    match error {
        SupplyError::OutOfBounds => at_field(field, typed, text::error(error)),
        _ if typed.is_empty() => refused(error),
        _ => Kept { typed: [(field.to_owned(), typed.to_owned())].into(), ..refused(error) },
    }
}

fn refused(error: &SupplyError) -> Kept {
    not_done(text::error(error))
}

fn not_done(message: String) -> Kept {
    Kept { message: Some(message), refused: true, ..Kept::default() }
}

fn done(message: String) -> Kept {
    Kept { message: Some(message), ..Kept::default() }
}

fn back(from: &Access, kept: Kept) -> Outcome {
    leave(Page::Supplies, from, kept)
}
