//! When a transmission is due.
//!
//! Each day of the device's time zone is a *due date*, and each due date gets one transmission: at the Daily
//! Transmission Time and the device's own share of the fifteen minutes after it. What was done is kept as
//! [`Mark`]s, which are judged with each look at the clock ([`standing`]), because the clock of then may have been
//! wrong. Nothing here forgets a mark.

mod agenda;
mod mark;
mod plan;
mod spread;
#[cfg(test)]
mod tests;

pub use agenda::{Agenda, Due, agenda, each};
pub use mark::{Judged, Mark, Standing, judgements, standing};
pub use plan::{DailyTime, Plan};
pub use spread::{SPREAD, Spread};
