//! The way to the communication server, and what goes over it.
//!
//! `connector` is the way, with the name of the step that failed; `connectivity` tests it. `client` speaks the protocol,
//! the `engine` decides what is due and does it, and a [`Task`] runs the engine and hands it what the pages ask.

mod ask;
pub mod backoff;
pub mod budget;
pub mod client;
pub mod connectivity;
pub mod connector;
mod engine;
pub mod orders;
mod port;
mod printer;
mod task;
mod transmissions;
pub mod words;

pub use engine::{Engine, Parts, Printer, identity};
pub use port::CommunicationService;
pub use task::Task;
pub use transmissions::TransmissionService;
