//! Whole documents and answers, as the server would send them.

mod account;
mod actions;
mod certificate;
mod connectivity;
mod pages;
mod save_settings;
mod settings;
