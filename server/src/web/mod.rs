//! web

pub mod asset;
pub mod conditional;
pub mod encoding;
