//! What the device does: reads the printer, writes down what happens, serves the pages.
//!
//! Data goes one way: [`device`] → [`recorder`] → [`store`] → assistants → pages. Nothing further right is
//! imported by anything further left; only [`service`], which ties the chain together, [`cli`] and [`web`] see
//! both sides.

pub mod account;
pub mod archive;
pub mod billing;
pub mod bundle;
pub mod cli;
pub mod clock;
pub mod communication;
pub mod config;
pub mod device;
pub mod entropy;
pub mod failure;
pub mod far_end;
pub mod hand_over;
mod key_file;
pub mod ledger;
pub mod mail;
pub mod maintaining;
pub mod maintenance;
pub mod meter;
mod network;
pub mod notifications;
pub mod protocol;
pub mod recorder;
pub mod report;
pub mod seal;
pub mod service;
pub mod settings;
pub mod store;
pub mod supplies;
pub mod supplying;
pub mod syslog;
pub mod tally;
#[cfg(test)]
mod testing;
pub mod tls;
pub mod web;
