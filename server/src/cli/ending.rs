//! Why the server ends, and what comes after that.

use std::{
    env,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use tokio::sync::{mpsc, oneshot};

use super::Failure;
use crate::hand_over::{self, HandOverError, Order};

/// The answer that tells of the new start, and what its page needs, get this long to reach the browser.
pub(super) const FAREWELL: Duration = Duration::from_secs(1);

/// What comes after the server.
pub(super) enum Next {
    /// Nothing.
    Nothing,
    /// The program once more.
    StartAnew,
}

/// Why the server ends.
#[derive(Debug)]
pub(super) enum Ending {
    /// It was told to.
    Stop,
    /// The program starts anew, with what is on the disk then.
    StartAnew,
    /// Everything is erased first, and told.
    Erase(oneshot::Sender<Result<Vec<PathBuf>, HandOverError>>),
}

/// The next order, as an ending.
pub(super) async fn ordered(orders: &mut mpsc::Receiver<Order>) -> Ending {
    match orders.recv().await {
        Some(Order::StartAnew) => {
            tokio::time::sleep(FAREWELL).await;
            Ending::StartAnew
        }
        Some(Order::Erase(answer)) => Ending::Erase(answer),
        None => std::future::pending().await,
    }
}

/// Makes sure that everything will be erased, whatever happens from here on.
pub(super) fn begin_to_erase(directory: &Path) -> Result<(), HandOverError> {
    hand_over::begin(directory)
}

/// Erases, once everything is closed.
pub(super) fn erase(directory: &Path) -> Result<Vec<PathBuf>, HandOverError> {
    hand_over::finish_begun(directory)?;
    hand_over::left(directory)
}

/// Replaces this process by a new one of the same program, with the same arguments and environment: nothing of what
/// was in memory is left. Returns only where that can't be done; the service manager starts it again then.
pub(super) fn start_anew() -> Failure {
    let mut arguments = env::args_os();
    let name = arguments.next().unwrap_or_else(|| "smart-esolutions".into());
    // The file that this process runs, even where an upgrade has put another one in its place.
    let error = Command::new("/proc/self/exe").arg0(name).args(arguments).exec();
    Failure::CouldNot(format!("the program could not start anew: {error}; start it again"))
}
