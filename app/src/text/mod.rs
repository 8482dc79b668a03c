//! Every word on the pages, one file a page, so that a translation can follow. Pages and components hold no
//! text of their own; nothing here knows about mark-up.

pub mod account;
pub mod action;
pub mod advice;
pub mod alert;
pub mod audit;
pub mod certificate;
pub mod chart;
pub mod communication;
pub mod finding;
pub mod form;
pub mod format;
pub mod frame;
pub mod level;
pub mod mail;
pub mod maintenance;
pub mod meter;
pub mod overview;
pub mod request;
pub mod service;
pub mod settings;
pub mod store;
pub mod supplies;
pub mod supply_events;
pub mod transmissions;
pub mod troubleshooting;
pub mod untold;
