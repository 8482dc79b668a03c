use std::{fmt, process::ExitCode};

use smart_esolutions::far_end::FarEndError;

/// Why a command ended without doing its work. The message goes to standard error.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Exit code 1: it could not be done.
    CouldNot(String),
    /// Exit code 2: the command is wrong.
    Usage(String),
}

impl Failure {
    pub(crate) fn could_not(error: impl fmt::Display) -> Self {
        Self::CouldNot(error.to_string())
    }

    pub(crate) fn code(&self) -> ExitCode {
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

impl From<FarEndError> for Failure {
    fn from(error: FarEndError) -> Self {
        match error {
            FarEndError::BadName | FarEndError::BadCommand(_) => Self::Usage(error.to_string()),
            other => Self::CouldNot(other.to_string()),
        }
    }
}
