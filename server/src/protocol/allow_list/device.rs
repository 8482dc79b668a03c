//! What may be sent of this device itself: its enrolment, its ledger and its clock, and what became of a command.

use super::{Field, field};

pub(super) const COMMAND_OUTCOME: &[Field] = &[
    field("/command", "the request that it is about"),
    field("/number", "its number"),
    field("/state", "what became of it"),
    field("/reason", "why, in words of this device"),
];

pub(super) const ENROLMENT_CANCELLED: &[Field] =
    &[field("/by", "whether the administrator, the server or a reset ended it (no name)")];

pub(super) const EPOCH_OPENED: &[Field] = &[
    field("/opening", "why the ledger begins a new count"),
    field("/after", "that there was none before"),
    field("/after/epoch", "where the count before ended"),
    field("/after/sequence", "where the count before ended"),
    field("/after/link", "where the count before ended"),
];

pub(super) const CLOCK_SET: &[Field] = &[field("/by_s", "by how many seconds the clock was set")];
