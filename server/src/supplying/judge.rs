//! What becomes of the orders of a supply: numbers, mode and book together.

use app::model::{
    CartridgeChange, CartridgeChangeKind, ForecastBasis, ForecastState, OrderAdvice, OrderDecision,
    OrderReason, OrderState, Quantiles, SuppliesView, Supply, SupplyForecast, SupplyOrder, SupplyProfile,
};
use jiff::{SignedDuration, Timestamp};

use super::{desk::Terms, look::ToDo};
use crate::supplies::{
    Forecast, State,
    cartridges::SAME,
    number::whole,
    ordering::{
        Advice, Decision, LeadTime, Policy, Reason, Stock, advise,
        book::{self, Act, Page},
        clearly_enough, due_within,
    },
};

/// What is known of a supply.
pub(super) struct Case<'a> {
    pub(super) now: Timestamp,
    pub(super) forecast: &'a Forecast,
    pub(super) lead_time: LeadTime,
    pub(super) profile: &'a SupplyProfile,
    /// How many are on the shelf.
    pub(super) on_hand: u32,
    /// The newest first.
    pub(super) orders: &'a [&'a SupplyOrder],
    /// Changes of cartridges that nobody knew of before this look.
    pub(super) news: &'a [CartridgeChange],
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

/// A cartridge whose change is found this late was there before anybody looked.
const OLD: SignedDuration = SignedDuration::from_hours(14 * 24);

/// So many days a printer is watched before a spare is wanted of what nobody knows the end of.
const WATCHED_DAYS: u32 = 14;

/// Unless so much is left at the most, in percent: that does not wait for a fortnight.
const NEARLY_EMPTY: u8 = 10;

/// How many of these changes are new cartridges that came of late. What had come well before the open order was opened, at
/// `opened_at`, was inside then, and the order is for what comes after it.
fn came(news: &[CartridgeChange], opened_at: Option<Timestamp>, now: Timestamp) -> u32 {
    let new = |change: &&CartridgeChange| {
        matches!(change.kind, CartridgeChangeKind::New | CartridgeChangeKind::Premature)
            && now.duration_since(change.at).abs() < OLD
            && opened_at.is_none_or(|opened_at| opened_at.duration_since(change.at) < SAME)
    };
    u32::try_from(news.iter().filter(new).count()).unwrap_or(u32::MAX)
}

/// Judges.
pub(super) fn judge(case: &Case<'_>) -> Judged {
    let open = case.orders.iter().find(|order| !order.state.is_over()).copied();
    let ended = case.orders.iter().find(|order| order.state.is_over()).copied();
    let under_way = open.filter(|order| order.state.is_under_way());
    let stock = Stock { on_hand: case.on_hand, on_order: under_way.map_or(0, |order| order.quantity) };
    let service_level_percent = case.profile.service_level_percent.value;
    let policy = Policy {
        lead_time: case.lead_time,
        service_level: f64::from(service_level_percent) / 100.0,
        held: case.held,
        ..Policy::default()
    };
    let raw = advise(case.forecast, stock, &policy);
    let arrived = came(case.news, open.map(|order| order.opened_at), case.now);
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
        on_hand: stock.on_hand,
        came: arrived,
        earliest: under_way.and_then(|order| book::earliest(order, case.lead_time)),
        installed_at: case.installed_at,
    };
    let (decided, why) = book::decide(&page);
    let acts = book::review(&page);
    let beside = Page { decision: OrderDecision::Order, reason: OrderReason::Consolidated, ..page };
    let free = open.is_none() && acts.is_empty() && arrived == 0;
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
        on_hand: stock.on_hand,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    #[test]
    fn a_cartridge_that_came_well_before_the_order_was_opened_is_not_the_one_that_was_ordered() {
        let change = |at: &str, kind| CartridgeChange {
            at: time(at),
            kind,
            wasted_percent: None,
            serial_number: None,
            impressions: None,
        };
        let now = time("2026-11-26T10:00:00Z");
        // When it came, what it was, when the order was opened, and whether it counts.
        let table = [
            ("2026-11-25T10:00:00Z", CartridgeChangeKind::New, None, 1),
            ("2026-11-18T10:00:00Z", CartridgeChangeKind::New, None, 1),
            ("2026-11-01T10:00:00Z", CartridgeChangeKind::New, None, 0),
            ("2026-11-25T10:00:00Z", CartridgeChangeKind::Refilled, None, 0),
            ("2026-11-25T10:00:00Z", CartridgeChangeKind::Premature, Some("2026-11-20T10:00:00Z"), 1),
            ("2026-11-25T10:00:00Z", CartridgeChangeKind::New, Some("2026-11-26T09:00:00Z"), 1),
            ("2026-11-18T10:00:00Z", CartridgeChangeKind::New, Some("2026-11-26T09:00:00Z"), 0),
        ];
        for (at, kind, opened_at, counted) in table {
            assert_eq!(came(&[change(at, kind)], opened_at.map(time), now), counted, "{at} {opened_at:?}");
        }
    }
}
