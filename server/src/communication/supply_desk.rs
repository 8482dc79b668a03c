//! Where the engine and the Supplies Assistant meet: what is told to the server, and what it says of orders.

use app::{
    model::{OrderState, Performance},
    port::BoxFuture,
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use super::client::cut;
use crate::{
    protocol::{
        chain::Place,
        check_in::Permission,
        command::{Command, Order, SupplierAnswer},
        data::{supply_order::SupplyOrder, supply_replaced::SupplyReplaced},
    },
    store::StoreError,
};

/// A delivery further from the server's own time than this is no date.
const FARTHEST: SignedDuration = SignedDuration::from_hours(24 * 366);

/// What the Supplies Assistant has for the server, and takes from it.
pub trait SupplyDesk: Send + Sync + 'static {
    /// What the server said of an order; the inner error is a sentence for the server why it does not fit. The same
    /// answer may come again, after a power cut before the command was written down: that is no error.
    fn answered(&self, answer: OrderAnswered) -> BoxFuture<'_, Result<Result<(), &'static str>, StoreError>>;

    /// The device enrols, in the transaction that writes that: no cartridge that came before is told.
    fn enrolled(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()>;

    /// What happened since, that the server is to be told: oldest first, at most [`UNTOLD`]. Where the administrator is asked,
    /// cartridges are not among it before the yes.
    fn untold(&self, permission: Permission) -> BoxFuture<'_, Result<Vec<Untold>, StoreError>>;

    /// Writes down that the one of this id is told by the event at `place` (`None`: it is not to be told), in the
    /// transaction that adds the event.
    fn told(&self, transaction: &Transaction<'_>, id: i64, place: Option<Place>) -> rusqlite::Result<()>;

    /// Use against performance, for a report.
    fn performance(&self) -> BoxFuture<'_, Result<Performance, StoreError>>;
}

/// How many are told at one time.
pub const UNTOLD: u32 = 32;

/// Something that the server is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// Names it for [`SupplyDesk::told`].
    pub id: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub what: UntoldMatter,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UntoldMatter {
    /// An order came a step further.
    Order(SupplyOrder),
    /// A cartridge came, went or was shaken.
    Replaced(SupplyReplaced),
}

/// What the server said of an order, its texts plain and bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderAnswered {
    /// The order's number on this device.
    pub order: i64,
    /// What became of it.
    pub answer: Answer,
    /// When it is to arrive.
    pub expected_at: Option<Timestamp>,
    /// The supplier's own number for it.
    pub reference: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The supplier has it.
    Acknowledged,
    /// It is on its way.
    Shipped,
    /// It will not be delivered.
    Refused,
}

impl Answer {
    /// The state that the order has then.
    pub fn state(self) -> OrderState {
        match self {
            Self::Acknowledged => OrderState::Acknowledged,
            Self::Shipped => OrderState::Shipped,
            Self::Refused => OrderState::Refused,
        }
    }
}

impl OrderAnswered {
    /// What a command says; else why it says nothing, for the server. `None`: it is about something else.
    pub(super) fn heard(given: &Order) -> Option<Result<Self, &'static str>> {
        let Command::SupplyOrder { order, answer, expected_at, reference, reason } = &given.command else {
            return None;
        };
        let answer = match answer {
            SupplierAnswer::Acknowledged => Answer::Acknowledged,
            SupplierAnswer::Shipped => Answer::Shipped,
            SupplierAnswer::Refused => Answer::Refused,
            SupplierAnswer::Unknown => {
                return Some(Err("This version of the device does not know this answer to an order."));
            }
        };
        let Ok(order) = i64::try_from(*order) else { return Some(Err("There is no such order.")) };
        // By the server's clock, which it was given by: that of the device may be wrong.
        if expected_at.is_some_and(|at| at.duration_since(given.issued_at).abs() > FARTHEST) {
            return Some(Err("An order does not arrive more than a year from now, and did not before."));
        }
        let plain = |text: &Option<String>| text.as_deref().map(cut).filter(|text| !text.is_empty());
        let (reference, reason) = (plain(reference), plain(reason));
        Some(Ok(Self { order, answer, expected_at: *expected_at, reference, reason }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    fn heard(command: Command) -> Option<Result<OrderAnswered, &'static str>> {
        OrderAnswered::heard(&Order {
            id: "c-1".into(),
            number: 1,
            device: "d-1".into(),
            issued_at: time("2026-11-25T02:00:00Z"),
            expires_at: time("2026-11-26T02:00:00Z"),
            command,
        })
    }

    fn shipped(order: u64, expected_at: Option<&str>, text: &str) -> Command {
        Command::SupplyOrder {
            order,
            answer: SupplierAnswer::Shipped,
            expected_at: expected_at.map(time),
            reference: Some(text.into()),
            reason: Some(text.into()),
        }
    }

    #[test]
    fn what_the_server_says_of_an_order_is_plain_and_bounded() {
        let nasty = format!("\u{7}N-1\n\u{202e}<b>{}", "x".repeat(9_000));
        let answer = heard(shipped(3, Some("2026-11-28T00:00:00Z"), &nasty)).unwrap().unwrap();
        assert_eq!((answer.order, answer.answer), (3, Answer::Shipped));
        assert_eq!(answer.expected_at, Some(time("2026-11-28T00:00:00Z")));
        for text in [answer.reference.unwrap(), answer.reason.unwrap()] {
            assert!(text.starts_with("N-1") && text.chars().count() <= 255, "{text}");
            assert!(!text.contains(['\n', '\u{7}', '\u{202e}']), "{text}");
        }
        let empty = heard(shipped(3, None, " \n")).unwrap().unwrap();
        assert_eq!((empty.reference, empty.reason, empty.expected_at), (None, None, None));
    }

    #[test]
    fn what_is_no_answer_to_an_order_is_refused_with_a_sentence() {
        let refused = [
            shipped(u64::MAX, None, ""),
            shipped(1, Some("2036-01-01T00:00:00Z"), ""),
            shipped(1, Some("1970-01-01T00:00:00Z"), ""),
            serde_json::from_str(r#"{"kind":"supply-order","order":1,"answer":"eaten"}"#).unwrap(),
        ];
        for command in refused {
            assert!(matches!(heard(command.clone()), Some(Err(_))), "{command:?}");
        }
        assert_eq!(heard(Command::RequestRead), None);
    }
}
