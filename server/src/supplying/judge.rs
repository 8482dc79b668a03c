//! What becomes of the orders of a supply: numbers, mode and book together.

use app::model::{
    ForecastBasis, ForecastState, OrderAdvice, OrderDecision, OrderReason, OrderState, Quantiles,
    SuppliesView, Supply, SupplyForecast, SupplyOrder, SupplyProfile,
};
use jiff::Timestamp;

use super::{desk::Terms, look::ToDo};
use crate::supplies::{
    Forecast, State,
    number::whole,
    ordering::{
        Advice, Decision, LeadTime, Policy, Reason, Stock, advise,
        book::{self, Act, Came, Lay, Page},
        clearly_enough, due_within,
    },
};

/// What is known of a supply.
pub(super) struct Case<'a> {
    pub(super) now: Timestamp,
    pub(super) forecast: &'a Forecast,
    pub(super) lead_time: LeadTime,
    /// How long it takes until an order is known to be inside, in days; `None`: somebody says when it is here.
    pub(super) certain_days: Option<f64>,
    pub(super) profile: &'a SupplyProfile,
    /// How many are on the shelf.
    pub(super) on_hand: u32,
    /// New cartridges that are written down with this look, oldest first.
    pub(super) came: &'a [Came],
    /// How many of those on the shelf are seen to be inside, though it is not certain enough to be written down.
    pub(super) taken: usize,
    /// How many of those on the shelf can't be there: the printer stands still for want of one.
    pub(super) not_there: u32,
    /// The newest first.
    pub(super) orders: &'a [&'a SupplyOrder],
    pub(super) installed_at: Option<Timestamp>,
    pub(super) held: bool,
    /// Whether nobody has got the open order or ever will.
    pub(super) lost: bool,
    /// Why it is never ordered; `None`: it is.
    pub(super) never: Option<OrderReason>,
    /// Whether an order could be sent.
    pub(super) can_send: bool,
    /// What is due within so many days goes into the parcel of another one.
    pub(super) consolidation_days: u64,
}

/// What is to be done about the orders of a supply.
pub struct Judged {
    /// With what numbers.
    pub advice: OrderAdvice,
    /// What is to be done.
    pub acts: Vec<Act>,
    /// The open order.
    pub open: Option<SupplyOrder>,
    /// The newest one that has ended.
    pub ended: Option<SupplyOrder>,
    raw: Advice,
    /// What it would begin as in the parcel of another one; `None`: it does not go into one.
    beside: Option<OrderState>,
}

/// So many days a printer is watched before a spare is wanted of what nobody knows the end of.
const WATCHED_DAYS: u32 = 14;

/// Unless so much is left at the most, in percent: that does not wait for a fortnight.
const NEARLY_EMPTY: u8 = 10;

/// Judges.
pub(super) fn judge(case: &Case<'_>) -> Judged {
    let open = case.orders.iter().find(|order| !order.state.is_over()).copied();
    let ended = case.orders.iter().find(|order| order.state.is_over()).copied();
    let under_way = open.filter(|order| order.state.is_under_way());
    // The forecast sees a new cartridge at once: it must not count as inside and as on the shelf.
    let taken =
        case.came.iter().filter(|came| came.lay == Lay::OnTheShelf).count().saturating_add(case.taken);
    let taken = u32::try_from(taken).unwrap_or(u32::MAX).min(case.on_hand);
    let on_hand = case.on_hand.saturating_sub(case.not_there);
    let stock = Stock {
        on_hand: on_hand.saturating_sub(taken),
        on_order: under_way.map_or(0, |order| order.quantity),
    };
    let service_level_percent = case.profile.service_level_percent.value;
    let policy = Policy {
        lead_time: case.lead_time,
        service_level: f64::from(service_level_percent) / 100.0,
        certain_days: case.certain_days,
        held: case.held,
        ..Policy::default()
    };
    let raw = advise(case.forecast, stock, &policy);
    let (wanted, why) = (decision(raw.decision), reason(raw.reason));
    let nearly_empty = case.forecast.level.percent().filter(|percent| *percent <= NEARLY_EMPTY);
    let early = case.forecast.basis.days < WATCHED_DAYS && nearly_empty.is_none();
    let unknown = why == OrderReason::UnknownAndNoSpare && early;
    let page = Page {
        now: case.now,
        open,
        ended,
        decision: if unknown { OrderDecision::Wait } else { wanted },
        reason: if unknown { OrderReason::TooEarly } else { why },
        clearly_enough: clearly_enough(&raw, case.forecast, soon(open, case.consolidation_days)),
        mode: case.profile.ordering.value,
        never: case.never,
        can_send: case.can_send,
        lost: case.lost,
        on_hand: case.on_hand,
        not_there: case.not_there,
        came: case.came,
        earliest: under_way.and_then(|order| book::earliest(order, case.lead_time)),
        installed_at: case.installed_at,
    };
    let (decided, why) = book::decide(&page);
    let acts = book::review(&page);
    let beside = Page { decision: OrderDecision::Order, reason: OrderReason::Consolidated, ..page };
    let free = open.is_none() && acts.is_empty() && case.came.is_empty();
    let beside = (free && book::decide(&beside).0 == OrderDecision::Order).then(|| book::first(&beside));
    let [expected, reserve, uncertain] = shares(&raw);
    let advice = OrderAdvice {
        decision: decided,
        reason: why,
        quantity: if decided == OrderDecision::Order { raw.quantity } else { 0 },
        position_pages: raw.position_pages.filter(|_| !raw.by_level).map(whole),
        reorder_point_pages: raw.reorder_point_pages.filter(|_| !raw.by_level).map(whole),
        expected_pages: expected,
        reserve_pages: reserve,
        uncertain_pages: uncertain,
        nearly_empty_percent: nearly_empty.filter(|_| why == OrderReason::UnknownAndNoSpare),
        lead_time_tenths: tenths(case.lead_time.mean_days),
        lead_time_deviation_tenths: tenths(case.lead_time.deviation_days),
        service_level_percent,
        on_hand,
        seen_inside: taken.min(on_hand),
        on_order: stock.on_order,
        at: Some(case.now),
    };
    Judged { advice, acts, open: open.cloned(), ended: ended.cloned(), raw, beside }
}

/// What the reorder point is made of, in whole pages that add up to it: what will be printed, the reserve, and what the level
/// leaves uncertain. Where that alone is gone by, nobody knows how many pages they are.
fn shares(raw: &Advice) -> [Option<u64>; 3] {
    if raw.by_level {
        return [None; 3];
    }
    let (Some(demand), Some(point)) = (raw.demand, raw.reorder_point_pages.map(whole)) else {
        return [raw.demand.map(|demand| whole(demand.mean_pages)), None, None];
    };
    let expected = whole(demand.mean_pages);
    let rest = point.saturating_sub(expected);
    let uncertain = raw.uncertain_pages.map_or(0, whole).min(rest);
    [Some(expected), Some(rest - uncertain), Some(uncertain)]
}

/// What is due within so many days is ordered already where that is why it was opened.
fn soon(open: Option<&SupplyOrder>, consolidation_days: u64) -> f64 {
    let beside = open.is_some_and(|order| order.advice.reason == OrderReason::Consolidated);
    if beside { crate::supplies::number::pages(consolidation_days) } else { 0.0 }
}

/// What would have to be ordered soon goes into the parcel of what is ordered now: as its own mode says, and by itself only
/// with what goes by itself.
pub(super) fn consolidate(todo: &mut [ToDo], view: &mut SuppliesView, forecasts: &[Forecast], terms: &Terms) {
    let opened = todo.iter().flat_map(|todo| &todo.judged.acts).filter_map(|act| match act {
        Act::Open(state) => Some(*state),
        _ => None,
    });
    let opened: Vec<OrderState> = opened.collect();
    if terms.consolidation_days == 0 || opened.is_empty() {
        return;
    }
    let sent = opened.contains(&OrderState::Submitted);
    let days = crate::supplies::number::pages(terms.consolidation_days);
    for (one, forecast) in todo.iter_mut().zip(forecasts) {
        let judged = &mut one.judged;
        let state = judged.beside.filter(|state| sent || *state != OrderState::Submitted);
        let Some(state) = state.filter(|_| due_within(&judged.raw, forecast, days)) else { continue };
        judged.acts.push(Act::Open(state));
        judged.advice = OrderAdvice {
            decision: OrderDecision::Order,
            reason: OrderReason::Consolidated,
            quantity: 1,
            ..judged.advice
        };
        view.supplies[one.place].advice = Some(judged.advice);
    }
}

/// The forecast as pages know it.
pub(super) fn forecast_of(forecast: &Forecast, supply: &Supply, now: Timestamp) -> SupplyForecast {
    let basis = &forecast.basis;
    SupplyForecast {
        state: match forecast.state {
            State::Estimate => ForecastState::Estimate,
            State::TooLittleData => ForecastState::TooLittleData,
            State::LevelNotReported => ForecastState::LevelNotReported,
            State::NotInUse => ForecastState::NotInUse,
            State::Frozen => ForecastState::Frozen,
        },
        made_at: now,
        empty_at: forecast.empty_at.map(|at| Quantiles { p10: at.p10, p50: at.p50, p90: at.p90 }),
        pages_left: forecast.pages_left.map(|pages| Quantiles {
            p10: whole(pages.p10),
            p50: whole(pages.p50),
            p90: whole(pages.p90),
        }),
        basis: ForecastBasis {
            days: basis.days,
            pages_a_working_day: whole(basis.pages_a_working_day),
            cartridge_pages: basis.cartridge_pages.map(whole),
            coverage_percent: basis
                .coverage_percent
                .filter(|_| supply.covers_pages())
                .map(|coverage| (coverage * 10.0).round() / 10.0),
            cartridges: basis.cartridges,
            step_percent: basis.step_percent,
            frozen_since: basis.frozen_since,
            unseen_since: basis.unseen_since,
            by_level: basis.by_level,
        },
    }
}

/// Tenths of a day.
fn tenths(days: f64) -> u32 {
    u32::try_from(whole(days * 10.0)).unwrap_or(u32::MAX)
}

fn decision(decision: Decision) -> OrderDecision {
    match decision {
        Decision::Order => OrderDecision::Order,
        Decision::Wait => OrderDecision::Wait,
        Decision::OnOrder => OrderDecision::OnOrder,
    }
}

fn reason(reason: Reason) -> OrderReason {
    match reason {
        Reason::BelowReorderPoint => OrderReason::BelowReorderPoint,
        Reason::AboveReorderPoint => OrderReason::AboveReorderPoint,
        Reason::OpenOrder => OrderReason::OpenOrder,
        Reason::LowAndNoSpare => OrderReason::LowAndNoSpare,
        Reason::UnknownAndNoSpare => OrderReason::UnknownAndNoSpare,
        Reason::UnknownButSpare => OrderReason::UnknownButSpare,
        Reason::TooEarly => OrderReason::TooEarly,
        Reason::NotInUse => OrderReason::NotInUse,
        Reason::Unseen => OrderReason::Unseen,
        Reason::Held => OrderReason::Held,
    }
}
