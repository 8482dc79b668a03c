//! The way to the communication server, and what goes over it.

pub mod connectivity;
pub mod connector;
