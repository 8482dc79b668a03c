//! The server from its start to its end, and what comes after.

use std::{path::Path, time::Duration};

use tokio::{
    select,
    signal::unix::{SignalKind, signal},
    sync::{mpsc, watch},
    time::timeout,
};

use super::{
    Failure,
    ending::{self, Ending},
    notify,
};
use crate::{
    account::AccountService,
    hand_over::Order,
    service::{Keeper, Service},
    store::Store,
    syslog::Forwarder,
    web::{Limits, Listener, listener},
};

/// Open connections may take this long to end after SIGTERM; the store has the rest of the five seconds.
const DRAIN: Duration = Duration::from_secs(2);

/// What comes after the server.
pub(super) enum Next {
    Nothing,
    StartAnew,
}

/// What runs until the end.
pub(super) struct Running {
    pub listeners: Vec<Listener>,
    pub router: axum::Router,
    pub limits: Limits,
    pub keeper: Keeper,
    pub service: Service,
    pub store: Store,
    pub accounts: AccountService,
    pub forwarder: Option<Forwarder>,
    pub ordered: mpsc::Receiver<Order>,
}

impl Running {
    pub(super) async fn until_the_end(mut self, directory: &Path) -> Result<Next, Failure> {
        let could_not =
            |error: std::io::Error| Failure::CouldNot(format!("signals can't be received: {error}"));
        let mut terminate = signal(SignalKind::terminate()).map_err(could_not)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(could_not)?;
        let (stop, stopped) = watch::channel(false);
        let (stop_working, working) = watch::channel(false);
        let keeping = tokio::spawn(self.keeper.run(working.clone()));
        let forwarding = self.forwarder.map(|forwarder| tokio::spawn(forwarder.run(working)));
        let serving = listener::serve(self.listeners, self.router, self.limits, stopped);
        let mut serving = tokio::spawn(serving);
        let informing = tokio::spawn(notify::inform(self.service));
        let ending = select! {
            _ = terminate.recv() => Ending::Stop,
            _ = interrupt.recv() => Ending::Stop,
            ending = ending::ordered(&mut self.ordered) => ending,
        };
        tracing::info!("stopping");
        informing.abort();
        notify::stopping();
        if !matches!(ending, Ending::Erase(_)) {
            let _ = stop.send(true);
        }
        let begun = matches!(ending, Ending::Erase(_)).then(|| ending::begin_to_erase(directory));
        let _ = stop_working.send(true);
        if begun.is_none() {
            // What has not ended by then is cut off.
            let _ = timeout(DRAIN, &mut serving).await;
        }
        let _ = timeout(DRAIN, keeping).await;
        if let Some(forwarding) = forwarding {
            let _ = timeout(DRAIN, forwarding).await;
        }
        self.accounts.close().await;
        let closed = self.store.close().await.map_err(Failure::could_not);
        match ending {
            Ending::Stop => closed.map(|()| Next::Nothing),
            Ending::StartAnew => closed.map(|()| Next::StartAnew),
            Ending::Erase(answer) => {
                // What could not be closed in order is erased all the same.
                let left = begun.unwrap_or(Ok(())).and_then(|()| ending::erase(directory));
                // Whoever asked may have gone away.
                let _ = answer.send(left);
                tokio::time::sleep(ending::FAREWELL).await;
                let _ = stop.send(true);
                let _ = timeout(DRAIN, serving).await;
                Ok(Next::StartAnew)
            }
        }
    }
}
