//! Puts device, recorder and store together: one task reads the printer in its rhythm, writes down what changed
//! and publishes a [`Snapshot`](app::model::Snapshot) for the pages.

mod alive;
mod connection;
mod keeper;
mod looking;
mod port;
mod publish;
mod reconfigure;
mod rhythm;
#[cfg(test)]
mod tests;
mod watching;

pub use connection::{Connection, ConnectionError};
pub use keeper::Keeper;
pub use port::Service;
pub use publish::Settings;
pub use rhythm::Rhythm;
pub use watching::Watching;

use app::port::PortError;
use tokio::sync::oneshot;

/// What the pages ask the task for.
#[derive(Debug)]
enum Command {
    /// Read now, and answer when the reading is there.
    Refresh(oneshot::Sender<Result<(), PortError>>),
    /// Publish anew: something else than the reading changed.
    Publish(oneshot::Sender<()>),
}

/// How many may wait for a reading at one time.
const WAITING: usize = 64;
