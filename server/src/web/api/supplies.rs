//! What the Supplies Assistant knows: how long supplies last, whether to order, and orders.

use app::model::{OrderAdvice, Snapshot, Supply, SupplyForecast, SupplyOrder, SupplyOutlook, SupplyProfile};
use axum::{extract::State, response::Response};
use jiff::Timestamp;
use serde::Serialize;

use super::{super::state::WebState, known::known, not_read};

#[derive(Serialize)]
struct Outlooks<'a> {
    /// The printer's serial number changed and nobody has said why: nothing is ordered.
    held: bool,
    /// Something would have to be ordered, and there is no way to do it.
    no_way_to_order: bool,
    /// Of prices; none is set.
    currency: Option<&'a str>,
    supplies: Vec<Outlook<'a>>,
}

#[derive(Serialize)]
struct Outlook<'a> {
    index: u32,
    description: Option<&'a str>,
    colorant: Option<&'a str>,
    installed_at: Option<Timestamp>,
    installed_at_by_printer: Option<Timestamp>,
    forecast: Option<&'a SupplyForecast>,
    advice: Option<&'a OrderAdvice>,
    stock: Stock,
    profile: &'a SupplyProfile,
}

/// What is on the shelf.
#[derive(Serialize)]
struct Stock {
    on_hand: u32,
    counted_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct Orders<'a> {
    orders: &'a [SupplyOrder],
}

impl<'a> Outlook<'a> {
    fn of(outlook: &'a SupplyOutlook, supply: Option<&'a Supply>) -> Self {
        Self {
            index: outlook.index,
            description: supply.map(|supply| &*supply.description),
            colorant: supply.and_then(|supply| supply.colorant.as_deref()),
            installed_at: outlook.installed_at,
            installed_at_by_printer: outlook.installed_at_by_printer,
            forecast: outlook.forecast.as_ref(),
            advice: outlook.advice.as_ref(),
            stock: Stock { on_hand: outlook.on_hand, counted_at: outlook.counted_at },
            profile: &outlook.profile,
        }
    }
}

impl<'a> Outlooks<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let view = &snapshot.supplies;
        let known = |index| {
            let reading = snapshot.reading.as_ref()?;
            reading.supplies.iter().find(|supply| supply.index == index)
        };
        Self {
            held: view.held,
            no_way_to_order: view.no_way_to_order.is_some(),
            currency: Some(&*view.currency).filter(|currency| !currency.is_empty()),
            supplies: view
                .supplies
                .iter()
                .map(|outlook| Outlook::of(outlook, known(outlook.index)))
                .collect(),
        }
    }
}

/// `/api/v1/supply-outlooks`.
pub(super) async fn outlooks(State(state): State<WebState>) -> Response {
    let snapshot = state.service.latest();
    if snapshot.reading.is_none() {
        return not_read();
    }
    known(&Outlooks::of(&snapshot))
}

/// `/api/v1/supply-orders`.
pub(super) async fn orders(State(state): State<WebState>) -> Response {
    known(&Orders { orders: &state.service.latest().supplies.orders })
}
