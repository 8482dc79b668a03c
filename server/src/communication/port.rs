use app::{
    model::{Access, Cause, RequestKind, Requested},
    port::{BoxFuture, Cancelled, Communication, CommunicationError, Preview},
};
use tokio::sync::{mpsc, oneshot};

use super::ask::{Ask, Reply};
use crate::{mail::CancelledBy, tally::Tally};

/// The way from the pages to the task. Cheap to clone.
#[derive(Clone, Debug)]
pub struct CommunicationService {
    pub(super) asks: mpsc::Sender<Ask>,
    pub(super) attempts: Tally<Cause>,
}

impl CommunicationService {
    /// How attempts to use the server went since the start.
    pub fn attempts(&self) -> Tally<Cause> {
        self.attempts.clone()
    }

    async fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, CommunicationError> {
        let (reply, answer) = oneshot::channel();
        self.asks.send(ask(reply)).await.map_err(|_| CommunicationError::Ending)?;
        answer.await.unwrap_or(Err(CommunicationError::Ending))
    }
}

impl Communication for CommunicationService {
    fn enrol<'a>(&'a self, from: &'a Access, code: &'a str) -> BoxFuture<'a, Result<(), CommunicationError>> {
        Box::pin(self.ask(|reply| Ask::Enrol { from: from.clone(), code: code.to_owned(), reply }))
    }

    fn cancel<'a>(
        &'a self,
        from: &'a Access,
        final_read: bool,
    ) -> BoxFuture<'a, Result<Cancelled, CommunicationError>> {
        let by = CancelledBy::Administrator;
        Box::pin(self.ask(move |reply| Ask::Cancel { from: from.clone(), by, final_read, reply }))
    }

    fn leave<'a>(
        &'a self,
        from: &'a Access,
        final_read: bool,
    ) -> BoxFuture<'a, Result<Cancelled, CommunicationError>> {
        let by = CancelledBy::Reset;
        Box::pin(self.ask(move |reply| Ask::Cancel { from: from.clone(), by, final_read, reply }))
    }

    fn check_in<'a>(&'a self, _: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>> {
        Box::pin(self.ask(|reply| Ask::CheckIn { reply }))
    }

    fn send_read<'a>(&'a self, _: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>> {
        Box::pin(self.ask(|reply| Ask::SendRead { reply }))
    }

    fn answer_command<'a>(
        &'a self,
        from: &'a Access,
        number: u64,
        yes: bool,
    ) -> BoxFuture<'a, Result<(), CommunicationError>> {
        Box::pin(self.ask(move |reply| Ask::Answer { from: from.clone(), number, yes, reply }))
    }

    fn go_on<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), CommunicationError>> {
        Box::pin(self.ask(|reply| Ask::GoOn { from: from.clone(), reply }))
    }

    fn request<'a>(
        &'a self,
        from: &'a Access,
        kind: RequestKind,
        shown: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Requested, CommunicationError>> {
        let shown = shown.map(str::to_owned);
        Box::pin(self.ask(move |reply| Ask::Request { from: from.clone(), kind, shown, reply }))
    }

    fn preview<'a>(&'a self, from: &'a Access, kind: RequestKind) -> BoxFuture<'a, Option<Preview>> {
        Box::pin(async move {
            let (reply, answer) = oneshot::channel();
            self.asks.send(Ask::Preview { from: from.clone(), kind, reply }).await.ok()?;
            answer.await.ok().flatten()
        })
    }
}
