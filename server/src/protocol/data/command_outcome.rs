//! What became of a command.

use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommandState {
    /// It was done.
    Done,
    /// The administrator is asked.
    Asked,
    /// It was not done; the reason says why.
    Refused,
}

/// A command and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandOutcome {
    /// The command's id.
    pub command: String,
    /// Its number.
    pub number: u64,
    /// What became of it.
    pub state: CommandState,
    /// A sentence.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

impl Matter for CommandOutcome {
    const KIND: Kind = Kind::CommandOutcome;
}
