use std::{collections::BTreeMap, time::Duration};

use app::{
    SettingsPage,
    model::{Access, Deed, MailMissing, MailRole, MailSetUp, MailState, MailStep, MailStepDone, QueuedMail},
    port::{BoxFuture, Mail as Port, MailTestError, Which},
};
use tokio::time::timeout;

use super::{
    Mail,
    letter::test,
    message::{Envelope, message},
    post::{Meaning, Server},
    set_up::{may_go, set_up, vendors},
};
use crate::{
    config::{Config, MailSection},
    store::{
        StoreError,
        audit::{self, NewEntry},
        mail,
    },
};

/// Rows that the page shows.
const SHOWN: usize = 200;
/// A test mail may take this long: whoever pressed the button waits.
const TEST_WITHIN: Duration = Duration::from_secs(45);

impl Port for Mail {
    fn state(&self) -> MailState {
        self.latest()
    }

    fn queue(&self) -> BoxFuture<'_, Result<Vec<QueuedMail>, String>> {
        Box::pin(async move {
            let found = self.0.parts.store.read(|connection| mail::not_delivered(connection, SHOWN)).await;
            found.map_err(|error| error.to_string())
        })
    }

    fn test<'a>(
        &'a self,
        from: &'a Access,
        typed: &'a BTreeMap<String, String>,
    ) -> BoxFuture<'a, Result<Vec<MailStepDone>, MailTestError>> {
        Box::pin(async move {
            let Ok(_one) = self.0.testing.try_lock() else { return Err(MailTestError::Busy) };
            let config = self.0.parts.settings.preview(SettingsPage::Mail, typed).await;
            let config = config.map_err(MailTestError::Settings)?;
            let recipients = self.test_recipients(&config.mail)?;
            self.note(from, Deed::MailTested, config.mail.server_address(), |_| Ok(())).await.map_err(
                |error| MailTestError::Settings(app::port::SettingsError::Store(error.to_string())),
            )?;
            let mut steps = Vec::new();
            if timeout(TEST_WITHIN, self.try_out(&config, &recipients, &mut steps)).await.is_err() {
                let step = steps.last().map_or(MailStep::Resolve, |last| last.step);
                let answer = format!("no answer within {} s", TEST_WITHIN.as_secs());
                let milliseconds = u64::try_from(TEST_WITHIN.as_millis()).unwrap_or(u64::MAX);
                steps.push(MailStepDone { step, done: false, answer, milliseconds });
            }
            Ok(steps)
        })
    }

    fn again<'a>(&'a self, from: &'a Access, which: Which) -> BoxFuture<'a, Result<u64, String>> {
        Box::pin(async move {
            // Not while mail is being sent: what is tried now must not be put off by an attempt from before.
            let mut pace = self.0.pace.lock().await;
            let now = self.0.parts.clock.now();
            let work = move |transaction: &rusqlite::Transaction<'_>| mail::again(transaction, which, now);
            let count = self.note(from, Deed::MailRetried, subject(which), work).await;
            pace.hurry();
            drop(pace);
            self.wake();
            count.map_err(|error| error.to_string())
        })
    }

    fn discard<'a>(&'a self, from: &'a Access, which: Which) -> BoxFuture<'a, Result<u64, String>> {
        Box::pin(async move {
            let work = move |transaction: &rusqlite::Transaction<'_>| mail::discard(transaction, which);
            let count = self.note(from, Deed::MailDiscarded, subject(which), work).await;
            self.wake();
            count.map_err(|error| error.to_string())
        })
    }
}

impl Mail {
    /// Does something durably, with its line in the audit trail.
    async fn note<T: Send + 'static>(
        &self,
        from: &Access,
        deed: Deed,
        subject: String,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (at, actor) = (self.0.parts.clock.now(), from.actor());
        let entry = NewEntry { at, actor, deed, subject, from: None, to: None };
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            audit::insert(transaction, &entry)?;
            work(transaction)
        };
        self.0.parts.store.durably(work).await
    }

    /// Every address, whatever it is told of, but the vendor's while not enrolled.
    fn test_recipients(&self, section: &MailSection) -> Result<Vec<String>, MailTestError> {
        use app::mail_settings_words as words;
        let missing = match set_up(section) {
            MailSetUp::Fully => Vec::new(),
            MailSetUp::Not => vec![MailMissing::Server, MailMissing::Sender, MailMissing::Recipients],
            MailSetUp::Partly(missing) => missing,
        };
        // Whoever is told of nothing can get a test mail all the same.
        let missing: Vec<&str> = missing
            .into_iter()
            .filter(|missing| *missing != MailMissing::Events)
            .map(words::what_is_missing)
            .collect();
        if !missing.is_empty() {
            return Err(MailTestError::Missing(format!("{}.", missing.join(", "))));
        }
        let enrolled = (self.0.parts.enrolled)();
        let mut recipients: Vec<String> = Vec::new();
        for role in MailRole::ALL {
            for address in section.addresses(role) {
                if may_go(section, enrolled, role, address).is_ok()
                    && !recipients.iter().any(|a| a == address)
                {
                    recipients.push(address.to_owned());
                }
            }
        }
        if recipients.is_empty() {
            Err(MailTestError::Missing(words::vendor_silent(&vendors(section))))
        } else {
            Ok(recipients)
        }
    }

    /// Sends a test mail to each of them on one connection.
    async fn try_out(&self, config: &Config, recipients: &[String], steps: &mut Vec<MailStepDone>) {
        let section = &config.mail;
        let Some(server) = Server::of(section, &self.0.parts.hello) else { return };
        let Ok(mut session) = self.0.parts.post.open(&server, steps).await else { return };
        let letter = test(&self.about(config));
        let (at, message_id) = (self.0.parts.clock.now(), self.message_id());
        for (number, address) in recipients.iter().enumerate() {
            let id = format!("{message_id}.{number}");
            let mail = match message(&letter, Envelope { section, to: address, at, id: &id }) {
                Ok(mail) => mail,
                Err(error) => {
                    let answer = error.to_string();
                    steps.push(MailStepDone {
                        step: MailStep::Message,
                        done: false,
                        answer,
                        milliseconds: 0,
                    });
                    continue;
                }
            };
            let sent = session.send(&mail, steps).await;
            let over = |failure: &super::Failure| {
                matches!(failure.meaning, Meaning::Unreachable | Meaning::NeedsAdministrator)
            };
            if sent.is_err_and(|failure| over(&failure)) {
                break;
            }
        }
        session.close().await;
    }
}

fn subject(which: Which) -> String {
    match which {
        Which::One(id) => format!("mail/{id}"),
        Which::All => "mail".into(),
    }
}
