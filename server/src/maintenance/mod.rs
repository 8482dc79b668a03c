//! The Maintenance Assistant: what the printer's story amounts to. Pure: no clock, no I/O, no randomness.

pub mod episode;
pub mod figures;
pub mod finding;
pub mod notice;
pub mod service;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
