//! Whole documents and answers, as the server would send them.

mod actions;
mod pages;
mod save_settings;
mod settings;
