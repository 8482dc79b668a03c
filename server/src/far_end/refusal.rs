//! Why a device does not get what it asked for.

use jiff::SignedDuration;

use super::FarEndError;
use crate::protocol::{
    chain::Head,
    problem::{Problem, ProblemKind},
};

/// A refusal. Nothing was taken.
#[derive(Debug)]
pub enum Refusal {
    /// The device is told why.
    Problem(Problem),
    /// Later.
    Busy {
        /// When.
        after: SignedDuration,
        /// Whether it is this device that asks too often, rather than the server that can't.
        too_often: bool,
    },
    /// A fault of this server, which its log tells.
    Fault(FarEndError),
}

impl Refusal {
    fn problem(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self::Problem(Problem { kind, detail: detail.into(), event: None, head: None })
    }

    /// The one-time code is none.
    pub(super) fn bad_code(detail: impl Into<String>) -> Self {
        Self::problem(ProblemKind::BadCode, detail)
    }

    /// The token is none.
    pub(super) fn unknown_token(detail: impl Into<String>) -> Self {
        Self::problem(ProblemKind::UnknownToken, detail)
    }

    /// The enrolment is over.
    pub(super) fn cancelled() -> Self {
        Self::problem(ProblemKind::Cancelled, "The enrolment of this device has ended at this server.")
    }

    /// The message can't be understood or checked.
    pub(super) fn invalid(detail: impl Into<String>) -> Self {
        Self::problem(ProblemKind::Invalid, detail)
    }

    /// Too much at one time.
    pub(super) fn too_large(detail: impl Into<String>) -> Self {
        Self::problem(ProblemKind::TooLarge, detail)
    }

    /// Nobody has a name for it.
    pub(super) fn other(detail: impl Into<String>) -> Self {
        Self::problem(ProblemKind::Other, detail)
    }

    /// There are two of this device.
    pub(super) fn fork(detail: impl Into<String>, event: Option<String>, head: Head) -> Self {
        Self::Problem(Problem { kind: ProblemKind::Fork, detail: detail.into(), event, head: Some(head) })
    }

    /// Something is missing before the event.
    pub(super) fn gap(event: String, head: Head) -> Self {
        let detail =
            format!("What follows on {}-{} is missing before event {event}.", head.epoch, head.sequence);
        Self::Problem(Problem { kind: ProblemKind::Gap, detail, event: Some(event), head: Some(head) })
    }

    /// The same about this event.
    #[must_use]
    pub(super) fn about(mut self, event: &str) -> Self {
        if let Self::Problem(problem) = &mut self {
            problem.event = Some(event.to_owned());
        }
        self
    }
}

impl From<FarEndError> for Refusal {
    fn from(error: FarEndError) -> Self {
        Self::Fault(error)
    }
}
