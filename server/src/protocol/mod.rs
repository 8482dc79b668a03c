//! What a device and a communication server say to each other: messages, exact octets, signatures, the chain.
//!
//! Both ends use these types; nothing here does I/O or knows the time. The device begins every exchange, over HTTPS:
//!
//! - [`enrolment`]: a device shows the server's one-time code and its public key, and gets a token.
//! - [`check_in`]: it tells how it is, and is answered with [`command`]s, signed by the server.
//! - [`batch`]: it delivers [`event`]s, hash-linked ([`chain`]) and signed, and is answered with a [`receipt`].
//!
//! What may stand in an event is written down field by field in [`allow_list`]: what is not on it is not sent.
//! docs/PROTOCOL.md says the same for people.

pub mod allow_list;
pub mod batch;
pub mod chain;
pub mod check_in;
pub mod checkpoint;
pub mod command;
pub mod connectivity;
pub mod data;
pub mod enrolment;
pub mod event;
pub mod export;
pub mod id;
pub mod key;
pub mod octets;
pub mod path;
pub mod problem;
pub mod receipt;
pub mod signed;
#[cfg(test)]
mod tests;

/// The version of everything here. Another one is another set of paths.
pub const VERSION: u32 = 1;
