//! What runs until the program is told to end, and how it ends.

use std::{io, path::Path, time::Duration};

use tokio::{
    select,
    signal::unix::{Signal, SignalKind, signal},
    sync::{mpsc, watch},
    task::JoinHandle,
    time::timeout,
};

use super::{
    Failure,
    ending::{self, Ending, Next},
    notify,
};
use crate::{
    account::AccountService,
    communication,
    hand_over::Order,
    mail::Mail,
    notifications,
    service::{Keeper, Service},
    store::Store,
    syslog::Forwarder,
    web::{Limits, Listener, listener},
};

/// Open connections may take this long to end after SIGTERM; the store has the rest of the five seconds.
const DRAIN: Duration = Duration::from_secs(2);

/// Everything that is started.
pub(super) struct Running {
    pub(super) listeners: Vec<Listener>,
    pub(super) router: axum::Router,
    pub(super) limits: Limits,
    pub(super) keeper: Keeper,
    pub(super) service: Service,
    pub(super) store: Store,
    pub(super) accounts: AccountService,
    pub(super) forwarder: Option<Forwarder>,
    pub(super) notifications: notifications::Task,
    pub(super) mail: Mail,
    pub(super) communicating: communication::Task,
    pub(super) ordered: mpsc::Receiver<Order>,
}

impl Running {
    /// Runs, until a signal or an order, and closes everything in order.
    pub(super) async fn until_the_end(self, directory: &Path) -> Result<Next, Failure> {
        let Self {
            listeners,
            router,
            limits,
            keeper,
            service,
            store,
            accounts,
            forwarder,
            notifications,
            mail,
            communicating,
            mut ordered,
        } = self;
        let (mut terminate, mut interrupt) =
            (received(SignalKind::terminate())?, received(SignalKind::interrupt())?);
        let (stop_serving, stopped) = watch::channel(false);
        let (stop_working, working) = watch::channel(false);
        let mut working_on = vec![tokio::spawn(keeper.run(working.clone()))];
        working_on.push(tokio::spawn(notifications.run(working.clone())));
        working_on.push(tokio::spawn(mail.run(working.clone())));
        working_on.push(tokio::spawn(communicating.run(working.clone())));
        working_on.extend(forwarder.map(|forwarder| tokio::spawn(forwarder.run(working))));
        let serving = tokio::spawn(listener::serve(listeners, router, limits, stopped));
        let informing = tokio::spawn(notify::inform(service));
        let ending = select! {
            _ = terminate.recv() => Ending::Stop,
            _ = interrupt.recv() => Ending::Stop,
            ending = ending::ordered(&mut ordered) => ending,
        };
        tracing::info!("stopping");
        informing.abort();
        notify::stopping();
        let serves = Serves { stop: stop_serving, serving };
        let next = if matches!(ending, Ending::Stop) { Next::Nothing } else { Next::StartAnew };
        let (answer, serves) = match ending {
            // Whoever asked for it waits for the answer: the pages end last.
            Ending::Erase(answer) => (Some((answer, ending::begin_to_erase(directory))), Some(serves)),
            Ending::Stop | Ending::StartAnew => {
                serves.end().await;
                (None, None)
            }
        };
        let _ = stop_working.send(true);
        for task in working_on {
            let _ = timeout(DRAIN, task).await;
        }
        accounts.close().await;
        let closed = store.close().await.map_err(Failure::could_not);
        if let (Some((answer, begun)), Some(serves)) = (answer, serves) {
            // What could not be closed in order is erased all the same. Whoever asked may have gone away.
            let _ = answer.send(begun.and_then(|()| ending::erase(directory)));
            tokio::time::sleep(ending::FAREWELL).await;
            serves.end().await;
        } else {
            closed?;
        }
        // Whoever wanted it to stop meanwhile wants that still.
        let told_to_stop = select! {
            biased;
            _ = terminate.recv() => true,
            _ = interrupt.recv() => true,
            () = std::future::ready(()) => false,
        };
        Ok(if told_to_stop { Next::Nothing } else { next })
    }
}

/// The pages, until they end.
struct Serves<T> {
    stop: watch::Sender<bool>,
    serving: JoinHandle<T>,
}

impl<T> Serves<T> {
    /// What has not ended in time is cut off.
    async fn end(self) {
        let _ = self.stop.send(true);
        let _ = timeout(DRAIN, self.serving).await;
    }
}

fn received(kind: SignalKind) -> Result<Signal, Failure> {
    signal(kind).map_err(|error: io::Error| Failure::CouldNot(format!("signals can't be received: {error}")))
}
