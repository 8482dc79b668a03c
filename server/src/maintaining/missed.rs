//! A printer that does not answer in working time: the communication server is told that it is missed, and that this is over.

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
    /// Writes down that the printer is missed, or answers again. Costs no access to the disk while neither is news.
    pub(super) async fn note_silence(&self, memory: &mut Memory) -> Result<(), StoreError> {
        let known = self.begun(memory).await?.silence;
        let answers = memory.silent_since.is_none() && memory.answered;
        let missed = self.missed(memory);
        memory.silence_stands |= missed.is_some();
        memory.unsaid_silence = memory.unsaid_silence.filter(|since| missed == Some(*since));
        match (known, missed) {
            (None, Some(since)) if !self.tells() => {
                memory.unsaid_silence = Some(since);
                Ok(())
            }
            (None, Some(since)) if memory.unsaid_silence == Some(since) => Ok(()),
            (None, Some(since)) => self.write_silence(memory, AlertStep::Raised, since).await,
            (Some(since), None) if answers => self.write_silence(memory, AlertStep::Cleared, since).await,
            _ => Ok(()),
        }
    }

    /// Another printer is read from now on, or none: nobody misses the one before.
    pub(super) async fn leave_silence(&self, memory: &mut Memory) -> Result<(), StoreError> {
        match self.begun(memory).await?.silence {
            Some(since) => self.write_silence(memory, AlertStep::Cleared, since).await,
            None => Ok(()),
        }
    }

    async fn write_silence(
        &self,
        memory: &mut Memory,
        step: AlertStep,
        since: Timestamp,
    ) -> Result<(), StoreError> {
        let terms = self.terms();
        let untold = Untold::Silence { step, since, hours: terms.section.not_answering_hours };
        let work = move |transaction: &Transaction<'_>| untold::insert(transaction, terms.now, &untold);
        self.0.parts.store.durably(work).await?;
        self.begun(memory).await?.silence = (step == AlertStep::Raised).then_some(since);
        Ok(())
    }
}
