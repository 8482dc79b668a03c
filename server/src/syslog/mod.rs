//! The audit trail for a collector elsewhere: syslog messages (RFC 5424) over TLS (RFC 5425).
//!
//! The table of the trail is the buffer: while the collector is down, entries wait there, and those that are
//! pruned before they could be sent are counted as lost. The collector does not acknowledge what it gets, so the
//! position moves only when a connection has outlived what was sent through it; after a connection that broke,
//! the last entries are sent again, with the same number.

mod connection;
mod forwarder;
mod message;
#[cfg(test)]
mod tests;
mod trail;

pub use connection::{Collector, SyslogError};
pub use forwarder::{Forwarder, Pace};
pub use trail::TrailService;
