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
        maintenance::untold::{self, Untold},
    },
};

impl Desk {
    /// Writes down what is new and what is over. Costs no access to the disk while nothing is.
    pub(super) async fn note_serious(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let known = match memory.serious.take() {
            Some(known) => known,
            None => self.0.parts.store.read(untold::serious).await?,
        };
        let done = self.write_serious(memory, &known).await;
        // What could not be written is new at the next look too.
        memory.serious = Some(match done {
            Ok(()) => serious(&memory.active).map(|episode| (episode.id, episode.clone())).collect(),
            Err(_) => known,
        });
        done
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
