//! Tells the server of orders and of cartridges that came and went, each once, and takes what it says of orders. Nothing of the
//! time before the enrolment, and nothing that the switch keeps back: where the administrator is asked, the desk has the
//! cartridges that were said yes to; an order is there because the administrator has said so, by hand or by the mode of
//! ordering, so nobody is asked once more.

use std::sync::Arc;

use rusqlite::Transaction;

use super::{Engine, Stop, on_the_wire, permissions::permissions};
use crate::{
    clock::ClockLook,
    communication::{OrderAnswered, Untold, UntoldMatter},
    ledger,
    protocol::{check_in::Permission, command::Order, data::Data},
    store::{StoreError, command::CommandProgress},
};

impl Engine {
    /// Adds the events of what has none yet. Each event and the mark that it is there are one transaction.
    pub(super) async fn tell_supplies(&mut self, now: &ClockLook) -> Result<(), StoreError> {
        let permission = permissions(&self.config().config.communication).supplies;
        let untold = self.parts.supplies.untold(permission).await?;
        let Some(since) = self.known.enrolled().map(|row| row.changed_at).filter(|_| !untold.is_empty())
        else {
            return Ok(());
        };
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (clock, printer) = (on_the_wire(now), self.printer_identity());
        let desk = Arc::clone(&self.parts.supplies);
        let work = move |transaction: &Transaction<'_>| {
            let author = identity.author();
            for Untold { id, at, what } in untold {
                let place = if permission != Permission::Never && at >= since {
                    let (clock, printer) = (clock.clone(), printer.clone());
                    let written = match what {
                        UntoldMatter::Order(matter) => {
                            ledger::append(transaction, &author, &Data { clock, printer, matter })?
                        }
                        UntoldMatter::Replaced(matter) => {
                            ledger::append(transaction, &author, &Data { clock, printer, matter })?
                        }
                    };
                    Some(written.head.place())
                } else {
                    None
                };
                desk.told(transaction, id, place)?;
            }
            Ok(())
        };
        self.parts.store.durably(work).await
    }

    /// The server has said something of an order.
    pub(super) async fn order_answered(
        &mut self,
        text: &str,
        order: &Order,
        answer: Result<OrderAnswered, &'static str>,
    ) -> Result<(), Stop> {
        let taken = match answer {
            Ok(answer) => self.parts.supplies.answered(answer).await?,
            Err(why) => Err(why),
        };
        self.news = true;
        match taken {
            Ok(()) => self.take(text, order, CommandProgress::Done, None).await,
            Err(why) => self.take(text, order, CommandProgress::Refused, Some(why)).await,
        }
    }
}
