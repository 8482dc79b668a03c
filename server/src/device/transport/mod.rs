//! Carries single SNMP requests to the printer.
//!
//! [`Transport`] is what the walk needs: one request, one answer, several at a time. [`UdpTransport`] is the
//! real one, on snmp2.

mod community;
mod convert;
mod credentials;
mod message;
mod patience;
mod state;
mod udp;
mod user;

pub use credentials::Passphrases;
pub use patience::Patience;
pub use udp::UdpTransport;

pub(super) use community::response;
#[doc(hidden)]
pub use user::discovery_answer;

use std::{future::Future, pin::Pin, time::Duration};

use super::{
    error::DeviceError,
    value::{Binding, Oid},
};

/// What to ask. Each OID stands in one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Which operation.
    pub operation: Operation,
    /// The OIDs, for GETBULK the non-repeaters first.
    pub oids: Vec<Oid>,
}

impl Request {
    /// How many bindings an honest answer has at most.
    pub fn most_bindings(&self) -> usize {
        match self.operation {
            Operation::GetNext => self.oids.len(),
            Operation::GetBulk { non_repeaters, max_repetitions } => {
                let singles = usize::try_from(non_repeaters).unwrap_or(usize::MAX).min(self.oids.len());
                let repetitions = usize::try_from(max_repetitions).unwrap_or(usize::MAX);
                (self.oids.len() - singles).saturating_mul(repetitions).saturating_add(singles)
            }
        }
    }
}

/// The operations that a walk needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The next instance after each OID.
    GetNext,
    /// RFC 3416 4.2.3.
    GetBulk {
        /// How many of the first OIDs get one answer alone.
        non_repeaters: u32,
        /// How many answers each of the others gets at most.
        max_repetitions: u32,
    },
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// `error-status` of RFC 3416, 0 for none.
    pub error_status: u32,
    /// `error-index`, counted from 1; 0 for none.
    pub error_index: u32,
    /// The bindings that could be understood, up to the first that could not.
    pub bindings: Vec<Binding>,
}

/// `tooBig(1)`.
pub const TOO_BIG: u32 = 1;
/// `noSuchName(2)`, SNMPv1's way to say that there is nothing more.
pub const NO_SUCH_NAME: u32 = 2;

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// Nothing came in time.
    Timeout {
        /// How often it was asked.
        attempts: u32,
        /// Time spent.
        waited: Duration,
    },
    /// Anything that asking again will not mend.
    Fatal(DeviceError),
}

/// A boxed future, so that a transport can be a parameter.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One way to the printer.
pub trait Transport: Send + Sync {
    /// Sends one request and waits for its answer. Independent requests may be in flight at the same time.
    fn request<'a>(&'a self, request: &'a Request) -> Pending<'a, Result<Response, TransportError>>;

    /// Whether GETBULK exists here (SNMPv1 has none).
    fn has_bulk(&self) -> bool;

    /// Gets ready for one look at the printer: resolves the name, opens what is needed.
    fn begin(&self) -> Pending<'_, Result<(), DeviceError>>;

    /// Gives back what only a look in progress needs.
    fn end(&self);

    /// Forgets what was agreed with the printer (an SNMPv3 engine that started anew), so that the next
    /// [`begin`](Self::begin) agrees anew.
    fn rejected(&self) {}

    /// Goes over to the next address of the printer's name, where it has several: `true` if it is worth asking
    /// again.
    fn next_address(&self) -> bool {
        false
    }

    /// Goes over to an older version where that was left open and there is one: `true` if it is worth asking
    /// again.
    fn fall_back(&self) -> bool {
        false
    }

    /// Takes a [`fall_back`](Self::fall_back) that did not help back.
    fn stay(&self) {}

    /// The error for a printer that did not answer at all.
    fn silent(&self, attempts: u32, waited: Duration) -> DeviceError;

    /// The error for a host without printer objects.
    fn not_a_printer(&self) -> DeviceError;

    /// "snmp://host:port", without credentials.
    fn source(&self) -> String;
}
