//! Alerts that stop the printer: the communication server is told of each at once, and that it is over.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use app::model::{Episode, Moment};
use jiff::Timestamp;
use rusqlite::Transaction;

use super::{Desk, desk::Memory, pace::Pace};
use crate::{
    protocol::data::alert::AlertStep,
    store::{
        StoreError,
        maintenance::untold::{self, Begun, Untold},
    },
};

impl Desk {
    /// Writes down what is new and what is over. Costs no access to the disk while nothing is, and in a flood no more than the
    /// server is told.
    pub(super) async fn note_serious(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let begun = self.begun(memory).await?;
        let known = std::mem::take(&mut begun.alerts);
        let mut pace = memory.pace.clone();
        let raised = self.raised(memory, &known, &mut pace);
        let done = self.write_serious(memory, &known, &raised).await;
        // What could not be written is new at the next look too.
        let alerts = match done {
            Ok(()) => {
                memory.pace = pace;
                let told = |id| known.contains_key(&id) || raised.iter().any(|episode| episode.id == id);
                let told = serious(&memory.active).filter(|episode| told(episode.id));
                told.map(|episode| (episode.id, episode.clone())).collect()
            }
            Err(_) => known,
        };
        self.begun(memory).await?.alerts = alerts;
        done
    }

    /// What the server was to be told of as begun, and not as over: read from the disk once in an enrolment. What stands at its
    /// beginning is news to the server, whatever was told or left unsaid before.
    pub(super) async fn begun<'a>(&self, memory: &'a mut Memory) -> Result<&'a mut Begun, StoreError> {
        if self.0.is_anew.swap(false, Ordering::Relaxed) {
            (memory.begun, memory.pace, memory.unsaid_silence) = (None, Pace::default(), None);
        }
        if memory.begun.is_none() {
            memory.begun = Some(self.0.parts.store.read(untold::begun).await?);
        }
        Ok(memory.begun.get_or_insert_default())
    }

    /// What the server is to be told of now, and has not been: of what began while nobody told it of anything it is not told
    /// later either.
    fn raised(&self, memory: &Memory, known: &BTreeMap<u64, Episode>, pace: &mut Pace) -> Vec<Episode> {
        pace.unsaid.retain(|id| serious(&memory.active).any(|episode| episode.id == *id));
        let new = |episode: &&Episode| !known.contains_key(&episode.id) && !pace.unsaid.contains(&episode.id);
        let new: Vec<&Episode> = serious(&memory.active).filter(new).collect();
        if self.tells() {
            return pace.next(new, self.now()).into_iter().cloned().collect();
        }
        pace.unsaid.extend(new.into_iter().map(|episode| episode.id));
        Vec::new()
    }

    async fn write_serious(
        &self,
        memory: &Memory,
        known: &BTreeMap<u64, Episode>,
        raised: &[Episode],
    ) -> Result<(), StoreError> {
        let (mut news, now) = (Vec::new(), self.now());
        for episode in raised {
            let untold = Untold::Alert { step: AlertStep::Raised, episode: episode.clone() };
            news.push((episode.raised.latest, untold));
        }
        for (id, told) in known {
            // One that is still there, and stops the printer no more, is over as much as one that is gone.
            let known_now = memory.active.iter().find(|episode| episode.id == *id);
            let episode = match known_now {
                Some(episode) if episode.is_stopping() => continue,
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
    active.iter().filter(|episode| episode.is_stopping())
}

/// One that was told of and is kept nowhere any more is over, since when nobody knows.
fn lost(told: &Episode, now: Timestamp) -> Episode {
    let earliest = Some(told.seen_last).filter(|seen| *seen <= now);
    Episode { cleared: Some(Moment { earliest, latest: now }), unwatched: true, ..told.clone() }
}
