//! Whole documents and answers, as the server would send them.

mod account;
mod actions;
mod billing;
mod certificate;
mod communication;
mod connectivity;
mod consent;
mod mail;
mod maintenance;
mod maintenance_actions;
mod pages;
mod save_settings;
mod settings;
mod supplies;
mod supply_actions;
