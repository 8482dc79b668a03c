//! Tells the server of findings, serious alerts, the printer's silence, requests for service and sessions that ended, each
//! once, and takes what it says of requests for service. Nothing that the switch keeps back: where the administrator is asked,
//! the desk has what was said yes to; what was asked for here has been asked for. With *never* all that happens goes untold but
//! the steps of requests for service, which wait.

use std::sync::Arc;

use rusqlite::Transaction;

use super::{Engine, Stop, on_the_wire, permissions::permissions};
use crate::{
    clock::ClockLook,
    communication::{ServiceAnswered, TroubleMatter, UntoldTrouble},
    ledger,
    protocol::{
        chain::Place,
        check_in::Permission,
        command::Order,
        data::{Data, Matter, clock::ClockLook as ClockOnTheWire},
        enrolment::Printer as PrinterIdentity,
        event::Author,
    },
    store::{StoreError, command::CommandProgress},
};

impl Engine {
    /// Adds the events of what has none yet. Each event and the mark that it is there are one transaction.
    pub(super) async fn tell_troubles(&mut self, now: &ClockLook) -> Result<(), StoreError> {
        let permission = permissions(&self.config().config.communication).maintenance;
        let untold = self.parts.maintenance.untold(permission).await?;
        if untold.is_empty() || !self.known.is_enrolled() {
            return Ok(());
        }
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (clock, printer) = (on_the_wire(now), self.printer_identity());
        let desk = Arc::clone(&self.parts.maintenance);
        let work = move |transaction: &Transaction<'_>| {
            let author = identity.author();
            for UntoldTrouble { mark, what } in untold {
                let written = what.filter(|_| permission != Permission::Never).map(|what| {
                    let (clock, printer) = (clock.clone(), printer.clone());
                    match what {
                        TroubleMatter::Finding(matter) => {
                            append(transaction, &author, clock, printer, matter)
                        }
                        TroubleMatter::Alert(matter) => append(transaction, &author, clock, printer, matter),
                        TroubleMatter::Silence(matter) => {
                            append(transaction, &author, clock, printer, matter)
                        }
                        TroubleMatter::Service(matter) => {
                            append(transaction, &author, clock, printer, matter)
                        }
                        TroubleMatter::Session(matter) => {
                            append(transaction, &author, clock, printer, matter)
                        }
                    }
                });
                desk.told(transaction, &mark, written.transpose()?)?;
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

/// Adds an event; answers where it stands.
fn append<M: Matter>(
    transaction: &Transaction<'_>,
    author: &Author<'_>,
    clock: ClockOnTheWire,
    printer: PrinterIdentity,
    matter: M,
) -> rusqlite::Result<Place> {
    Ok(ledger::append(transaction, author, &Data { clock, printer, matter })?.head.place())
}
