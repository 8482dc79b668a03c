//! Turns columns into few requests.
//!
//! A [`Walk`] holds columns (or single instances) and goes in rounds: [`plan`] packs what is left into
//! requests, all requests of a round are in flight together, and their answers are sorted back to the columns.
//! A column that does not advance, never ends or answers out of order is stopped and noted.

mod column;
mod plan;
mod round;

pub use column::{Column, Limits};
pub use plan::Shape;
pub use round::{RoundError, Walk};
