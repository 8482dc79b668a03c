//! Whole documents and answers, as the server would send them.

mod account;
mod actions;
mod billing;
mod certificate;
mod pages;
mod save_settings;
mod settings;
