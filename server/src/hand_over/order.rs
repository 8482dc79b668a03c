use std::path::PathBuf;

use tokio::sync::{mpsc, oneshot};

use super::HandOverError;

/// What the pages ask of the program as a whole.
#[derive(Debug)]
pub enum Order {
    /// End what is under way, and start anew with what is on the disk now.
    StartAnew,
    /// Erase everything, say what is left, and start anew as a new device.
    Erase(oneshot::Sender<Result<Vec<PathBuf>, HandOverError>>),
}

/// Where orders are given. Cheap to clone.
pub type Orders = mpsc::Sender<Order>;

/// One order is enough: the program ends with it.
pub fn orders() -> (Orders, mpsc::Receiver<Order>) {
    mpsc::channel(1)
}
