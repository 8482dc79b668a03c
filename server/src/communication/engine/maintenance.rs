//! Tells the server of findings, serious alerts, requests for service and sessions that ended, each once, and takes what it
//! says of requests for service.

use std::sync::Arc;

use rusqlite::Transaction;

use super::{Engine, Stop, on_the_wire, permissions::permissions};
use crate::{
    clock::ClockLook,
    communication::{ServiceAnswered, TroubleMatter, UntoldTrouble},
    ledger,
    protocol::{check_in::Permission, command::Order, data::Data},
    store::{StoreError, command::CommandProgress},
};

impl Engine {
    /// Adds the events of what has none yet. Each event and the mark that it is there are one transaction.
    pub(super) async fn tell_troubles(&mut self, now: &ClockLook) -> Result<(), StoreError> {
        let untold = self.parts.maintenance.untold().await?;
        if untold.is_empty() || !self.known.is_enrolled() {
            return Ok(());
        }
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let permission = permissions(&self.config().config.communication).maintenance;
        let (clock, printer) = (on_the_wire(now), self.printer_identity());
        let desk = Arc::clone(&self.parts.maintenance);
        let work = move |transaction: &Transaction<'_>| {
            let author = identity.author();
            for UntoldTrouble { mark, what } in untold {
                let what = what.filter(|what| is_told(what, permission));
                let (clock, printer) = (clock.clone(), printer.clone());
                let written = match what {
                    Some(TroubleMatter::Finding(matter)) => {
                        Some(ledger::append(transaction, &author, &Data { clock, printer, matter })?)
                    }
                    Some(TroubleMatter::Alert(matter)) => {
                        Some(ledger::append(transaction, &author, &Data { clock, printer, matter })?)
                    }
                    Some(TroubleMatter::Service(matter)) => {
                        Some(ledger::append(transaction, &author, &Data { clock, printer, matter })?)
                    }
                    Some(TroubleMatter::Session(matter)) => {
                        Some(ledger::append(transaction, &author, &Data { clock, printer, matter })?)
                    }
                    None => None,
                };
                desk.told(transaction, &mark, written.map(|written| written.head.place()))?;
            }
            Ok(())
        };
        self.parts.store.durably(work).await
    }

    /// The server has said something of a request for service.
    pub(super) async fn service_answered(
        &mut self,
        text: &str,
        order: &Order,
        answer: Result<ServiceAnswered, &'static str>,
    ) -> Result<(), Stop> {
        let taken = match answer {
            Ok(answer) => self.parts.maintenance.answered(answer).await?,
            Err(why) => Err(why),
        };
        self.news = true;
        match taken {
            Ok(()) => self.take(text, order, CommandProgress::Done, None).await,
            Err(why) => self.take(text, order, CommandProgress::Refused, Some(why)).await,
        }
    }
}

/// Whether the server is told. Nothing that the switch keeps back: what the device finds is reported by itself or not at
/// all; what the administrator asks for has been asked for.
fn is_told(what: &TroubleMatter, permission: Permission) -> bool {
    match what {
        TroubleMatter::Finding(_) | TroubleMatter::Alert(_) => permission == Permission::Automatically,
        TroubleMatter::Service(_) | TroubleMatter::Session(_) => permission != Permission::Never,
    }
}
