//! The Maintenance Assistant: what the printer's story amounts to. Pure: no clock, no I/O, no randomness.

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod simulation_tests;
