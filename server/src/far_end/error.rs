//! What can go wrong, beside what a device is refused.

use std::{io, path::PathBuf};

use jiff::Timestamp;

use crate::failure::Failure;

/// Why the server can't do what its operator asked for.
#[derive(Debug, thiserror::Error)]
pub enum FarEndError {
    /// The data directory, or a file in it, can't be used.
    #[error("{path}: {source}. Give another directory with --data-dir, or see to its owner and mode")]
    Directory {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database can't be used.
    #[error("{path}: {source}")]
    Database {
        /// Which.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A later version of this program wrote the database.
    #[error("{path} was written by a later version of this program; install that one again")]
    Newer {
        /// Which.
        path: PathBuf,
    },
    /// Something could not be written as JSON.
    #[error("it could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// An export could not be written.
    #[error("the export could not be written: {0}")]
    Output(io::Error),
    /// No device has this id or name.
    #[error("no device has the id or the name {0:?}; `communication-server devices` lists them")]
    UnknownDevice(String),
    /// Several devices have this name.
    #[error("several devices are called {name:?}: name one by its id ({})", ids.join(", "))]
    SeveralDevices {
        /// The name.
        name: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// The enrolment of this device has ended.
    #[error("the enrolment of {device} ended at {at}; nothing can be asked of it")]
    Cancelled {
        /// Its id.
        device: String,
        /// When.
        at: Timestamp,
    },
    /// Nothing holds this device.
    #[error("{0} is not held")]
    NotHeld(String),
    /// The device has told of no such order of supplies.
    #[error(
        "{device} has told of no order {order:?}; `communication-server orders {device}` lists its orders"
    )]
    UnknownOrder {
        /// The device's id.
        device: String,
        /// What was asked for.
        order: String,
    },
    /// An order of supplies of which this can't be said any more.
    #[error("order {order} is {state} already")]
    OrderIs {
        /// What it is called.
        order: String,
        /// How far it has come.
        state: &'static str,
    },
    /// The device has told of no such request for service.
    #[error(
        "{device} has told of no request {request:?}; `communication-server service-requests {device}` lists its requests"
    )]
    UnknownRequest {
        /// The device's id.
        device: String,
        /// What was asked for.
        request: String,
    },
    /// A request for service of which this can't be said any more.
    #[error("request {request} is {state} already")]
    RequestIs {
        /// What it is called.
        request: String,
        /// How far it has come.
        state: &'static str,
    },
    /// No session of the device that is called so is open.
    #[error(
        "{device} has no open session {session:?}; `communication-server sessions {device}` lists its sessions"
    )]
    NoSession {
        /// The device's id.
        device: String,
        /// What was asked for.
        session: String,
    },
    /// The device has sent no diagnostics.
    #[error("{0} has sent no diagnostics; `communication-server request-diagnostics {0}` asks for them")]
    NoDiagnostics(String),
    /// A name that can't be given.
    #[error("a name has 1 to {} characters, none of them a control character", super::NAME_LENGTH)]
    BadName,
    /// A command that no device could obey.
    #[error("{0}")]
    BadCommand(&'static str),
}

impl From<FarEndError> for Failure {
    fn from(error: FarEndError) -> Self {
        match error {
            FarEndError::BadName | FarEndError::BadCommand(_) => Self::Usage(error.to_string()),
            other => Self::CouldNot(other.to_string()),
        }
    }
}
