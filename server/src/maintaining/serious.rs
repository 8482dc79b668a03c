//! Alerts that stop the printer: the communication server is told of each at once, and that it is over.

use std::collections::BTreeMap;

use app::model::{Episode, Moment, Severity};
use jiff::Timestamp;
use rusqlite::Transaction;

use super::{Desk, desk::Memory};
use crate::{
    protocol::data::alert::AlertStep,
    store::{
        StoreError,
        maintenance::untold::{self, Begun, Untold},
    },
};

impl Desk {
    /// Writes down what is new and what is over. Costs no access to the disk while nothing is.
    pub(super) async fn note_serious(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let begun = self.begun(memory).await?;
        let known = std::mem::take(&mut begun.alerts);
        let done = self.write_serious(memory, &known).await;
        // What could not be written is new at the next look too.
        let alerts = match done {
            Ok(()) => serious(&memory.active).map(|episode| (episode.id, episode.clone())).collect(),
            Err(_) => known,
        };
        self.begun(memory).await?.alerts = alerts;
        done
    }

    /// What the server was to be told of as begun, and not as over: read from the disk once.
    pub(super) async fn begun<'a>(&self, memory: &'a mut Memory) -> Result<&'a mut Begun, StoreError> {
        if memory.begun.is_none() {
            memory.begun = Some(self.0.parts.store.read(untold::begun).await?);
        }
        Ok(memory.begun.get_or_insert_default())
    }

    async fn write_serious(&self, memory: &Memory, known: &BTreeMap<u64, Episode>) -> Result<(), StoreError> {
        let (mut news, now) = (Vec::new(), self.now());
        for episode in serious(&memory.active).filter(|episode| !known.contains_key(&episode.id)) {
            let untold = Untold::Alert { step: AlertStep::Raised, episode: episode.clone() };
            news.push((episode.raised.latest, untold));
        }
        for (id, told) in known {
            // One that is still there, and stops the printer no more, is over as much as one that is gone.
            let known_now = memory.active.iter().find(|episode| episode.id == *id);
            let episode = match known_now {
                Some(episode) if episode.severity == Severity::Critical => continue,
                Some(episode) => episode.clone(),
                None => self.0.parts.store.episode(*id).await?.unwrap_or_else(|| lost(told, now)),
            };
            let at = episode.cleared.map_or(now, |cleared| cleared.latest);
            news.push((at, Untold::Alert { step: AlertStep::Cleared, episode }));
        }
        if news.is_empty() {
            return Ok(());
        }
        let work = move |transaction: &Transaction<'_>| {
            news.iter().try_for_each(|(at, untold)| untold::insert(transaction, *at, untold))
        };
        self.0.parts.store.durably_settled(work).await
    }
}

/// Those that stop the printer.
fn serious(active: &[Episode]) -> impl Iterator<Item = &Episode> {
    active.iter().filter(|episode| episode.severity == Severity::Critical)
}

/// One that was told of and is kept nowhere any more is over, since when nobody knows.
fn lost(told: &Episode, now: Timestamp) -> Episode {
    let earliest = Some(told.seen_last).filter(|seen| *seen <= now);
    Episode { cleared: Some(Moment { earliest, latest: now }), unwatched: true, ..told.clone() }
}
