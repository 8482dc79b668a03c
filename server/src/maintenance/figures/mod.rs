//! Figures of a machine's reliability: stoppages per thousand sheets, availability, time to repair.

mod availability;
mod repair;
mod stoppages;
#[cfg(test)]
mod tests;

pub use availability::{Span, availability, stops};
pub use repair::repair;
pub use stoppages::{Fed, stoppages};
