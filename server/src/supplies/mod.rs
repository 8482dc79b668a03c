//! Supplies Assistant: when a supply will be empty, which cartridges came and went, and when to order. Pure: no
//! I/O, no clock, no chance; times are given, and the same history gives the same answer.
//!
//! A [`History`] goes in: samples of impressions and level as the printer tells them. [`replacement`] finds the
//! cartridges in it, [`forecast`] says how long the one inside will last, [`ordering`] whether the next one has to
//! be ordered and why. [`profile`] knows what is known of supplies by their part number.

pub(crate) mod number;

pub mod alert;
pub mod cartridges;
pub mod forecast;
pub mod history;
pub mod ordering;
pub mod performance;
pub mod profile;
pub mod record;
pub mod replacement;

pub use forecast::{Forecast, Outlook, State};
pub use history::{History, Level, Sample};
pub use record::Record;
pub use replacement::{Kind, Replacement};
