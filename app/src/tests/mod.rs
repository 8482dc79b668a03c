//! Whole documents and answers, as the server would send them.

mod account;
mod actions;
mod certificate;
mod mail;
mod pages;
mod save_settings;
mod settings;
