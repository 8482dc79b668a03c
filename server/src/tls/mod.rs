//! The certificates of this device: an authority and a certificate of its own, made on the first start and renewed by
//! themselves; one that the administrator installs or asks an authority for; one that the configuration names.
//!
//! Keys are sealed at rest. What is installed is checked, tried over the loopback interface, and only then kept; where
//! it does not serve, the one before does. Nothing is dated by a clock that was never set: until it shows a day after
//! this program was built, certificates are dated from that day, and made anew once the clock is right.

pub mod authorities;
mod authority;
mod certificates;
mod change;
mod check;
mod configured;
mod date;
mod due;
mod facts;
mod in_files;
mod names;
mod own;
mod pair;
mod permits;
mod port;
mod probe;
mod serving;
#[cfg(test)]
mod tests;

pub use certificates::{Certificates, Sources};
pub use date::built_at;
pub use in_files::{FileCertificates, NamesNow};
pub use names::Names;
