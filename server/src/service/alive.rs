//! Shows that the task does not hang.

use std::{convert::Infallible, future::pending};

use tokio::sync::{mpsc, oneshot};

/// Whoever wants to know whether the task lives.
pub(super) type Ping = oneshot::Sender<()>;

/// Answers for as long as it is polled: beside everything that may take long without being a hang.
pub(super) async fn answer(pings: &mut mpsc::Receiver<Ping>) -> Infallible {
    while let Some(ping) = pings.recv().await {
        let _ = ping.send(());
    }
    // Nobody is left who could ask.
    pending().await
}
