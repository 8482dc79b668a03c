//! Tells the server what holds billing and how that ended: each once, whoever opened or ended it.

use rusqlite::Transaction;

use super::{Engine, matter, on_the_wire};
use crate::{
    clock::ClockLook,
    ledger,
    protocol::data::{Data, resolution::Resolved},
    store::{
        StoreError,
        billing::{self as rows, NewResolution},
        read_event::{self, Carried},
    },
};

impl Engine {
    /// Adds the events of holds and resolutions that have none yet.
    pub(super) async fn tell_holds(&mut self, now: &ClockLook) -> Result<(), StoreError> {
        let untold = self.parts.store.read(|connection| {
            let mut holds = rows::load(connection)?.holds;
            let mut failed = None;
            holds.retain(|hold| match read_event::carried_by(connection, Carried::Hold, number(hold.id)) {
                Ok(carried) => carried.is_none(),
                Err(error) => {
                    failed = Some(error);
                    false
                }
            });
            match failed {
                Some(error) => Err(error),
                None => Ok((holds, rows::untold_resolutions(connection)?)),
            }
        });
        let (holds, resolutions) = untold.await?;
        if holds.is_empty() && resolutions.is_empty() {
            return Ok(());
        }
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (clock, printer) = (on_the_wire(now), self.printer_identity());
        let reading = self.parts.printer.latest();
        let (read_at, sequence) =
            reading.map_or((now.wall, 0), |reading| (reading.taken_at, reading.sequence));
        let work = move |transaction: &Transaction<'_>| {
            let author = identity.author();
            if !holds.is_empty() {
                let matter = matter::held(&holds, read_at, sequence, None);
                let data = Data { clock: clock.clone(), printer: printer.clone(), matter };
                let place = ledger::append(transaction, &author, &data)?.head.place();
                for hold in &holds {
                    read_event::insert(transaction, Carried::Hold, number(hold.id), place)?;
                }
            }
            for (id, resolution) in &resolutions {
                let data =
                    Data { clock: clock.clone(), printer: printer.clone(), matter: resolved(resolution) };
                let place = ledger::append(transaction, &author, &data)?.head.place();
                read_event::insert(transaction, Carried::Resolution, *id, place)?;
            }
            Ok(())
        };
        self.parts.store.durably(work).await
    }
}

fn resolved(resolution: &NewResolution) -> Resolved {
    Resolved {
        hold: resolution.hold,
        resolution: resolution.resolution.clone(),
        by: resolution.accepted_by.clone(),
        proposed_by: resolution.proposed_by.clone(),
    }
}

fn number(hold: u64) -> i64 {
    i64::try_from(hold).unwrap_or(i64::MAX)
}
