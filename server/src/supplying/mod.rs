//! The desk of the Supplies Assistant: looks at supplies with each reading, writes down what happened to cartridges,
//! opens orders and moves them on, tells of them, and takes what the administrator and the supplier say.
//!
//! What to conclude is decided by [`crate::supplies`], which is pure; here it is read, written and passed on. Whatever one
//! look comes to is one synced transaction: cartridges, orders with their steps, stock, alerts, events, mail.

mod act;
mod answer;
mod carried;
pub mod conclude;
mod desk;
mod judge;
mod look;
mod past;
mod port;
mod server;
mod stopped;
mod tell;
#[cfg(test)]
mod tests;
mod untold;

pub use desk::{Desk, DeskParts};
pub(crate) use desk::{usual, view};
pub use judge::Judged;
pub use port::SuppliesService;
