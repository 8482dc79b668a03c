//! How the ways to the communication server and to the mailboxes did.

use crate::{
    ledger::Ledger,
    protocol::data::diagnostics::{Attempt, MailSent},
    store::{Store, StoreError, communication::CommunicationRow, mail},
};

/// How many attempts to reach the server, and how many mails.
const SHOWN: usize = 20;

pub(super) struct Ways {
    /// How it goes with the server.
    pub(super) state: CommunicationRow,
    /// The newest attempts.
    pub(super) attempts: Vec<Attempt>,
    /// The newest mails.
    pub(super) mail: Vec<MailSent>,
}

pub(super) async fn gather(store: &Store) -> Result<Ways, StoreError> {
    // A ledger that can't be read keeps nothing else back.
    let attempts = Ledger::new(store.clone()).transmissions(i64::MAX, SHOWN).await.unwrap_or_default();
    let (state, mail) = store
        .read(|connection| {
            Ok((crate::store::communication::read(connection)?, mail::newest(connection, SHOWN)?))
        })
        .await?;
    let attempts = attempts.into_iter().map(|attempt| Attempt {
        at: attempt.ended_at,
        what: "delivery".into(),
        failed_at: attempt.step,
    });
    Ok(Ways { state, attempts: attempts.collect(), mail: mail.into_iter().map(sent).collect() })
}

/// Without subject, address and answer: the step that failed alone.
fn sent(delivery: mail::Delivery) -> MailSent {
    let mail::Delivery { at, kind, role, progress, attempts, cause } = delivery;
    // A cause begins with the words of its step.
    let failed_at = cause.and_then(|cause| {
        app::model::MailStep::ALL
            .into_iter()
            .find(|step| cause.starts_with(app::mail_settings_words::step(*step)))
    });
    MailSent { at, kind, to: role, progress, attempts, failed_at }
}
