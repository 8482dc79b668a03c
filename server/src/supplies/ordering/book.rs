//! What becomes of the orders of one supply. Pure: what is known of it in, what is to be done out.
//!
//! One order is open at a time. One that only suggests or asks goes away by itself when there is clearly no longer a need
//! for it; one that the supplier has stays until it is here, was taken back, or is refused.

use app::model::{
    OrderAdvice, OrderDecision, OrderReason, OrderState, OrderingMode, StepNote, SupplyOrder,
    TURNED_DOWN_DAYS,
};
use jiff::{SignedDuration, Timestamp};

use super::LeadTime;
use crate::supplies::{
    cartridges::SAME,
    number::{days_after, days_between},
};

/// A new cartridge came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came {
    /// The first look that showed it.
    pub at: Timestamp,
    /// Where it lay before.
    pub lay: Lay,
}

/// Where a cartridge lay before it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lay {
    /// Among those that the book has on the shelf, if it has any: these were not counted since.
    OnTheShelf,
    /// Nowhere that the book knows of: what it has on the shelf was counted since.
    Elsewhere,
    /// Among those that the book had on the shelf, and a count has taken it off.
    CountedOff,
}

/// What is known when the book is looked through.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The time.
    pub now: Timestamp,
    /// The open order.
    pub open: Option<&'a SupplyOrder>,
    /// The newest order that has ended.
    pub ended: Option<&'a SupplyOrder>,
    /// What the numbers say, before what the administrator wants.
    pub decision: OrderDecision,
    /// Why.
    pub reason: OrderReason,
    /// Whether there is so much that an order that only suggests or asks is not needed any more.
    pub clearly_enough: bool,
    /// What the administrator wants.
    pub mode: OrderingMode,
    /// Why it is never ordered, whatever the administrator wants; `None`: it is.
    pub never: Option<OrderReason>,
    /// Whether an order could be sent.
    pub can_send: bool,
    /// Whether the open order was to be sent, and nobody has got it or ever will.
    pub lost: bool,
    /// How many are on the shelf.
    pub on_hand: u32,
    /// How many of these can't be there: the printer stands still for want of one.
    pub not_there: u32,
    /// New cartridges that were found since the last look, oldest first.
    pub came: &'a [Came],
    /// Before this the open order can't have come.
    pub earliest: Option<Timestamp>,
    /// When the cartridge inside came, where that is known.
    pub installed_at: Option<Timestamp>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// An order is opened.
    Open(OrderState),
    /// The open order goes on.
    Move(OrderState, StepNote),
    /// The order that came last is inside now.
    Installed,
    /// So many are on the shelf now.
    OnHand(u32),
    /// So many were on the shelf by the book, and can't be there.
    NotThere(u32),
}

/// Once the administrator has taken an order back, or the supplier has refused one, it is not asked again for so long,
/// or before the next cartridge is inside.
const REMINDED_AFTER: SignedDuration = SignedDuration::from_hours(TURNED_DOWN_DAYS * 24);

/// What the numbers and the administrator say together.
pub fn decide(page: &Page<'_>) -> (OrderDecision, OrderReason) {
    match (page.decision, page.never) {
        (OrderDecision::Order | OrderDecision::Wait, Some(never)) => return (OrderDecision::Wait, never),
        (OrderDecision::Wait | OrderDecision::OnOrder, _) => return (page.decision, page.reason),
        (OrderDecision::Order, None) => {}
    }
    if page.mode == OrderingMode::Off {
        return (OrderDecision::Wait, OrderReason::Off);
    }
    if page.open.is_none() && turned_down(page) {
        return (OrderDecision::Wait, OrderReason::TurnedDown);
    }
    (OrderDecision::Order, page.reason)
}

fn turned_down(page: &Page<'_>) -> bool {
    let Some(ended) = page.ended else { return false };
    // One that went away by itself was turned down by nobody.
    let last = ended.steps.last().filter(|step| step.who != DEVICE);
    let Some(step) = last else { return false };
    matches!(ended.state, OrderState::Cancelled | OrderState::Refused)
        && page.installed_at.is_none_or(|installed| installed < step.at)
        && page.now.duration_since(step.at).abs() < REMINDED_AFTER
}

/// Who does what the device does by itself.
pub const DEVICE: &str = "device";

/// Everything that is to be done now, in its order.
pub fn review(page: &Page<'_>) -> Vec<Act> {
    let mut acts = Vec::new();
    let mut open = page.open;
    let (mut on_hand, mut installed) = (page.on_hand, false);
    for Came { at, lay } in page.came {
        let from_shelf = *lay == Lay::OnTheShelf;
        if *lay == Lay::CountedOff {
            // Nothing is left to be done for it.
        } else if from_shelf && on_hand > 0 {
            on_hand -= 1;
            installed |= page.ended.is_some_and(|order| order.state == OrderState::Received);
        } else if open.is_some() && page.earliest.is_some_and(|earliest| *at < earliest) {
            // It lay on the shelf and nobody had counted it.
        } else if open.is_some_and(|order| order.opened_at.duration_since(*at) >= SAME) {
            // It was inside when the order was opened, which is for what comes after it.
        } else if let Some(order) = open.filter(|order| order.state.is_under_way() && !page.lost) {
            // Nobody said that it came, and it is inside.
            acts.push(Act::Move(OrderState::Installed, StepNote::NewInside));
            // Else the rest of the parcel was counted.
            if from_shelf {
                on_hand = order.quantity.saturating_sub(1);
            }
            open = None;
        } else if open.is_some() {
            acts.push(Act::Move(OrderState::Cancelled, StepNote::NewInside));
            open = None;
        }
    }
    if installed {
        acts.push(Act::Installed);
    }
    if page.not_there > 0 && page.came.is_empty() {
        acts.push(Act::NotThere(page.not_there));
    }
    if on_hand != page.on_hand {
        acts.push(Act::OnHand(on_hand));
    }
    if !page.came.is_empty() && open.is_none() {
        // Its numbers were those of the cartridge before.
        return acts;
    }
    let (decision, _) = decide(&Page { open, ..*page });
    match open {
        None if decision == OrderDecision::Order => acts.push(Act::Open(first(page))),
        None => {}
        Some(order) => acts.extend(goes_on(order, decision, page)),
    }
    acts
}

/// When an order that is submitted at this time is expected: as long after as orders take on average.
pub fn expected(advice: &OrderAdvice, submitted_at: Timestamp) -> Timestamp {
    days_after(submitted_at, (f64::from(advice.lead_time_tenths) / 10.0).max(1.0))
}

/// After this an order that has not come is overdue: a day after the day that the supplier said, or two deviations after
/// the one that was reckoned here.
fn late_after(order: &SupplyOrder) -> Option<Timestamp> {
    let at = order.expected_at?;
    let deviation = f64::from(order.advice.lead_time_deviation_tenths) / 10.0;
    Some(days_after(at, if is_reckoned(order) { (2.0 * deviation).max(1.0) } else { 1.0 }))
}

/// Suppliers are a day early at most, or half of the time where they name a day that is near.
const EARLY_DAYS: f64 = 1.0;

/// Before this an order can't have come: the supplier knows better than past orders do when it will.
pub fn earliest(order: &SupplyOrder, lead_time: LeadTime) -> Option<Timestamp> {
    let submitted_at = order.submitted_at?;
    let days = match order.expected_at.filter(|_| !is_reckoned(order)) {
        Some(named) => {
            let days = days_between(submitted_at, named).max(0.0);
            days - EARLY_DAYS.min(0.5 * days)
        }
        None => (lead_time.mean_days - 2.0 * lead_time.deviation_days).max(1.0),
    };
    Some(days_after(submitted_at, days))
}

/// Whether the day on which it is expected was reckoned here, and the supplier has named none.
pub fn is_reckoned(order: &SupplyOrder) -> bool {
    let reckoned = order.submitted_at.map(|submitted_at| expected(&order.advice, submitted_at));
    order.expected_at.is_none() || order.expected_at == reckoned
}

/// What an order begins as.
pub fn first(page: &Page<'_>) -> OrderState {
    match page.mode {
        OrderingMode::Off | OrderingMode::Suggest => OrderState::Suggested,
        OrderingMode::Automatic if !page.can_send => OrderState::Suggested,
        // A spare of something that nobody knows the end of is bought with somebody's word alone.
        OrderingMode::Automatic if page.reason != OrderReason::UnknownAndNoSpare => OrderState::Submitted,
        OrderingMode::Approve | OrderingMode::Automatic => OrderState::WaitingForApproval,
    }
}

fn goes_on(order: &SupplyOrder, decision: OrderDecision, page: &Page<'_>) -> Option<Act> {
    match order.state {
        OrderState::Suggested | OrderState::WaitingForApproval => {
            if page.reason == OrderReason::Held || came_back(order) {
                return None;
            }
            if let Some(why) = ends(page) {
                return Some(Act::Move(OrderState::Cancelled, why));
            }
            let wanted = first(page);
            // What is not due yet is not sent.
            let goes = wanted != OrderState::Submitted || decision == OrderDecision::Order;
            (goes && wanted != order.state).then_some(Act::Move(wanted, StepNote::AsSet))
        }
        _ => alone(order, page.now, page.lost),
    }
}

/// What becomes of an order by time alone, also where the printer does not tell of its supply.
pub fn alone(order: &SupplyOrder, now: Timestamp, lost: bool) -> Option<Act> {
    let late = late_after(order).is_some_and(|after| now > after);
    match order.state {
        OrderState::Submitted | OrderState::Overdue if lost => {
            Some(Act::Move(OrderState::WaitingForApproval, StepNote::NeverSent))
        }
        OrderState::Submitted | OrderState::Acknowledged | OrderState::Shipped if late => {
            Some(Act::Move(OrderState::Overdue, StepNote::Late))
        }
        _ => None,
    }
}

/// Whether it was submitted before, and never sent: then it waits for the administrator's word, whatever the mode.
fn came_back(order: &SupplyOrder) -> bool {
    order.steps.iter().any(|step| step.state == OrderState::Submitted)
}

/// Why an order that only suggests or asks is not needed any more; `None`: it is, or nobody can say.
fn ends(page: &Page<'_>) -> Option<StepNote> {
    match page.never {
        Some(OrderReason::ClassNotTold) => return Some(StepNote::ClassNotTold),
        Some(OrderReason::AnotherSupply) => return Some(StepNote::AnotherSupply),
        Some(_) => return Some(StepNote::NoLevelOfContainer),
        None if page.mode == OrderingMode::Off => return Some(StepNote::TurnedOff),
        None => {}
    }
    match page.reason {
        OrderReason::AboveReorderPoint if page.clearly_enough => Some(StepNote::Enough),
        OrderReason::UnknownButSpare => Some(StepNote::SpareThere),
        OrderReason::NotInUse => Some(StepNote::NotInUse),
        _ => None,
    }
}
