use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::{deed, history::HISTORY, order::tone};
use crate::{
    component::{Badge, Column, Html, IntoHtml, Table, moment},
    model::{OrderStep, Snapshot, SupplyOrder},
    page::access,
    port::Kept,
    text::{
        format,
        supplies::{self as words, order as text},
    },
};

/// Orders that are over, at most; all of them are in the file.
const OVER: usize = 10;

/// Every open order, and those that ended of late, with their steps.
pub fn section(snapshot: &Snapshot, kept: &Kept) -> Html {
    let orders = &snapshot.supplies.orders;
    let mut over = 0;
    let shown = orders.iter().filter(|order| {
        over += usize::from(order.state.is_over());
        !order.state.is_over() || over <= OVER
    });
    let earlier = &snapshot.supplies.earlier;
    let shown = shown.map(|order| (order, false)).chain(earlier.iter().map(|order| (order, true)));
    let table = if orders.is_empty() && earlier.is_empty() {
        view! { <p class="panel">{text::NONE}</p> }.into_html()
    } else {
        let columns = vec![
            Column::Text(text::ORDER),
            Column::Text(words::STATE),
            Column::Text(text::EXPECTED),
            Column::Text(text::STEPS),
        ];
        let rows = shown.map(|(order, earlier)| row(order, earlier, snapshot, kept)).collect_view();
        view! { <Table id="order-table" caption=text::ORDERS columns>{rows}</Table> }.into_html()
    };
    let left_out = (over > OVER).then(|| {
        view! { <p class="about">{text::left_out(OVER)}" "<a href=HISTORY download="">{text::IN_THE_FILE}</a></p> }
    });
    view! {
        <section aria-labelledby="orders">
            <h2 id="orders">{text::ORDERS}</h2>
            {table}
            {left_out}
        </section>
    }
    .into_html()
}

/// `earlier`: of a printer that was here before.
fn row(order: &SupplyOrder, earlier: bool, snapshot: &Snapshot, kept: &Kept) -> Html {
    let zone = &snapshot.zone;
    let part = order.part_number.clone().map(|part| view! { <span class="about">{part}</span> });
    let number = order.supplier_reference.clone().map(|number| {
        view! { <span class="about">{text::SUPPLIERS_NUMBER}" "{number}</span> }
    });
    let expected = match order.expected_at {
        _ if !order.state.is_under_way() => text::NOT_EXPECTED.into(),
        Some(at) => format::date(day(at, zone)),
        None => text::UNKNOWN.into(),
    };
    let carried = snapshot.supplies.carried.iter().find(|carried| carried.order == order.id);
    let way = order.submitted_at.map(|_| view! { <span class="about">{text::way(order, carried)}</span> });
    let of_whom = earlier.then(|| view! { <span class="about">{text::EARLIER}</span> });
    // An order whose supply has a card is answered there.
    let has_card = !earlier
        && snapshot
            .reading
            .iter()
            .flat_map(|reading| &reading.supplies)
            .any(|supply| supply.index == order.supply);
    let answers = (access().is_administrator() && !has_card && !order.state.is_over())
        .then(|| view! { <div class="deeds">{deed::answers(order, snapshot, kept)}</div> });
    view! {
        <tr>
            <th scope="row">
                {text::what(order.quantity, &order.name)}
                <span class="about">{order.reference.clone()}</span>
                {part}
                {number}
                {way}
                {of_whom}
            </th>
            <td><Badge tone=tone(order.state) text=text::state(order.state)/>{answers}</td>
            <td>{expected}</td>
            <td>{steps(order, zone)}</td>
        </tr>
    }
    .into_html()
}

fn steps(order: &SupplyOrder, zone: &TimeZone) -> Html {
    let step = |step: &OrderStep| {
        let note = step.note.clone().map(|note| format!(": {note}"));
        view! {
            <li>
                {moment(step.at, zone)}" "<strong>{text::state(step.state)}</strong>" "{text::by(&step.who)}{note}
            </li>
        }
    };
    view! { <ol class="steps free">{order.steps.iter().map(step).collect_view()}</ol> }.into_html()
}

/// "1 × Black Toner Cartridge, S-20261120-1, expected 26 Nov 2026".
pub fn about(order: &SupplyOrder, zone: &TimeZone) -> String {
    let expected = order
        .expected_at
        .filter(|_| order.state.is_under_way())
        .map(|at| format!(", {} {}", text::EXPECTED.to_lowercase(), format::date(day(at, zone))));
    let what = text::what(order.quantity, &order.name);
    format!("{what}, {}{}", order.reference, expected.unwrap_or_default())
}

fn day(at: jiff::Timestamp, zone: &TimeZone) -> jiff::civil::Date {
    at.to_zoned(zone.clone()).date()
}
