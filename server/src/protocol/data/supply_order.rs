//! Orders of supplies.

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter, supply_name::SupplyName};

/// How far an order has come, as the device knows by itself. What the server said of it is not told back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderProgress {
    /// It is placed.
    Submitted,
    /// It should have come.
    Overdue,
    /// It came, and is on the shelf.
    Received,
    /// It came, and the first of it is inside.
    Installed,
    /// The administrator took it back.
    Cancelled,
}

impl OrderProgress {
    /// That of an order's state; `None`: nobody was told of the order, or it was the server that said so.
    pub fn of(state: model::OrderState) -> Option<Self> {
        use model::OrderState as State;
        match state {
            State::Submitted => Some(Self::Submitted),
            State::Overdue => Some(Self::Overdue),
            State::Received => Some(Self::Received),
            State::Installed => Some(Self::Installed),
            State::Cancelled => Some(Self::Cancelled),
            State::Suggested
            | State::WaitingForApproval
            | State::Acknowledged
            | State::Shipped
            | State::Refused => None,
        }
    }
}

impl From<OrderProgress> for model::OrderState {
    fn from(progress: OrderProgress) -> Self {
        match progress {
            OrderProgress::Submitted => Self::Submitted,
            OrderProgress::Overdue => Self::Overdue,
            OrderProgress::Received => Self::Received,
            OrderProgress::Installed => Self::Installed,
            OrderProgress::Cancelled => Self::Cancelled,
        }
    }
}

/// Who placed an order; no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlacedBy {
    /// The device by itself.
    Device,
    /// Its administrator.
    Administrator,
}

/// An order, whenever it comes a step further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyOrder {
    /// Its number, by which the server [answers](crate::protocol::command::Command::SupplyOrder). Counts up on the device.
    pub order: u64,
    /// What both sides call it: "S-20261122-1".
    pub reference: String,
    /// What is ordered, and what is inside.
    pub supply: SupplyName,
    /// How many.
    pub quantity: u32,
    /// How far it has come.
    pub state: OrderProgress,
    /// When it came to that.
    pub at: Timestamp,
    /// Who placed it.
    pub by: PlacedBy,
    /// Why it was placed. The numbers are those of then, and not those of the day on which it was suggested.
    pub reason: model::OrderReason,
    /// Impressions inside, on the shelf and on order.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub position_pages: Option<u64>,
    /// Below so many impressions is ordered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reorder_point_pages: Option<u64>,
    /// Impressions that were expected until it would arrive.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expected_pages: Option<u64>,
    /// How many were on the shelf.
    pub on_hand: u32,
    /// When the device expects it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expected_at: Option<Timestamp>,
}

impl SupplyOrder {
    /// A step of an order as it is told, with the supply as it was read last where the printer lists it. `None`: this step
    /// is not told.
    pub fn of(
        order: &model::SupplyOrder,
        step: &model::OrderStep,
        supply: Option<&model::Supply>,
    ) -> Option<Self> {
        let named =
            supply.map_or_else(|| SupplyName::unlisted(order.supply, order.name.clone()), SupplyName::from);
        let placed = order.steps.iter().find(|step| step.state == model::OrderState::Submitted);
        let by_hand = placed.is_some_and(|step| step.who != model::Actor::device().who);
        Some(Self {
            order: order.id.unsigned_abs(),
            reference: order.reference.clone(),
            supply: SupplyName { part_number: order.part_number.clone(), ..named },
            quantity: order.quantity,
            state: OrderProgress::of(step.state)?,
            at: step.at,
            by: if by_hand { PlacedBy::Administrator } else { PlacedBy::Device },
            reason: order.advice.reason,
            position_pages: order.advice.position_pages,
            reorder_point_pages: order.advice.reorder_point_pages,
            expected_pages: order.advice.expected_pages,
            on_hand: order.advice.on_hand,
            expected_at: order.expected_at,
        })
    }
}

impl Matter for SupplyOrder {
    const KIND: Kind = Kind::SupplyOrder;
}
