//! The objects by name, and their enumerations in words.

pub mod alert;
pub mod columns;
pub mod enterprise;
pub mod supply;
pub mod unit;
