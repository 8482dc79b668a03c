//! SNMP notifications: the printer says by itself that something has happened (RFC 3416 4.2.6 and 4.2.7, RFC 1157
//! 4.1.6).
//!
//! A notification is a reason to look and no more than that: whoever reads the network can forge one of SNMPv1 and v2c.
//! [`Receiver`] takes a datagram apart, without I/O, and refuses what is not from the printer; [`Notifications`] is
//! where the task that listens and the keeper that reads meet: it has the keeper read at once, once in [`PAUSE`] at the
//! most, and knows what was told until a reading has shown it. What is told and never seen becomes history only where
//! [`Claims`] finds it vouched for (docs/designs/046).
//!
//! **Bounds.** One socket, for which the system holds 64 kB; datagrams of 8 kB; 200 a second are taken apart, 20 a second
//! answered, 5,000 a second read at all; 64 claims; 8 engines of the printer with 256 messages each; a line a minute in
//! the log for each reason.

mod address;
mod answer;
mod budget;
mod claim;
mod claims;
mod desk;
mod engine;
#[doc(hidden)]
pub mod fuzzing;
mod lines;
mod message;
mod pace;
mod receiver;
mod refusal;
mod socket;
mod task;
#[cfg(test)]
mod tests;
mod usm;
mod window;

pub use address::{Resolve, by_system};
pub use claim::Claim;
pub use claims::{Claims, Over};
pub use desk::Notifications;
pub use engine::OwnEngine;
pub use pace::{PAUSE, Pace};
pub use receiver::{Hint, Receiver, Taken};
pub use refusal::Refusal;
pub use socket::MAX_DATAGRAM;
pub use task::Task;
pub use usm::{Terms, User};
pub use window::Windows;

pub use crate::store::notifier::Mark;
