//! device

pub mod demo;
