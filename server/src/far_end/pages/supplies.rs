//! What a device orders of supplies, and the forms that say what becomes of it.

use app::model::OrderState as State;
use axum::{
    Extension, Form,
    extract::{Path, State as Shared},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    Pages,
    form::{self, Fields},
    frame::{self, time},
    session::Session,
    table::table,
};
use crate::{
    far_end::{GivenOrder, OrderState, Saying, SupplyOrdered, state_word},
    protocol::{
        command::{Command, SupplierAnswer},
        data::supply_order::PlacedBy,
    },
};

/// The orders; with a token the forms too.
pub(super) fn section(
    orders: &[SupplyOrdered],
    now: Timestamp,
    token: Option<String>,
) -> impl IntoView + use<> {
    let open = orders.iter().filter(|order| order.is_open(now));
    let forms = token.map(|token| open.map(|order| forms(order, now, &token)).collect_view());
    let rows = orders.iter().map(|order| row(order, now)).collect_view();
    let table = table(
        "supply-orders",
        "Orders of supplies",
        &["Order", "Supply", "Part number", "Quantity", "State", "Ordered", "Said of it"],
        rows,
    );
    view! {
        {table}
        {forms}
    }
}

fn row(order: &SupplyOrdered, now: Timestamp) -> impl IntoView + use<> {
    let state = order.state(now);
    let kind = match state {
        State::Received | State::Installed => "badge good",
        State::Overdue | State::Refused => "badge warning",
        _ => "badge neutral",
    };
    let by = match order.told.by {
        PlacedBy::Device => "by the device",
        PlacedBy::Administrator => "by the administrator",
    };
    let told = order.told.clone();
    view! {
        <tr>
            <th scope="row" class="called">{order.called()}</th>
            <td>{told.supply.description}</td>
            <td>{told.supply.part_number}</td>
            <td>{told.quantity}</td>
            <td><span class=kind>{state_word(state)}</span></td>
            <td>{time(order.first_at)}" "{by}</td>
            <td>{order.said.as_ref().map(|said| spoken(said, now))}</td>
        </tr>
    }
}

/// What was said, and whether the device knows it.
fn spoken(said: &GivenOrder, now: Timestamp) -> String {
    let words = match said.order().map(|order| order.command) {
        Some(Command::SupplyOrder { answer, expected_at, reference, reason, .. }) => {
            let word = match answer {
                SupplierAnswer::Acknowledged => "acknowledged",
                SupplierAnswer::Shipped => "shipped",
                SupplierAnswer::Refused => "refused",
                SupplierAnswer::Unknown => "unknown",
            };
            let expected =
                expected_at.map(|at| format!("arrives until {}", at.strftime("%Y-%m-%d %H:%M UTC")));
            let reference = reference.map(|reference| format!("reference {reference}"));
            let all = [Some(word.to_owned()), expected, reference, reason];
            all.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let heard = match said.state {
        OrderState::Waiting if said.waits(now) => "; the device has not heard it yet",
        OrderState::Waiting => "; the device did not hear it in time",
        OrderState::Asked => "; the device's administrator is asked",
        OrderState::Done => "",
        OrderState::Refused => "; the device did not take it: ",
    };
    let why = said.reason.as_deref().filter(|_| said.state == OrderState::Refused).unwrap_or_default();
    format!("{words}{heard}{why}")
}

/// Three forms, each of which says one thing.
fn forms(order: &SupplyOrdered, now: Timestamp, token: &str) -> impl IntoView + use<> {
    let (device, number) = (&order.device, order.told.order);
    let path = |answer: &str| format!("/devices/{device}/supply-orders/{number}/{answer}");
    let (acknowledge, ship, refuse) = (path("acknowledge"), path("ship"), path("refuse"));
    let id = |field: &str| format!("{field}-{number}");
    let (own, same, day, why) = (id("number"), id("shipped-number"), id("expected"), id("why"));
    let [first, second, third] = [(); 3].map(|()| form::token(token.to_owned()));
    let acknowledges = order.state(now) != State::Shipped;
    view! {
        <details class="after">
            <summary>{format!("Say what becomes of {}", order.called())}</summary>
            {acknowledges.then(|| view! {
                <form class="form" method="post" action=acknowledge>
                    {first}
                    <div class="field">
                        <label for=own.clone()>"Your number for it"</label>
                        <input id=own name="reference" maxlength="200" autocomplete="off"/>
                    </div>
                    <button class="button" type="submit">"Acknowledge"</button>
                </form>
            })}
            <form class="form" method="post" action=ship>
                {second}
                <div class="field">
                    <label for=day.clone()>"Arrives on"</label>
                    <input id=day name="expected" type="date" required/>
                </div>
                <div class="field">
                    <label for=same.clone()>"Your number for it"</label>
                    <input id=same name="reference" maxlength="200" autocomplete="off"/>
                </div>
                <button class="button" type="submit">"Shipped"</button>
            </form>
            <form class="form" method="post" action=refuse>
                {third}
                <div class="field">
                    <label for=why.clone()>"Reason, for the administrator of the device"</label>
                    <input id=why name="reason" maxlength="200" autocomplete="off" required/>
                </div>
                <button class="button" type="submit">"Refuse"</button>
            </form>
        </details>
    }
}

/// Says something of an order.
pub(super) async fn say(
    Shared(pages): Shared<Pages>,
    Extension(session): Extension<Session>,
    Path((id, number, answer)): Path<(String, String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Response> {
    if let Some(refusal) = form::foreign(&session, &form) {
        return Err(refusal);
    }
    let Some(answer) = answered(&answer) else { return Err(super::not_found().await) };
    let expected_on = match form.expected.trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| {
            let sentence = "Nothing was done: the day of delivery is written as 2026-12-01.";
            frame::message(StatusCode::UNPROCESSABLE_ENTITY, sentence)
        })?),
    };
    let line = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (reference, reason) = (line(&form.reference), line(&form.reason));
    let saying = Saying { answer, expected_on, reference, reason };
    let device = id.clone();
    pages.with(move |far_end| far_end.say_of_order(&device, &number, &saying)).await?;
    Ok(form::back(&id, "supply-order"))
}

fn answered(word: &str) -> Option<SupplierAnswer> {
    match word {
        "acknowledge" => Some(SupplierAnswer::Acknowledged),
        "ship" => Some(SupplierAnswer::Shipped),
        "refuse" => Some(SupplierAnswer::Refused),
        _ => None,
    }
}
