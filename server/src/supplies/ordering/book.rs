//! What becomes of the orders of one supply. Pure: what is known of it in, what is to be done out.
//!
//! One order is open at a time. One that only suggests or asks goes away by itself when there is no longer a need for it;
//! one that the supplier has stays until it is here, was taken back, or is refused.

use app::model::{
    OrderAdvice, OrderDecision, OrderReason, OrderState, OrderingMode, SupplyOrder, TURNED_DOWN_DAYS,
};
use jiff::{SignedDuration, Timestamp};

use crate::supplies::number::days_after;

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
    /// What the administrator wants.
    pub mode: OrderingMode,
    /// Whether an order could be sent.
    pub can_send: bool,
    /// How many are on the shelf.
    pub on_hand: u32,
    /// New cartridges that came since the last look.
    pub came: u32,
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
    Move(OrderState, Note),
    /// The order that came last is inside now.
    Installed,
    /// So many are on the shelf now.
    OnHand(u32),
}

/// Why an order goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// As was set.
    AsSet,
    /// A new cartridge is inside.
    NewInside,
    /// There is enough.
    Enough,
    /// Ordering was turned off.
    TurnedOff,
    /// It should be here.
    Late,
}

/// Once the administrator has taken an order back, or the supplier has refused one, it is not asked again for so long,
/// or before the next cartridge is inside.
const REMINDED_AFTER: SignedDuration = SignedDuration::from_hours(TURNED_DOWN_DAYS * 24);

/// What the numbers and the administrator say together.
pub fn decide(page: &Page<'_>) -> (OrderDecision, OrderReason) {
    if page.decision != OrderDecision::Order {
        return (page.decision, page.reason);
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
    for _ in 0..page.came {
        if on_hand > 0 {
            on_hand -= 1;
            installed |= page.ended.is_some_and(|order| order.state == OrderState::Received);
        } else if open.is_some() && page.earliest.is_some_and(|earliest| page.now < earliest) {
            // It lay on the shelf and nobody had counted it.
        } else if let Some(order) = open.filter(|order| order.state.is_under_way()) {
            // Nobody said that it came, and it is inside.
            acts.push(Act::Move(OrderState::Installed, Note::NewInside));
            on_hand = order.quantity.saturating_sub(1);
            open = None;
        } else if open.is_some() {
            acts.push(Act::Move(OrderState::Cancelled, Note::NewInside));
            open = None;
        }
    }
    if installed {
        acts.push(Act::Installed);
    }
    if on_hand != page.on_hand {
        acts.push(Act::OnHand(on_hand));
    }
    if page.came > 0 && open.is_none() {
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
    let reckoned = order.submitted_at.map(|submitted_at| expected(&order.advice, submitted_at));
    let ours = reckoned.is_some_and(|reckoned| reckoned == at);
    let deviation = f64::from(order.advice.lead_time_deviation_tenths) / 10.0;
    Some(days_after(at, if ours { (2.0 * deviation).max(1.0) } else { 1.0 }))
}

fn first(page: &Page<'_>) -> OrderState {
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
            if page.mode == OrderingMode::Off {
                return Some(Act::Move(OrderState::Cancelled, Note::TurnedOff));
            }
            if decision != OrderDecision::Order {
                return Some(Act::Move(OrderState::Cancelled, Note::Enough));
            }
            let wanted = first(page);
            (wanted != order.state).then_some(Act::Move(wanted, Note::AsSet))
        }
        OrderState::Submitted | OrderState::Acknowledged | OrderState::Shipped => {
            let late = late_after(order).is_some_and(|after| page.now > after);
            late.then_some(Act::Move(OrderState::Overdue, Note::Late))
        }
        _ => None,
    }
}
