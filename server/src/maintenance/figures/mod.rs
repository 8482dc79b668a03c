//! Figures of a machine's reliability: stoppages per thousand sheets, availability, time to repair.

mod availability;
mod repair;
mod stoppages;
#[cfg(test)]
mod tests;

pub use availability::{Availability, Span, availability, stops};
pub use repair::{Repair, repair};
pub use stoppages::{Fed, StoppageRate, stoppages};
