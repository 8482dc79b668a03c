//! The way to the communication server, and what goes over it.
//!
//! `connector` is the way, with the name of the step that failed; `connectivity` tests it. `client` speaks the protocol,
//! the `engine` decides what is due and does it, and a [`Task`] runs the engine and hands it what the pages ask. A
//! [`SupplyDesk`] has what it tells of supplies, and takes what the server says of orders; a [`MaintenanceDesk`] the same of
//! alerts, findings and requests for service.

mod ask;
pub mod backoff;
pub mod budget;
pub mod client;
pub mod connectivity;
pub mod connector;
mod engine;
mod last_supplies;
mod maintenance_desk;
pub mod orders;
mod port;
mod printer;
mod supply_desk;
mod task;
mod transmissions;
pub mod words;

pub use engine::{Engine, Parts, Printer, identity};
pub use last_supplies::last_supplies_sent;
pub use maintenance_desk::{
    MaintenanceDesk, Mark, ServiceAnswered, TroubleMatter, UNTOLD_TROUBLES, UntoldTrouble,
};
pub use port::CommunicationService;
pub use supply_desk::{Answer, OrderAnswered, SupplyDesk, UNTOLD, Untold, UntoldMatter};
pub use task::Task;
pub use transmissions::TransmissionService;
