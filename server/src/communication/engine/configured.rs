//! Enrolling by itself with the code of the configuration: a roll-out without a browser.

use std::time::Duration;

use app::model::Actor;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

use super::{Engine, LONGEST, enrol::NotEnrolled, until};
use crate::{
    clock::ClockLook,
    communication::backoff,
    config::Config,
    entropy::octets,
    protocol::{octets::Digest, problem::ProblemKind},
    store::StoreError,
};

/// How often is looked whether the printer has been read.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl Engine {
    /// Enrols where the configuration has a code that was not used yet. Answers after how long to look again.
    pub(super) async fn enrol_by_configuration(
        &mut self,
        config: &Config,
        now: &ClockLook,
    ) -> Result<Duration, StoreError> {
        let code = config.communication.enrolment_code.trim();
        if code.is_empty() || config.communication.server_url().is_none() {
            return Ok(LONGEST);
        }
        let digest = Digest::new(Sha256::digest(code).into());
        let used = self.known.row.as_ref().and_then(|row| row.code);
        if used == Some(digest) || self.refused_code == Some(digest) {
            return Ok(LONGEST);
        }
        if self.not_before > now.wall {
            return Ok(until(now.wall, self.not_before));
        }
        // The server is told which printer it is.
        if self.parts.printer.latest().is_none() {
            return Ok(LOOK_AGAIN);
        }
        let configuration = Actor { who: "configuration".into(), address: None };
        match self.enrol_with(configuration, code, Some(digest)).await {
            Ok(()) => Ok(Duration::ZERO),
            Err(NotEnrolled::Store(error)) => Err(error),
            Err(NotEnrolled::Trouble(trouble)) if trouble.kind() != Some(ProblemKind::BadCode) => {
                self.failures = self.failures.saturating_add(1);
                let random = u32::from_be_bytes(octets(&*self.parts.entropy));
                let wait = backoff::wait(self.failures, trouble.retry_after, random);
                let later =
                    SignedDuration::try_from(wait).ok().and_then(|wait| now.wall.checked_add(wait).ok());
                self.not_before = later.unwrap_or(now.wall);
                let again_in_s = wait.as_secs();
                tracing::warn!(sentence = %trouble.sentence, again_in_s, "this device could not enrol");
                Ok(wait)
            }
            Err(refused) => {
                // Asked again after the next start, or with another code.
                self.refused_code = Some(digest);
                let sentence = app::port::CommunicationError::from(refused).to_string();
                tracing::error!(%sentence, "this device did not enrol with the code of its configuration");
                Ok(LONGEST)
            }
        }
    }
}
