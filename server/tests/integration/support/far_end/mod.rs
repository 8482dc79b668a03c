//! Both ends of the communication protocol: a server in this process, and a device that writes what a test wants.

pub mod document;
pub mod program;
pub mod sender;
pub mod server;
pub mod troubles;
