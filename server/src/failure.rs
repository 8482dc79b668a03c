//! How a command ends that did not do its work: the same for every program of this package.

use std::{fmt, io, path::Path, process::ExitCode};

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

    /// A file that is to be written anew could not be.
    pub fn of_output(path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        Self::CouldNot(match error.kind() {
            io::ErrorKind::AlreadyExists => {
                format!(
                    "{path}: this file exists, and none is written over; name another one, or remove it first"
                )
            }
            io::ErrorKind::NotFound => {
                format!("{path}: its directory does not exist; make it, or name another file")
            }
            io::ErrorKind::PermissionDenied => {
                format!("{path}: this user may not write there; name another file, or change the permissions")
            }
            _ => format!("{path}: can't be written: {error}"),
        })
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
