//! That a communication server answers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The version of the protocol: 1.
    pub protocol: u32,
    /// What the server calls itself: "communication-server 0.1.0".
    pub server: String,
    /// The server's time.
    pub at: Timestamp,
}
