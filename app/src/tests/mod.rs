//! Whole documents and answers, as the server would send them.

mod actions;
mod certificate;
mod pages;
mod save_settings;
mod settings;
