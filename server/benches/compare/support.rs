//! The agent and the network that the integration tests use.

#![allow(dead_code, reason = "the tests use more of it")]

#[path = "../../tests/integration/support/recording.rs"]
pub mod recording;
#[path = "../../tests/integration/support/relay.rs"]
pub mod relay;
#[path = "../../tests/integration/support/replay.rs"]
pub mod replay;
