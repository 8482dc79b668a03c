use std::{collections::BTreeMap, sync::Arc};

use super::{BoxFuture, SettingsError};
use crate::model::{Access, MailState, MailStepDone, QueuedMail};

/// E-mail to the recipients that the administrator has chosen.
pub trait Mail: Send + Sync + 'static {
    /// How it is now. Cheap: no I/O.
    fn state(&self) -> MailState;

    /// Mail that waits, could not be delivered or was withdrawn, newest first, at most 200. An error is a sentence
    /// that names the file and the reason.
    fn queue(&self) -> BoxFuture<'_, Result<Vec<QueuedMail>, String>>;

    /// Sends a mail to every recipient at once, with what was typed in place of what is set; nothing of that is
    /// kept. A password that is not typed is the one that is set, where server and port are too.
    fn test<'a>(
        &'a self,
        from: &'a Access,
        typed: &'a BTreeMap<String, String>,
    ) -> BoxFuture<'a, Result<Vec<MailStepDone>, MailTestError>>;

    /// Tries again now what waits or was undeliverable; one of it, or all. Answers how many that is.
    fn again<'a>(&'a self, from: &'a Access, which: Which) -> BoxFuture<'a, Result<u64, String>>;

    /// Forgets what waits or was undeliverable; one of it, or all that is undeliverable. Answers how many that was.
    fn discard<'a>(&'a self, from: &'a Access, which: Which) -> BoxFuture<'a, Result<u64, String>>;
}

/// The port as it is provided in Leptos' context.
pub type MailPort = Arc<dyn Mail>;

/// Which of the queued mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one with this number.
    One(i64),
    /// All of them.
    All,
}

/// Why no test mail was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailTestError {
    /// What was typed can't be used.
    Settings(SettingsError),
    /// Something that is needed is neither set nor typed; a sentence.
    Missing(String),
    /// Another one is being sent.
    Busy,
}
