use std::time::Duration;

use app::model::{Cause, Step};

use super::Octets;

/// Why an exchange came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Failure {
    /// What it was.
    pub cause: Cause,
    /// What was tried, what happened and what to check. Nothing secret is in it, and nothing from outside that is not
    /// cut and cleaned.
    pub sentence: String,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    /// What went over the wire for it.
    pub octets: Octets,
}

impl Failure {
    pub(in crate::communication) fn new(cause: Cause, sentence: impl Into<String>) -> Self {
        Self { cause, sentence: sentence.into(), retry_after: None, octets: Octets::default() }
    }

    /// The step that failed.
    pub fn step(&self) -> Step {
        self.cause.step()
    }
}
