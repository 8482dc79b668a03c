//! What the operator does.

use jiff::Timestamp;
use rusqlite::Transaction;

use super::{
    Device, FarEnd, FarEndError, GivenOrder, Note, OrderState, TakenEvent,
    store::{command, device, event, note},
    token::later,
};
use crate::{
    account::secret_word,
    protocol::{
        chain::Place,
        command::{Command, Order, ServiceAnswer, SupplierAnswer},
        key::Use,
        signed,
    },
};

/// Hexadecimal digits of an order's id.
const MARK_LENGTH: usize = 12;

impl FarEnd {
    /// All devices, by name.
    pub fn devices(&self) -> Result<Vec<Device>, FarEndError> {
        self.0.store.read(device::all)
    }

    /// The device with this id, else the only one with this name.
    pub fn find(&self, called: &str) -> Result<Device, FarEndError> {
        let named = self.0.store.read(|connection| match device::find(connection, called)? {
            Some(device) => Ok(vec![device]),
            None => device::named(connection, called),
        })?;
        let mut named = named.into_iter();
        let found = named.next().ok_or_else(|| FarEndError::UnknownDevice(called.to_owned()))?;
        let others: Vec<String> = named.map(|device| device.id).collect();
        if others.is_empty() {
            return Ok(found);
        }
        let ids = std::iter::once(found.id).chain(others).collect();
        Err(FarEndError::SeveralDevices { name: found.name, ids })
    }

    /// Gives a device an order that it gets with its next check-in, and that it may obey for as long as orders hold.
    pub fn order(&self, called: &str, command: Command) -> Result<GivenOrder, FarEndError> {
        check(&command)?;
        let device = self.find(called)?;
        let now = self.now();
        if let Some(at) = device.cancelled_at.filter(|_| device.is_cancelled(now)) {
            return Err(FarEndError::Cancelled { device: device.id, at });
        }
        self.0.store.durably(|transaction| self.give(transaction, &device.id, command, now))
    }

    /// Ends a device's enrolment: it gets the order with its next check-in, and is refused from the moment on at which
    /// the order expires, whether it got it or not.
    pub fn cancel(&self, called: &str, reason: &str) -> Result<GivenOrder, FarEndError> {
        let command = Command::Cancel { reason: reason.to_owned() };
        check(&command)?;
        let device = self.find(called)?;
        let now = self.now();
        if let Some(at) = device.cancelled_at {
            return Err(FarEndError::Cancelled { device: device.id, at });
        }
        self.0.store.durably(|transaction| {
            let order = self.give(transaction, &device.id, command, now)?;
            device::set_cancelled(transaction, &device.id, order.expires_at)?;
            note::insert(
                transaction,
                &device.id,
                now,
                &format!("The operator ended its enrolment: {reason}"),
            )?;
            Ok(order)
        })
    }

    /// Lets a device go on that was held because there are two of it. Which one goes on is for the administrator of the
    /// device to say; the other one has to enrol anew.
    pub fn release(&self, called: &str) -> Result<Device, FarEndError> {
        let device = self.find(called)?;
        if device.hold.is_none() {
            return Err(FarEndError::NotHeld(device.id));
        }
        let now = self.now();
        self.0.store.durably(|transaction| {
            device::set_hold(transaction, &device.id, None)?;
            note::insert(transaction, &device.id, now, "The operator lets it go on.")
        })?;
        Ok(Device { hold: None, ..device })
    }

    /// The newest `limit` orders of a device, newest first.
    pub fn orders(&self, device: &str, limit: u32) -> Result<Vec<GivenOrder>, FarEndError> {
        self.0.store.read(|connection| command::newest(connection, device, limit))
    }

    /// At most `limit` events of a device that came before the one with this number, newest first.
    pub fn events_before(
        &self,
        device: &str,
        number: i64,
        limit: u32,
    ) -> Result<Vec<TakenEvent>, FarEndError> {
        self.0.store.read(|connection| event::newest(connection, device, number, limit))
    }

    /// At most `limit` events of a device that came after the one with this number, oldest first.
    pub fn events_after(
        &self,
        device: &str,
        number: i64,
        limit: u32,
    ) -> Result<Vec<TakenEvent>, FarEndError> {
        self.0.store.read(|connection| event::oldest(connection, device, number, limit))
    }

    /// The event in this place.
    pub fn event(&self, device: &str, place: Place) -> Result<Option<TakenEvent>, FarEndError> {
        self.0.store.read(|connection| event::find(connection, device, place))
    }

    /// How many events there are of a device.
    pub fn event_count(&self, device: &str) -> Result<u64, FarEndError> {
        self.0.store.read(|connection| event::count(connection, device))
    }

    /// The newest `limit` things that happened to a device here, newest first.
    pub fn notes(&self, device: &str, limit: u32) -> Result<Vec<Note>, FarEndError> {
        self.0.store.read(|connection| note::newest(connection, device, limit))
    }

    pub(super) fn give(
        &self,
        transaction: &Transaction<'_>,
        device: &str,
        command: Command,
        now: Timestamp,
    ) -> rusqlite::Result<GivenOrder> {
        let last = device::find(transaction, device)?.map_or(0, |device| device.last_order);
        let mark = &secret_word(&*self.0.entropy)[..MARK_LENGTH];
        let order = Order {
            id: format!("c-{mark}"),
            number: last + 1,
            device: device.to_owned(),
            issued_at: now,
            expires_at: later(now, self.options().order_life),
            command,
        };
        let text = signed::sign(&self.0.key, Use::Command, &order)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let given = GivenOrder {
            number: order.number,
            id: order.id,
            text,
            issued_at: order.issued_at,
            expires_at: order.expires_at,
            state: OrderState::Waiting,
            reason: None,
        };
        command::insert(transaction, device, &given)?;
        device::set_last_order(transaction, device, given.number)?;
        Ok(given)
    }
}

/// Whether a device could obey this.
pub(super) fn check(command: &Command) -> Result<(), FarEndError> {
    let bad = |what| Err(FarEndError::BadCommand(what));
    match command {
        Command::Reporting { interval_s: Some(0), .. } | Command::CheckInInterval { interval_s: 0 } => {
            bad("an interval has one second at least; devices have floors of their own")
        }
        Command::DailyTransmissionTime { at } if !is_time_of_day(at) => {
            bad("a time of day has hour and minute, such as 02:30")
        }
        Command::Cancel { reason } if !is_line(reason) => bad(NO_LINE),
        Command::SupplyOrder { answer: SupplierAnswer::Unknown, .. } => {
            bad("an order of supplies is acknowledged, shipped or refused")
        }
        Command::SupplyOrder { answer: SupplierAnswer::Shipped, expected_at: None, .. } => {
            bad("an order that is shipped has a day of delivery")
        }
        Command::SupplyOrder { answer: SupplierAnswer::Refused, reason, .. }
            if reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) =>
        {
            bad("an order is refused for a reason")
        }
        Command::SupplyOrder { reference, reason, .. }
            if ![reference, reason].into_iter().flatten().all(|text| is_line(text)) =>
        {
            bad(NO_LINE)
        }
        Command::ServiceRequest { answer: ServiceAnswer::Unknown, .. } => bad(
            "a request for service is accepted, scheduled, waiting for parts, on site, resolved or refused",
        ),
        Command::ServiceRequest { answer: ServiceAnswer::Scheduled, visit_at: None, .. } => {
            bad("a request that is scheduled has the time of the visit")
        }
        Command::ServiceRequest { answer: ServiceAnswer::Refused, reason, .. }
            if reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) =>
        {
            bad("a request is refused for a reason")
        }
        Command::ServiceRequest { reference, reason, .. }
            if ![reference, reason].into_iter().flatten().all(|text| is_line(text)) =>
        {
            bad(NO_LINE)
        }
        Command::Advice { text, .. } if text.trim().is_empty() || text.chars().count() > ADVICE_LENGTH => {
            bad("advice has 1 to 2,000 characters")
        }
        Command::Unknown => bad("this command has no name"),
        _ => Ok(()),
    }
}

/// The longest advice, in characters.
const ADVICE_LENGTH: usize = 2_000;

const NO_LINE: &str =
    "a reason, and a reference, has at most 200 characters, none of them a control character";

fn is_line(text: &str) -> bool {
    text.chars().count() <= 200 && !text.chars().any(char::is_control)
}

fn is_time_of_day(text: &str) -> bool {
    let digits = |text: &str, most: u8| {
        text.len() == 2
            && text.bytes().all(|octet| octet.is_ascii_digit())
            && text.parse::<u8>().is_ok_and(|number| number <= most)
    };
    text.split_once(':').is_some_and(|(hour, minute)| digits(hour, 23) && digits(minute, 59))
}
