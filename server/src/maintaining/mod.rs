//! The desk of the Maintenance Assistant: reviews what is getting worse, tells of alerts, findings and silence by e-mail and to
//! the communication server, and takes what the administrator and the service say.
//!
//! What to conclude is decided by [`crate::maintenance`], which is pure; here it is read, written and passed on.

mod answer;
mod cleared;
mod desk;
mod history;
mod missed;
mod notice;
mod pace;
mod past;
mod port;
mod reliability;
mod returned;
mod review;
mod run;
mod serious;
mod server;
mod service;
mod support;
mod tell;
mod telling;
#[cfg(test)]
pub(crate) mod tests;
mod untold;
mod words;

pub use desk::{Desk, DeskParts};
pub use port::MaintenanceService;
pub use run::run;
