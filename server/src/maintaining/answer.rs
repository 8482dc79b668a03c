//! What the administrator says of what needs attention.

use app::{
    model::{Access, Concern, Deed, Severity, Standing, StandingAnswer},
    port::MaintenanceError,
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use super::{
    Desk,
    desk::{Kept, Memory},
    returned::take_back,
};
use crate::store::{
    audit::{self, NewEntry},
    maintenance::standing,
};

/// The longest snooze: a year.
const LONGEST_SNOOZE: u32 = 8_760;

impl Desk {
    /// Takes an answer of `from`.
    pub(super) async fn answer(
        &self,
        from: &Access,
        concern: &Concern,
        answer: StandingAnswer,
    ) -> Result<(), MaintenanceError> {
        let mut memory = self.0.memory.lock().await;
        self.kept(&mut memory).await.map_err(store)?;
        let now = self.now();
        let is_back = answer == StandingAnswer::TakeBack;
        if !is_back && !self.concerns(&memory, concern) {
            return Err(MaintenanceError::Gone);
        }
        let to = standing_of(&memory, concern, answer, now)?;
        let before = memory.kept.as_ref().and_then(|kept| kept.standings.get(concern).cloned());
        if is_back && before.is_none() {
            return Err(MaintenanceError::Gone);
        }
        let entry = NewEntry {
            at: now,
            actor: from.actor(),
            deed: Deed::ConcernAnswered,
            subject: concern.word(),
            from: before.as_ref().map(said),
            to: to.as_ref().map(said),
        };
        let (about, written) = (concern.clone(), to.clone());
        let was_dismissed = matches!(before, Some(Standing::Dismissed { .. }));
        let work = move |transaction: &Transaction<'_>| {
            audit::insert(transaction, &entry)?;
            match (&written, &about) {
                (Some(standing), _) => standing::put(transaction, &about, standing).map(|()| Vec::new()),
                (None, Concern::Alert(id)) if was_dismissed => take_back(transaction, *id),
                (None, _) => standing::remove(transaction, &about).map(|_| vec![about.clone()]),
            }
        };
        let taken_back = self.0.parts.store.durably_settled(work).await.map_err(store)?;
        if let Some(Kept { standings, .. }) = &mut memory.kept {
            standings.retain(|known, _| !taken_back.contains(known));
            standings.extend(to.map(|standing| (concern.clone(), standing)));
        }
        Ok(())
    }

    /// Whether there is such a thing now.
    fn concerns(&self, memory: &Memory, concern: &Concern) -> bool {
        match concern {
            Concern::Alert(id) => memory.active.iter().any(|episode| episode.id == *id),
            Concern::Finding(key) => memory.findings.iter().flatten().any(|it| it.finding.key == *key),
            Concern::Silence => self.missed(memory).is_some(),
        }
    }
}

/// What an answer comes to; `None` where nothing is said any more.
fn standing_of(
    memory: &Memory,
    concern: &Concern,
    answer: StandingAnswer,
    now: Timestamp,
) -> Result<Option<Standing>, MaintenanceError> {
    Ok(match answer {
        StandingAnswer::TakeBack => None,
        StandingAnswer::Acknowledge => Some(Standing::Acknowledged { at: now }),
        StandingAnswer::Snooze { hours: hours @ 1..=LONGEST_SNOOZE } => {
            let until = now.checked_add(SignedDuration::from_hours(hours.into()));
            Some(Standing::Snoozed { at: now, until: until.unwrap_or(Timestamp::MAX) })
        }
        StandingAnswer::Snooze { .. } => return Err(MaintenanceError::OutOfBounds),
        StandingAnswer::Dismiss { reason } => {
            let (evidence, severity) = match concern {
                Concern::Alert(id) => {
                    let episode = memory.active.iter().find(|episode| episode.id == *id);
                    (None, episode.map(|episode| episode.severity))
                }
                Concern::Finding(key) => {
                    let open = memory.findings.iter().flatten().find(|it| it.finding.key == *key);
                    (open.map(|it| it.finding.evidence), open.map(|it| it.finding.severity))
                }
                Concern::Silence => (None, None),
            };
            let severity = severity.unwrap_or(Severity::Warning);
            Some(Standing::Dismissed { at: now, reason, evidence, severity })
        }
    })
}

/// In the audit trail.
fn said(standing: &Standing) -> String {
    match standing {
        Standing::Acknowledged { .. } => "acknowledged".to_owned(),
        Standing::Snoozed { until, .. } => format!("snoozed until {until}"),
        Standing::Dismissed { reason, .. } => format!("not a problem here: {}", reason.as_str()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what map_err gives")]
fn store(error: crate::store::StoreError) -> MaintenanceError {
    MaintenanceError::Store(error.to_string())
}
