use app::{
    hold_words,
    model::{Actor, Deed, Hold, HoldCause, Resolution},
    port::ResolutionError,
};
use rusqlite::Transaction;

use super::Desk;
use crate::{
    meter::billing::{Resolved, resolve},
    store::{
        StoreError,
        audit::{self, NewEntry},
        billing::{self as rows, NewResolution},
    },
};

/// Who says what a hold was, where it is the far end.
const FAR_END: &str = "far end";
/// Who accepts what the far end says, where the administrator said so beforehand.
const POLICY: &str = "policy";

/// Why a hold did not end.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ResolveError {
    /// What was said can't be true.
    #[error(transparent)]
    Resolution(#[from] ResolutionError),
    /// It could not be written down.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a proposal of the far end comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// The hold has ended by it.
    Accepted(Box<Resolved>),
    /// The administrator is asked.
    Asked,
}

impl Desk {
    /// Ends a hold by what `actor` says, on the disk with its line of the audit trail before this answers.
    pub async fn resolve(
        &self,
        actor: Actor,
        hold: u64,
        resolution: &Resolution,
    ) -> Result<Resolved, ResolveError> {
        self.end(actor.clone(), hold, resolution, &actor.who).await
    }

    /// Ends a hold by what the far end says, or asks the administrator: as was set, and always about another serial
    /// number. What can't be true is refused at once.
    pub async fn propose(&self, hold: u64, resolution: Resolution) -> Result<Proposed, ResolveError> {
        let about_serial_number = {
            let mut memory = self.0.memory.lock().await;
            self.catch_up(&mut memory).await?;
            let resolved = resolve(&memory.billing, hold, &resolution)?;
            matches!(resolved.hold.cause, HoldCause::SerialNumber { .. })
        };
        if self.accepts_automatically() && !about_serial_number {
            let actor = Actor { who: POLICY.into(), address: None };
            let resolved = self.end(actor, hold, &resolution, FAR_END).await?;
            return Ok(Proposed::Accepted(Box::new(resolved)));
        }
        let work = move |transaction: &Transaction<'_>| rows::propose(transaction, hold, &resolution);
        let open = self.0.store.durably(work).await?;
        if open { Ok(Proposed::Asked) } else { Err(ResolutionError::NotOpen.into()) }
    }

    async fn end(
        &self,
        actor: Actor,
        hold: u64,
        resolution: &Resolution,
        said_by: &str,
    ) -> Result<Resolved, ResolveError> {
        let mut memory = self.0.memory.lock().await;
        self.catch_up(&mut memory).await?;
        let resolved = resolve(&memory.billing, hold, resolution)?;
        // What the administrator accepts may be the far end's own words.
        let proposed = resolved.hold.proposal.as_ref() == Some(resolution);
        let at = self.look().wall;
        let new = NewResolution {
            hold,
            at,
            resolution: resolution.clone(),
            proposed_by: if proposed { FAR_END } else { said_by }.to_owned(),
            accepted_by: actor.who.clone(),
            made: resolved.made.clone(),
        };
        let entry = NewEntry {
            at,
            actor,
            deed: Deed::HoldEnded,
            subject: subject(&resolved.hold),
            from: Some(hold_words::heading(&resolved.hold.cause)),
            to: Some(hold_words::resolution(resolution, resolved.hold.cause.gaps())),
        };
        let with_it: Vec<u64> = resolved.closed.iter().map(|hold| hold.id).collect();
        let billing = resolved.billing.clone();
        let work = move |transaction: &Transaction<'_>| {
            rows::save(transaction, &billing)?;
            rows::end(transaction, &new, &with_it)?;
            audit::insert(transaction, &entry).map(|_| ())
        };
        self.0.store.durably(work).await?;
        memory.billing = resolved.billing.clone();
        tracing::info!(hold, "billing is no longer held for this reason");
        Ok(resolved)
    }
}

fn subject(hold: &Hold) -> String {
    format!("hold {}", hold.id)
}
