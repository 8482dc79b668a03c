//! The Meter Assistant's judgement: which meters are billed and whether they can be, and when a transmission is
//! due. Pure: no clock, no I/O, no randomness.

pub mod billing;
pub mod schedule;
