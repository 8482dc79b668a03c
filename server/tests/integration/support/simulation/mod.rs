//! Printers that never were: how much they print, what their cartridges hold, and what of it they tell.
//!
//! Written after how offices, schools and homes print, before there was anything to forecast with, and changed by
//! nothing that a forecast got wrong. Everything is drawn from a seed, so that a figure can be had again.

pub mod calendar;
pub mod desk;
pub mod dice;
pub mod gauge;
pub mod group;
pub mod habits;
pub mod machine;
pub mod orders;
pub mod peers;
pub mod printer;
pub mod score;
pub mod seen;

pub use group::{Gauging, Group, Rhythm};
pub use machine::{Machine, Reading};
pub use printer::Printer;
