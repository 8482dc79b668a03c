//! The desk of the Maintenance Assistant: reviews what is getting worse, tells of alerts, findings and silence by e-mail,
//! and takes what the administrator and the service say.
//!
//! What to conclude is decided by [`crate::maintenance`], which is pure; here it is read, written and passed on.

mod desk;

pub use desk::{Desk, DeskParts};
