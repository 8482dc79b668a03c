//! Alerts that stop the printer: the communication server is told of each at once, and that it is over.

use std::collections::BTreeSet;

use app::model::{Episode, Severity};
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
        let known = match memory.serious.clone() {
            Some(known) => known,
            None => self.0.parts.store.read(untold::serious).await?,
        };
        let active: Vec<&Episode> =
            memory.active.iter().filter(|episode| episode.severity == Severity::Critical).collect();
        let now_known: BTreeSet<u64> = active.iter().map(|episode| episode.id).collect();
        let mut news = Vec::new();
        for episode in active.iter().filter(|episode| !known.contains(&episode.id)) {
            let untold = Untold::Alert { step: AlertStep::Raised, episode: (*episode).clone() };
            news.push((episode.raised.latest, untold));
        }
        // One that is still there, and stops the printer no more, is over as much as one that is gone.
        for id in known.difference(&now_known) {
            let now = self.now();
            let known_now = memory.active.iter().find(|episode| episode.id == *id).cloned();
            let episode = match known_now {
                Some(episode) => Some(episode),
                None => self.0.parts.store.episode(*id).await?,
            };
            let Some(episode) = episode else { continue };
            let at = episode.cleared.map_or(now, |cleared| cleared.latest);
            news.push((at, Untold::Alert { step: AlertStep::Cleared, episode }));
        }
        if !news.is_empty() {
            let work = move |transaction: &Transaction<'_>| {
                news.iter().try_for_each(|(at, untold)| untold::insert(transaction, *at, untold))
            };
            self.0.parts.store.durably(work).await?;
        }
        memory.serious = Some(now_known);
        Ok(())
    }
}
