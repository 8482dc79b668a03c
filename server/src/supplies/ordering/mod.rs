//! When to order, and why, or why not. Pure: forecast, stock and policy in, a decision with its numbers out.
//!
//! Ordered is when what is inside, on the shelf and on its way falls below what will be printed until an order would
//! arrive, and a safety stock for the service level that is wanted. There is one open order a supply.

pub mod book;
#[cfg(test)]
mod book_tests;
mod consolidation;
mod lead_time;
mod reorder;
mod shelf;
pub mod step;
#[cfg(test)]
mod tests;

pub use consolidation::{clearly_enough, due_within};
pub use lead_time::LeadTime;
use reorder::reorder_point_hiding;
pub use reorder::{LeadTimeDemand, reorder_point};
pub use shelf::Shelf;

use super::{
    forecast::{Forecast, State},
    history::Level,
};

/// Cartridges that are there, or will be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// On the shelf, as the administrator counted them.
    pub on_hand: u32,
    /// Ordered and neither received, cancelled nor refused.
    pub on_order: u32,
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Time from an order to the shelf.
    pub lead_time: LeadTime,
    /// With what probability the next cartridge is there in time, 0.5 to 0.9999.
    pub service_level: f64,
    /// Days between two decisions.
    pub review_days: f64,
    /// Where nobody says that an order came, days from when the first of it is inside until that is certain and the order is
    /// over; `None`: somebody says so.
    pub certain_days: Option<f64>,
    /// The printer is not the one that it was; until the administrator has said so, nothing is ordered.
    pub held: bool,
}

impl Default for Policy {
    fn default() -> Self {
        let lead_time = LeadTime { mean_days: 5.0, deviation_days: 2.0 };
        Self { lead_time, service_level: 0.99, review_days: 1.0, certain_days: None, held: false }
    }
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Order now.
    Order,
    /// Not yet.
    Wait,
    /// An order is open.
    OnOrder,
}

impl Decision {
    /// As the command line and the API write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Wait => "wait",
            Self::OnOrder => "on-order",
        }
    }
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What is there is less than the reorder point.
    BelowReorderPoint,
    /// What is there is more.
    AboveReorderPoint,
    /// One open order a supply.
    OpenOrder,
    /// The printer says "Low", and there is none on the shelf.
    LowAndNoSpare,
    /// Nobody can say how long it lasts, and there is none on the shelf.
    UnknownAndNoSpare,
    /// Nobody can say how long it lasts; there is one on the shelf.
    UnknownButSpare,
    /// Too little was seen for a forecast, and the level is far from the end.
    TooEarly,
    /// Nothing is printed.
    NotInUse,
    /// Nobody has seen it for weeks, or knows what is left.
    Unseen,
    /// The printer's serial number changed.
    Held,
}

/// A decision with its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advice {
    /// What to do.
    pub decision: Decision,
    /// Why.
    pub reason: Reason,
    /// How many cartridges to order; 0 unless the decision is to order.
    pub quantity: u32,
    /// Impressions until an order would arrive, where there is a forecast.
    pub demand: Option<LeadTimeDemand>,
    /// Below so many impressions is ordered: the demand, the reserve, and what the level leaves uncertain.
    pub reorder_point_pages: Option<f64>,
    /// Of these, what is for a late delivery and for busy days.
    pub reserve_pages: Option<f64>,
    /// Of these, what is for the level, which says only roughly how much is inside.
    pub uncertain_pages: Option<f64>,
    /// Impressions inside, on the shelf and on order.
    pub position_pages: Option<f64>,
    /// Whether these are made pages, [`WHOLE`](super::forecast::WHOLE) of a cartridge, because the level alone is gone by.
    pub by_level: bool,
}

/// Without a forecast a level at or below this counts as near the end, in percent.
const NEAR_THE_END: u8 = 30;

/// So much of the risk that is allowed is taken; the rest is left to the spread, itself only learnt, being wrong.
const RISK: f64 = 0.25;

/// Whether to order.
pub fn advise(forecast: &Forecast, stock: Stock, policy: &Policy) -> Advice {
    let spare = stock.on_hand > 0;
    let numbers = numbers(forecast, stock, policy);
    let below = numbers.is_some_and(|numbers| numbers.position < numbers.point);
    let (decision, reason) = if policy.held {
        (Decision::Wait, Reason::Held)
    } else if stock.on_order > 0 {
        (Decision::OnOrder, Reason::OpenOrder)
    } else if forecast.basis.unseen_since.is_some() {
        // It was ordered when that was seen, if it was due.
        (Decision::Wait, Reason::Unseen)
    } else if below {
        (Decision::Order, Reason::BelowReorderPoint)
    } else if forecast.level == Level::Low && !spare {
        (Decision::Order, Reason::LowAndNoSpare)
    } else if numbers.is_some() {
        (Decision::Wait, Reason::AboveReorderPoint)
    } else {
        without_forecast(forecast, spare)
    };
    let quantity = match (decision, numbers) {
        (Decision::Order, Some(numbers)) => numbers.quantity(forecast, policy),
        (Decision::Order, None) => 1,
        _ => 0,
    };
    Advice {
        decision,
        reason,
        quantity,
        demand: numbers.map(|numbers| numbers.demand),
        reorder_point_pages: numbers.map(|numbers| numbers.point),
        reserve_pages: numbers.map(Numbers::reserve),
        uncertain_pages: numbers.map(|numbers| numbers.uncertain),
        position_pages: numbers.map(|numbers| numbers.position),
        by_level: forecast.basis.by_level,
    }
}

fn without_forecast(forecast: &Forecast, spare: bool) -> (Decision, Reason) {
    let near = forecast.level.percent().is_some_and(|percent| percent <= NEAR_THE_END);
    match forecast.state {
        State::NotInUse => (Decision::Wait, Reason::NotInUse),
        _ if spare => (Decision::Wait, Reason::UnknownButSpare),
        State::TooLittleData if forecast.level.percent().is_some() && !near => {
            (Decision::Wait, Reason::TooEarly)
        }
        _ => (Decision::Order, Reason::UnknownAndNoSpare),
    }
}

/// The numbers of a decision.
#[derive(Clone, Copy)]
struct Numbers {
    demand: LeadTimeDemand,
    point: f64,
    position: f64,
    cartridge: f64,
    /// Of the reorder point, what is for the level.
    uncertain: f64,
}

impl Numbers {
    /// Of the reorder point, what is neither expected to be printed nor for the level.
    fn reserve(self) -> f64 {
        (self.point - self.demand.mean_pages - self.uncertain).max(0.0)
    }

    /// Enough to last, as surely, until an order that is placed when this one comes has come as well, 9 at most. Where nobody
    /// says that it came, the next one is placed when the first of this is certain to be inside: by then all else is used up,
    /// and what it brings has to last on its own.
    fn quantity(self, forecast: &Forecast, policy: &Policy) -> u32 {
        let (_, hidden) = hidden(forecast, policy);
        let surely = |lead_times, certain_days| {
            let demand = demand(forecast, policy, lead_times, certain_days);
            reorder_point_hiding(demand, &hidden, service(policy)).max(self.point)
        };
        let together = surely(2.0, 0.0) - self.position;
        let alone = policy.certain_days.map_or(0.0, |days| surely(1.0, days));
        let wanted = (together.max(alone) / self.cartridge).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 9")]
        let quantity = wanted.clamp(1.0, 9.0) as u32;
        quantity
    }
}

/// With what probability what is there lasts, if all that was learnt is right.
fn service(policy: &Policy) -> f64 {
    1.0 - RISK * (1.0 - policy.service_level)
}

fn numbers(forecast: &Forecast, stock: Stock, policy: &Policy) -> Option<Numbers> {
    let left = forecast.pages_inside()?;
    let cartridge = forecast.pages_of_a_whole()?.max(1.0);
    let demand = demand(forecast, policy, 1.0, 0.0);
    let (levels, hidden) = hidden(forecast, policy);
    let service = service(policy);
    let point = reorder_point_hiding(demand, &hidden, service);
    let for_level = reorder_point_hiding(demand, &levels, service) - reorder_point(demand, service);
    let uncertain = for_level.clamp(0.0, (point - demand.mean_pages).max(0.0));
    let position = left + cartridge * f64::from(stock.on_hand.saturating_add(stock.on_order));
    Some(Numbers { demand, point, position, cartridge, uncertain })
}

/// What is printed in so many lead times and days more, and until somebody looks.
fn demand(forecast: &Forecast, policy: &Policy, lead_times: f64, more_days: f64) -> LeadTimeDemand {
    let lead_time = policy.lead_time;
    let days = lead_times * lead_time.mean_days + policy.review_days + more_days;
    let printed = forecast.demand(days);
    let late = printed.mean / days.max(1.0) * lead_time.deviation_days * lead_times.sqrt();
    LeadTimeDemand { mean_pages: printed.mean, deviation_pages: printed.deviation.hypot(late) }
}

/// Parts of a distribution, each with its pages.
type Parts = Vec<(f64, f64)>;

/// What is missing when the order goes out, in parts of the distribution, each with its pages: what the level hides, and
/// the same with what the day on which it fell below the reorder point had printed over what is usual.
fn hidden(forecast: &Forecast, policy: &Policy) -> (Parts, Parts) {
    let leaps = forecast.leaps(forecast.demand(policy.review_days).mean);
    let mut levels: Parts = forecast.hidden().collect();
    if levels.is_empty() {
        levels.push((1.0, 0.0));
    }
    let with_leap = |(part, fewer): (f64, f64)| {
        leaps.clone().map(move |(of, leap): (f64, f64)| (part * of, fewer + leap))
    };
    let hidden = levels.iter().copied().flat_map(with_leap).collect();
    (levels, hidden)
}
