//! What devices order of supplies, and what the operator says of it.

use app::model::OrderState as State;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::{Device, FarEnd, FarEndError, GivenOrder, OrderState, store::supply_order};
use crate::protocol::{
    command::{Command, SupplierAnswer},
    data::supply_order::SupplyOrder,
};

/// A day of delivery is not further away. Devices take a little more.
const FARTHEST: SignedDuration = SignedDuration::from_hours(24 * 365);

/// An order of supplies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyOrdered {
    /// Whose, by its id.
    pub device: String,
    /// What the device said last of it.
    pub told: SupplyOrder,
    /// When it was heard of first.
    pub first_at: Timestamp,
    /// When it was heard of last.
    pub told_at: Timestamp,
    /// What the operator said last of it, and what became of that.
    pub said: Option<GivenOrder>,
}

impl SupplyOrdered {
    /// How far it has come. What was said of it counts until the device refuses it, or did not hear it in time.
    pub fn state(&self, now: Timestamp) -> State {
        let told = State::from(self.told.state);
        if told.is_over() {
            return told;
        }
        let counts = |said: &&GivenOrder| match said.state {
            OrderState::Waiting => said.waits(now),
            OrderState::Done | OrderState::Asked => true,
            OrderState::Refused => false,
        };
        // That it should have come the device says of the day that it knew of.
        let said = self.said.as_ref().filter(counts);
        let said = said.filter(|said| told != State::Overdue || said.issued_at >= self.told_at);
        match said.and_then(answer) {
            Some(SupplierAnswer::Acknowledged) => State::Acknowledged,
            Some(SupplierAnswer::Shipped) => State::Shipped,
            Some(SupplierAnswer::Refused) => State::Refused,
            Some(SupplierAnswer::Unknown) | None => told,
        }
    }

    /// Whether something is still to come of it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        !self.state(now).is_over()
    }

    /// What it is called: its reference, or its number where it has none.
    pub fn called(&self) -> String {
        if self.told.reference.is_empty() { self.told.order.to_string() } else { self.told.reference.clone() }
    }
}

/// What a command says of an order of supplies.
fn answer(given: &GivenOrder) -> Option<SupplierAnswer> {
    match given.order()?.command {
        Command::SupplyOrder { answer, .. } => Some(answer),
        _ => None,
    }
}

/// The word of a state: "shipped".
pub fn state_word(state: State) -> &'static str {
    match state {
        State::Suggested => "suggested",
        State::WaitingForApproval => "waiting for approval",
        State::Submitted => "submitted",
        State::Acknowledged => "acknowledged",
        State::Shipped => "shipped",
        State::Overdue => "overdue",
        State::Received => "received",
        State::Installed => "installed",
        State::Cancelled => "cancelled",
        State::Refused => "refused",
    }
}

/// What the operator says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// What becomes of it.
    pub answer: SupplierAnswer,
    /// The day on which it is to arrive, in the device's zone. A shipped order has one.
    pub expected_on: Option<Date>,
    /// The supplier's own number for it.
    pub reference: Option<String>,
    /// Why; a refused order has a reason.
    pub reason: Option<String>,
}

impl FarEnd {
    /// The newest `limit` orders of supplies of a device, newest first.
    pub fn supply_orders(&self, device: &str, limit: u32) -> Result<Vec<SupplyOrdered>, FarEndError> {
        self.0.store.read(|connection| supply_order::newest(connection, device, limit))
    }

    /// The open orders of supplies of all devices, by device, oldest first.
    pub fn open_supply_orders(&self) -> Result<Vec<SupplyOrdered>, FarEndError> {
        let (mut orders, now) = (self.0.store.read(supply_order::under_way)?, self.now());
        orders.retain(|order| order.is_open(now));
        Ok(orders)
    }

    /// Tells a device what becomes of an order, which is named by its number or its reference.
    pub fn say_of_order(
        &self,
        called: &str,
        which: &str,
        saying: &Saying,
    ) -> Result<GivenOrder, FarEndError> {
        let now = self.now();
        let device = self.find(called)?;
        if let Some(at) = device.cancelled_at.filter(|_| device.is_cancelled(now)) {
            return Err(FarEndError::Cancelled { device: device.id, at });
        }
        let expected_at = saying.expected_on.map(|day| last_of(day, &device, now)).transpose()?;
        self.0.store.durably(|transaction| {
            let numbered = match which.parse() {
                Ok(number) => supply_order::find(transaction, &device.id, number)?,
                Err(_) => None,
            };
            let found = match numbered {
                Some(found) => Some(found),
                None => supply_order::referred(transaction, &device.id, which)?,
            };
            let Some(found) = found else {
                return Ok(Err(FarEndError::UnknownOrder {
                    device: device.id.clone(),
                    order: which.to_owned(),
                }));
            };
            let state = found.state(now);
            let back = state == State::Shipped && saying.answer == SupplierAnswer::Acknowledged;
            if state.is_over() || back {
                let state = state_word(state);
                return Ok(Err(FarEndError::OrderIs { order: found.called(), state }));
            }
            let command = Command::SupplyOrder {
                order: found.told.order,
                answer: saying.answer,
                expected_at,
                reference: saying.reference.clone(),
                reason: saying.reason.clone(),
            };
            if let Err(error) = super::operate::check(&command) {
                return Ok(Err(error));
            }
            let given = self.give(transaction, &device.id, command, now)?;
            supply_order::set_command(transaction, &device.id, found.told.order, given.number)?;
            Ok(Ok(given))
        })?
    }
}

/// The last second of a day where the device is; UTC where nobody knows that.
fn last_of(day: Date, device: &Device, now: Timestamp) -> Result<Timestamp, FarEndError> {
    let zone = device.check_in.as_ref().and_then(|told| TimeZone::get(&told.time_zone).ok());
    let end = day.at(23, 59, 59, 0).to_zoned(zone.unwrap_or(TimeZone::UTC)).ok();
    let end = end.map(|end| end.timestamp()).filter(|end| {
        let wait = end.duration_since(now);
        !wait.is_negative() && wait <= FARTHEST
    });
    end.ok_or(FarEndError::BadCommand("the day of delivery is today or later, within a year"))
}
