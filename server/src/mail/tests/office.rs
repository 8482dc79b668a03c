use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use app::{
    model::{MailStep, MailStepDone},
    port::BoxFuture,
};

use super::super::post::{Failure, Meaning, Outgoing, Post, Server, Session};

/// An SMTP server in memory that does as it is told.
#[derive(Clone, Default)]
pub(super) struct Office(Arc<Mutex<State>>);

#[derive(Default)]
pub(super) struct State {
    /// What keeps it from taking anything.
    pub(super) down: Option<Failure>,
    /// What it answers to messages for an address.
    pub(super) refuses: BTreeMap<String, Failure>,
    /// Takes the next message, and is gone before it says so.
    pub(super) silent_once: bool,
    /// Host and password of each connection.
    pub(super) opened: Vec<(String, Option<String>)>,
    /// Address and message of everything that it took.
    pub(super) taken: Vec<(String, String)>,
}

pub(super) fn failure(step: MailStep, answer: &str, meaning: Meaning) -> Failure {
    Failure { step, answer: answer.into(), meaning }
}

impl Office {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// To whom messages went.
    pub(super) fn addresses(&self) -> Vec<String> {
        self.state().taken.iter().map(|(address, _)| address.clone()).collect()
    }

    /// The subjects of the messages for this address.
    pub(super) fn subjects(&self, address: &str) -> Vec<String> {
        let subject = |message: &str| {
            let line = message.lines().find_map(|line| line.strip_prefix("Subject: "));
            line.unwrap_or_default().to_owned()
        };
        self.state()
            .taken
            .iter()
            .filter(|(to, _)| to == address)
            .map(|(_, message)| subject(message))
            .collect()
    }
}

fn note(steps: &mut Vec<MailStepDone>, step: MailStep, done: bool, answer: &str) {
    steps.push(MailStepDone { step, done, answer: answer.into(), milliseconds: 0 });
}

impl Post for Office {
    fn open<'a>(
        &'a self,
        server: &'a Server,
        steps: &'a mut Vec<MailStepDone>,
    ) -> BoxFuture<'a, Result<Box<dyn Session>, Failure>> {
        Box::pin(async move {
            let password = server.credentials.as_ref().map(|(_, password)| password.to_string());
            let mut state = self.state();
            state.opened.push((server.host.clone(), password));
            if let Some(failure) = &state.down {
                note(steps, failure.step, false, &failure.answer);
                return Err(failure.clone());
            }
            note(steps, MailStep::Hello, true, "250 hello");
            Ok(Box::new(Connection(self.clone())) as Box<dyn Session>)
        })
    }
}

struct Connection(Office);

impl Session for Connection {
    fn send<'a>(
        &'a mut self,
        mail: &'a Outgoing,
        steps: &'a mut Vec<MailStepDone>,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let to = mail.to.to_string();
            let mut state = self.0.state();
            if let Some(failure) = state.down.clone().or_else(|| state.refuses.get(&to).cloned()) {
                note(steps, failure.step, false, &failure.answer);
                return Err(failure);
            }
            state.taken.push((to, String::from_utf8(mail.octets.clone()).unwrap()));
            if std::mem::take(&mut state.silent_once) {
                return Err(failure(MailStep::Message, "no answer within 120 s", Meaning::Unreachable));
            }
            note(steps, MailStep::Message, true, "250 taken");
            Ok(())
        })
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}
