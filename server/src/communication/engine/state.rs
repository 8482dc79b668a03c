//! What pages show of the communication.

use std::collections::BTreeMap;

use app::model::{AskedCommand, Asks, Assistant, Cause, Communication, Condition, Enrolment, Reporting};
use jiff::SignedDuration;

use super::{Engine, obey::asked_for, permissions::permissions};
use crate::{
    communication::words,
    ledger::Summary,
    protocol::{check_in::Permission, command::Command, key::fingerprint},
    store::{
        StoreError,
        command::{self, CommandProgress, CommandRow},
    },
};

/// With no success for so long, though nothing failed, something is wrong.
const OVERDUE: SignedDuration = SignedDuration::from_hours(25);

impl Engine {
    pub(super) async fn summary(&self) -> Result<Summary, StoreError> {
        self.ledger.summary().await
    }

    /// The same before anybody can be asked to publish.
    pub(super) async fn tell_first(&mut self) -> Result<(), StoreError> {
        let state = self.state().await?;
        self.parts.published.send_replace(state);
        Ok(())
    }

    /// Publishes how it is, if it is another way than before.
    pub(super) async fn tell(&mut self) -> Result<(), StoreError> {
        let state = self.state().await?;
        let changed = self.parts.published.send_if_modified(|published| {
            let changed = *published != state;
            *published = state;
            changed
        });
        if changed || std::mem::take(&mut self.news) {
            self.parts.printer.publish().await;
        }
        Ok(())
    }

    async fn state(&mut self) -> Result<Communication, StoreError> {
        let loaded = self.config();
        let config = &loaded.config;
        let summary = self.summary().await?;
        let look = self.look();
        let asked = self
            .parts
            .store
            .read(|connection| command::with_progress(connection, CommandProgress::Asked))
            .await?;
        let enrolled = self.known.is_enrolled();
        let permissions = permissions(&config.communication);
        let scheduled = permissions.meter == Permission::Automatically;
        let next = if enrolled && scheduled { self.parts.billing.agenda().await?.next } else { None };
        let zone = config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
        let next_read = next.map(|next| (zone.to_datetime(next).date(), next));
        Ok(Communication {
            server: config.communication.server_url().map(|server| server.to_string()),
            enrolment: self.enrolment(),
            condition: self.condition(look.wall),
            last_success: self.last_success,
            next_attempt: enrolled.then(|| self.next_check_in.max(self.not_before)),
            next_read,
            waiting: summary.waiting,
            waiting_since: summary.waiting_since,
            refused: summary.refused,
            asked: asked.iter().filter(|row| row.expires_at > look.wall).filter_map(shown).collect(),
            permissions: Assistant::ALL.map(|assistant| (assistant, permissions.of(assistant))).into(),
            reporting: self.reporting(),
        })
    }

    fn enrolment(&self) -> Enrolment {
        match &self.known.row {
            None => Enrolment::NotEnrolled,
            Some(row) if !self.known.is_enrolled() => {
                Enrolment::Cancelled { at: row.changed_at, by: row.changed_by.clone() }
            }
            Some(row) => Enrolment::Enrolled {
                since: row.changed_at,
                server: row.server.clone(),
                device: row.device.clone(),
                fingerprint: self
                    .known
                    .key
                    .as_ref()
                    .map(|key| fingerprint(&key.public()))
                    .unwrap_or_default(),
            },
        }
    }

    fn condition(&mut self, now: jiff::Timestamp) -> Condition {
        if let Some(sentence) = self.known.held() {
            return Condition::Held { sentence: sentence.to_owned() };
        }
        if self.known.is_enrolled() && !self.sends() {
            let (cause, sentence) = (Cause::Settings, words::DEMONSTRATION.to_owned());
            return Condition::Failing { since: now, cause, sentence, attempts: 1 };
        }
        if let Some((since, cause, sentence)) = &self.failing {
            let (since, cause, sentence) = (*since, *cause, sentence.clone());
            return Condition::Failing { since, cause, sentence, attempts: self.failures.max(1) };
        }
        if let Some(until) = self.budget.used_up(now) {
            return Condition::OverBudget { until };
        }
        match self.last_success {
            None => Condition::Never,
            Some(last) if now.duration_since(last) > OVERDUE => Condition::Overdue,
            Some(_) => Condition::Communicating,
        }
    }

    fn reporting(&self) -> BTreeMap<Assistant, Reporting> {
        let rows = self.known.reporting.iter();
        rows.map(|row| (row.assistant, Reporting { enabled: row.enabled, interval_s: row.interval_s }))
            .collect()
    }
}

fn shown(row: &CommandRow) -> Option<AskedCommand> {
    let asks = match asked_for(row)? {
        Command::RequestRead => Asks::Read,
        Command::Reporting { assistant, on, interval_s } => Asks::Reporting { assistant, on, interval_s },
        Command::CheckInInterval { interval_s } => Asks::CheckInInterval(interval_s),
        Command::DailyTransmissionTime { at } => Asks::DailyTransmissionTime(at),
        Command::RequestDiagnostics => Asks::Diagnostics,
        Command::ProposeResolution { .. }
        | Command::SupplyOrder { .. }
        | Command::ServiceRequest { .. }
        | Command::Advice { .. }
        | Command::LookAgain { .. }
        | Command::EndSession { .. }
        | Command::Cancel { .. }
        | Command::Unknown => return None,
    };
    Some(AskedCommand { number: row.number, received_at: row.received_at, expires_at: row.expires_at, asks })
}
