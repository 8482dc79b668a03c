//! Tells recipients of what they are to be told now.

use app::model::{Episode, MailKind};
use rusqlite::Transaction;

use super::{
    Desk,
    desk::Memory,
    notice::{self, Case, TroubleNotice, What},
    telling,
};
use crate::store::StoreError;

impl Desk {
    /// Decides, writes and hands over. Costs no access to the disk while there is nothing to tell.
    pub(super) async fn tell(&self, memory: &mut Memory) -> Result<(), StoreError> {
        self.kept(memory).await?;
        let ended = self.ended(memory).await?;
        let due = self.due(memory, &ended);
        let Some(kept) = &mut memory.kept else { return Ok(()) };
        if due.is_empty() && !kept.waits {
            return Ok(());
        }
        let (mail, now) = (self.0.parts.mail.clone(), self.now());
        let news: Vec<(String, What)> = due.iter().map(|one| (one.key.clone(), one.what)).collect();
        let work = move |transaction: &Transaction<'_>| telling::tell(transaction, &due, &mail, now);
        kept.waits = self.0.parts.store.durably_settled(work).await?;
        for (key, what) in news {
            match what {
                What::Begun | What::Worse => _ = kept.told.insert(key, now),
                What::Over => _ = kept.told.remove(&key),
            }
        }
        Ok(())
    }

    /// Alerts that were told of and are over.
    async fn ended(&self, memory: &Memory) -> Result<Vec<Episode>, StoreError> {
        let told = memory.kept.iter().flat_map(|kept| kept.told.keys());
        let told = told.filter_map(|key| notice::episode_of(key));
        let gone: Vec<u64> = told.filter(|id| memory.active.iter().all(|it| it.id != *id)).collect();
        if gone.is_empty() || memory.reading.is_none() {
            return Ok(Vec::new());
        }
        // What waits for the disk is known to the history alone.
        let mut ended = Vec::new();
        for id in gone {
            ended.extend(self.0.parts.store.episode(id).await?.filter(|episode| episode.cleared.is_some()));
        }
        Ok(ended)
    }

    fn due(&self, memory: &Memory, ended: &[Episode]) -> Vec<TroubleNotice> {
        let Some(kept) = &memory.kept else { return Vec::new() };
        // What nobody is told of is not kept for later either: whoever is to be told from now on hears of what is so then.
        if !self.0.parts.mail.tells(MailKind::PrinterTrouble) && kept.told.is_empty() {
            return Vec::new();
        }
        let terms = self.terms();
        let none = Vec::new();
        let case = Case {
            active: &memory.active,
            ended,
            findings: memory.findings.as_ref().unwrap_or(&none),
            past: &memory.past_findings,
            silent: self.missed(memory),
            answers: memory.silent_since.is_none() && memory.answered,
            told: &kept.told,
            standings: &kept.standings,
            filter: &terms.section.filter(),
            jam_timer: terms.section.jam_timer(),
            not_answering_hours: terms.section.not_answering_hours,
            model: memory.reading.as_ref().and_then(|reading| reading.identity.model.as_deref()),
            zone: &terms.zone,
            now: terms.now,
        };
        notice::due(&case)
    }
}
