//! What was called no problem here stays none when it returns: what was said of the alert before is said of the new one.

use std::collections::BTreeSet;

use app::model::{Concern, Episode, Standing};
use rusqlite::Transaction;

use super::{Desk, desk::Memory};
use crate::{
    maintenance::notice::{is_alike, returned},
    store::{StoreError, maintenance::standing},
};

impl Desk {
    /// Looks for the dismissals of alerts that have begun. Costs no access to the disk while none has, or nothing was dismissed.
    pub(super) async fn note_returned(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let is_new = |episode: &&Episode| !memory.looked_for.contains(&episode.id);
        let mut new: Vec<Episode> = memory.active.iter().filter(is_new).cloned().collect();
        let active: BTreeSet<u64> = memory.active.iter().map(|episode| episode.id).collect();
        let kept = self.kept(memory).await?;
        new.retain(|episode| !kept.standings.contains_key(&Concern::Alert(episode.id)));
        if !new.is_empty() && kept.standings.iter().any(is_dismissed) {
            let known = self.0.parts.store.read(standing::dismissed).await?;
            let (mut carried, mut old) = (Vec::new(), Vec::new());
            for episode in new {
                let Some((before, standing)) = returned(&episode, &known) else { continue };
                // That before may have to end yet; those before it have. So there are two at the most.
                let others = known.iter().map(|(other, _)| other);
                let ended = others.filter(|other| {
                    other.id != before.id && is_alike(other, before) && !active.contains(&other.id)
                });
                old.extend(ended.map(|other| Concern::Alert(other.id)));
                carried.push((Concern::Alert(episode.id), standing.clone()));
            }
            if !carried.is_empty() {
                let (news, gone) = (carried.clone(), old.clone());
                let work = move |transaction: &Transaction<'_>| {
                    gone.iter().try_for_each(|concern| standing::remove(transaction, concern).map(drop))?;
                    news.iter().try_for_each(|(concern, said)| standing::put(transaction, concern, said))
                };
                self.0.parts.store.durably_settled(work).await?;
            }
            let kept = self.kept(memory).await?;
            kept.standings.retain(|concern, _| !old.contains(concern));
            kept.standings.extend(carried);
        }
        memory.looked_for = active;
        Ok(())
    }
}

fn is_dismissed((concern, standing): (&Concern, &Standing)) -> bool {
    matches!((concern, standing), (Concern::Alert(_), Standing::Dismissed { .. }))
}

/// Forgets what was said of an alert that was called no problem, and of all like it: of none of them that holds any more. Answers
/// of which.
pub(super) fn take_back(transaction: &Transaction<'_>, id: u64) -> rusqlite::Result<Vec<Concern>> {
    let known = standing::dismissed(transaction)?;
    let one = known.iter().find(|(episode, _)| episode.id == id).map(|(episode, _)| episode);
    let alike = known.iter().map(|(episode, _)| episode);
    let alike = alike.filter(|episode| one.is_some_and(|one| is_alike(one, episode)));
    let mut concerns: Vec<Concern> = alike.map(|episode| Concern::Alert(episode.id)).collect();
    if concerns.is_empty() {
        concerns.push(Concern::Alert(id));
    }
    concerns.iter().try_for_each(|concern| standing::remove(transaction, concern).map(drop))?;
    Ok(concerns)
}
