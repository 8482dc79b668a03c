use std::{fmt, sync::Arc};

use super::BoxFuture;
use crate::model::{Access, RequestKind, Requested, Snapshot};

/// What pages and buttons ask of the device side.
pub trait Device: Send + Sync + 'static {
    /// What is known now. Cheap: no I/O.
    fn snapshot(&self) -> Arc<Snapshot>;

    /// Reads the printer now and answers when the reading is there. Shared: whoever asks while a reading is
    /// in flight gets its result.
    fn refresh(&self) -> BoxFuture<'_, Result<(), PortError>>;

    /// Writes a request of `from` down durably. By a double click, answers the one of before.
    fn record_request<'a>(
        &'a self,
        from: &'a Access,
        kind: RequestKind,
    ) -> BoxFuture<'a, Result<Requested, PortError>>;
}

/// The port as it is provided in Leptos' context.
pub type DevicePort = Arc<dyn Device>;

/// Why the device side could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortError {
    /// No printer address is set.
    NotConfigured,
    /// The printer did not answer, or not usefully; a sentence that names host, port and what to check.
    Printer(String),
    /// Asked too often; try again after this many seconds.
    TooSoon {
        /// Seconds to wait.
        seconds: u64,
    },
    /// What would be sent is not what whoever asks was shown.
    NotShown,
    /// The history could not be written; a sentence that names the file and the reason.
    Store(String),
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConfigured => f.write_str("no printer is set"),
            Self::Printer(cause) | Self::Store(cause) => f.write_str(cause),
            Self::NotShown => f.write_str("what would be sent is not what was shown"),
            Self::TooSoon { seconds } => write!(f, "asked too often, wait {seconds} s"),
        }
    }
}

impl std::error::Error for PortError {}
