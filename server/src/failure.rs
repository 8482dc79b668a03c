//! How a command ends that did not do its work: the same for every program of this package.

use std::{fmt, process::ExitCode};

/// Why a command ended without doing its work. The message goes to standard error.
#[derive(Debug)]
pub enum Failure {
    /// Exit code 1: it could not be done.
    CouldNot(String),
    /// Exit code 2: the command or the configuration is wrong.
    Usage(String),
}

impl Failure {
    /// It could not be done, for this reason.
    pub fn could_not(error: impl fmt::Display) -> Self {
        Self::CouldNot(error.to_string())
    }

    /// What the program ends with.
    pub fn code(&self) -> ExitCode {
        match self {
            Self::CouldNot(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::CouldNot(message) | Self::Usage(message)) = self;
        f.write_str(message)
    }
}
