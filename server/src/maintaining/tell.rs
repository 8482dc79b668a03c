//! Tells recipients of what they are to be told now.

use app::model::{Episode, MailKind};
use rusqlite::Transaction;

use super::{
    Desk,
    desk::Memory,
    notice::{self, Case, Due, What},
    telling,
};
use crate::store::{StoreError, maintenance::notice as rows};

impl Desk {
    /// Decides, writes and hands over. Costs no access to the disk while there is nothing to tell.
    pub(super) async fn tell(&self, memory: &mut Memory) -> Result<(), StoreError> {
        self.kept(memory).await?;
        let (ended, lost) = self.ended(memory).await?;
        let Due { notices, done } = self.due(memory, &ended, &lost);
        let Some(kept) = &mut memory.kept else { return Ok(()) };
        if notices.is_empty() && done.is_empty() && !kept.waits {
            return Ok(());
        }
        let (mail, now) = (self.0.parts.mail.clone(), self.now());
        let mut news: Vec<(String, What)> = notices.iter().map(|one| (one.key.clone(), one.what)).collect();
        news.extend(done.iter().map(|key| (key.clone(), What::Over)));
        let work = move |transaction: &Transaction<'_>| {
            done.iter().try_for_each(|key| rows::done(transaction, key, &What::Over, now))?;
            telling::tell(transaction, &notices, &mail, now)
        };
        kept.waits = self.0.parts.store.durably_settled(work).await?;
        for (key, what) in news {
            match what {
                What::Begun | What::Worse => _ = kept.told.insert(key, now),
                What::Over => _ = kept.told.remove(&key),
            }
        }
        Ok(())
    }

    /// Alerts that were told of and are over, and those of them that are kept nowhere any more.
    async fn ended(&self, memory: &Memory) -> Result<(Vec<Episode>, Vec<u64>), StoreError> {
        let told = memory.kept.iter().flat_map(|kept| kept.told.keys());
        let told = told.filter_map(|key| notice::episode_of(key));
        let gone: Vec<u64> = told.filter(|id| memory.active.iter().all(|it| it.id != *id)).collect();
        if gone.is_empty() || memory.reading.is_none() {
            return Ok((Vec::new(), Vec::new()));
        }
        // What waits for the disk is known to the history alone.
        let (mut ended, mut lost) = (Vec::new(), Vec::new());
        for id in gone {
            match self.0.parts.store.episode(id).await? {
                Some(episode) if episode.cleared.is_some() => ended.push(episode),
                Some(_) => {}
                None => lost.push(id),
            }
        }
        Ok((ended, lost))
    }

    fn due(&self, memory: &Memory, ended: &[Episode], lost: &[u64]) -> Due {
        let Some(kept) = &memory.kept else { return Due::default() };
        // What nobody is told of is not kept for later either: whoever is to be told from now on hears of what is so then.
        let tells = self.0.parts.mail.tells(MailKind::PrinterTrouble);
        if !tells && kept.told.is_empty() {
            return Due::default();
        }
        let terms = self.terms();
        let none = Vec::new();
        let case = Case {
            active: &memory.active,
            ended,
            lost,
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
        let mut due = notice::due(&case);
        due.notices.retain(|one| tells || one.what == What::Over);
        due
    }
}
