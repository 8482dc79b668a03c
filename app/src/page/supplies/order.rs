use leptos::prelude::*;

use super::{deed, orders::about, shelf};
use crate::{
    component::{Badge, Html, IntoHtml, Tone, nothing},
    model::{
        OrderAdvice, OrderDecision, OrderReason, OrderState, Snapshot, Supply, SupplyOrder, SupplyOutlook,
    },
    page::access,
    port::Kept,
    text::{
        format,
        supplies::{self as words, order as text},
    },
};

/// Whether a supply is ordered, why or why not, and what the administrator may do about it; nothing before that was
/// reckoned.
pub fn of_supply(supply: &Supply, known: &SupplyOutlook, snapshot: &Snapshot, kept: &Kept) -> Html {
    let Some(advice) = &known.advice else { return nothing() };
    let open = snapshot.supplies.open_order(supply.index);
    let turned_down = turned_down(supply, advice, snapshot).filter(|_| open.is_none());
    let state = match open {
        Some(order) => order_state(order, snapshot),
        None if turned_down.is_some() => {
            view! { <Badge tone=Tone::Warning text=text::NOTHING_ON_ORDER/> }.into_html()
        }
        None => decision(advice),
    };
    // Why an order was sent was decided with the numbers of then; of what somebody is still to decide, those of now count.
    let (advice, decided, then) = match open {
        Some(order) if order.state.is_under_way() => (&order.advice, OrderDecision::OnOrder, Some(order)),
        Some(order) if advice.decision != OrderDecision::Order => {
            (&order.advice, OrderDecision::Order, Some(order))
        }
        _ => (advice, advice.decision, None),
    };
    let of_then = then.map(|order| {
        let day =
            format::date(order.advice.at.unwrap_or(order.opened_at).to_zoned(snapshot.zone.clone()).date());
        view! { <p class="about">{text::of_then(&day)}</p> }
    });
    let deeds = access().is_administrator().then(|| {
        view! {
            <div class="deeds">
                {match open {
                    Some(order) => deed::answers(order, snapshot, kept),
                    None => deed::order_now(supply, advice, snapshot, kept),
                }}
                {shelf::shelf(supply, known, kept)}
            </div>
        }
    });
    view! {
        <div class="ordering">
            <p class="state"><strong>{text::ORDER}</strong>{state}</p>
            <p>
                <strong>{text::why(decided)}</strong>" "
                {turned_down.unwrap_or_else(|| text::reason(advice))}
            </p>
            {numbers(supply, advice, known, snapshot, of_then.into_html())}
            {deeds}
        </div>
    }
    .into_html()
}

/// Why nothing is on order though it is due; `None` where nobody turned it down.
fn turned_down(supply: &Supply, advice: &OrderAdvice, snapshot: &Snapshot) -> Option<String> {
    if advice.reason != OrderReason::TurnedDown {
        return None;
    }
    let (order, again) = snapshot.supplies.turned_down(supply.index)?;
    let day = |at: jiff::Timestamp| format::date(at.to_zoned(snapshot.zone.clone()).date());
    let turned_down_at = order.steps.last().map_or(order.opened_at, |step| step.at);
    Some(text::turned_down(order, &day(turned_down_at), &day(again)))
}

fn decision(advice: &OrderAdvice) -> Html {
    let tone = match advice.decision {
        OrderDecision::Order => Tone::Warning,
        OrderDecision::Wait | OrderDecision::OnOrder => Tone::Neutral,
    };
    view! { <Badge tone text=text::decision(advice)/> }.into_html()
}

fn order_state(order: &SupplyOrder, snapshot: &Snapshot) -> Html {
    view! {
        <Badge tone=tone(order.state) text=text::state(order.state)/>
        <span>{about(order, &snapshot.zone)}</span>
    }
    .into_html()
}

/// How good or bad a state is.
pub fn tone(state: OrderState) -> Tone {
    match state {
        OrderState::Received | OrderState::Installed => Tone::Good,
        OrderState::Submitted | OrderState::Acknowledged | OrderState::Shipped | OrderState::Cancelled => {
            Tone::Neutral
        }
        OrderState::Suggested | OrderState::WaitingForApproval | OrderState::Overdue => Tone::Warning,
        OrderState::Refused => Tone::Critical,
    }
}

fn numbers(
    supply: &Supply,
    advice: &OrderAdvice,
    known: &SupplyOutlook,
    snapshot: &Snapshot,
    of_when: Html,
) -> Html {
    let counted = known.counted_at.map(|at| format::date_time(at, &snapshot.zone));
    let shelf = words::on_hand(known.on_hand, counted.as_deref());
    let fact = |term: &'static str, value: String| view! { <div><dt>{term}</dt><dd>{value}</dd></div> };
    let basis = known.forecast.as_ref().map(|forecast| &forecast.basis);
    let whole = basis.and_then(|basis| basis.cartridge_pages);
    // Where the level alone is gone by there is a forecast, but none in pages.
    let by_level = basis.is_some_and(|basis| basis.by_level);
    let in_pages =
        |term, pages: Option<u64>| (pages.is_some() || !by_level).then(|| fact(term, text::pages(pages)));
    let seen = known.advice.filter(|now| now == advice && now.seen_inside > 0);
    let seen = seen.map(|now| view! { <p>{text::seen_inside(now.seen_inside)}</p> });
    let at_once = advice
        .reorder_point_pages
        .zip(whole)
        .and_then(|(point, whole)| text::above_a_whole_one(point, whole))
        .map(|words| view! { <p>{words}</p> });
    view! {
        <details id=format!("why-{}", supply.index)>
            <summary>{text::NUMBERS}</summary>
            {of_when}
            <dl class="facts">
                {in_pages(text::POSITION, advice.position_pages)}
                {in_pages(text::EXPECTED_PAGES, advice.expected_pages)}
                {advice.reserve_pages.map(|pages| fact(text::RESERVE, text::pages(Some(pages))))}
                {advice.uncertain_pages.map(|pages| fact(text::UNCERTAIN, text::pages(Some(pages))))}
                {in_pages(text::REORDER_POINT, advice.reorder_point_pages)}
                {fact(text::LEAD_TIME, text::lead_time(advice))}
                {fact(text::SERVICE_LEVEL, text::service_level(advice.service_level_percent))}
                {fact(words::ON_HAND, shelf)}
                {fact(text::ON_ORDER, format::grouped(advice.on_order.into()))}
            </dl>
            {seen}
            {at_once}
        </details>
    }
    .into_html()
}
