//! Each step with how long it took.

use std::{fmt::Display, io, time::Duration};

use app::model::{MailStep, MailStepDone};
use lettre::transport::smtp::{self, response::Response};
use tokio::time::{Instant, timeout};

use super::super::{
    plain::{LONGEST, line},
    post::{Failure, Meaning},
};

/// Notes the steps of one attempt.
pub(super) struct Noted<'a> {
    steps: &'a mut Vec<MailStepDone>,
    begun: Instant,
}

impl<'a> Noted<'a> {
    pub(super) fn new(steps: &'a mut Vec<MailStepDone>) -> Self {
        Self { steps, begun: Instant::now() }
    }

    /// The step was taken.
    pub(super) fn done(&mut self, step: MailStep, answer: impl Display) {
        self.note(step, true, &answer.to_string());
    }

    /// The step was not taken.
    pub(super) fn failed(&mut self, step: MailStep, meaning: Meaning, answer: impl Display) -> Failure {
        let answer = self.note(step, false, &answer.to_string());
        Failure { step, answer, meaning }
    }

    fn note(&mut self, step: MailStep, done: bool, answer: &str) -> String {
        let answer = line(answer, LONGEST);
        let milliseconds = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.steps.push(MailStepDone { step, done, answer: answer.clone(), milliseconds });
        self.begun = Instant::now();
        answer
    }
}

/// What was said, with its code where it has one.
#[derive(Debug)]
pub(super) struct Said {
    /// The code of a refusal; `None` where the connection failed.
    pub(super) code: Option<u16>,
    /// Code and text, or the system's word.
    pub(super) text: String,
}

impl From<io::Error> for Said {
    fn from(error: io::Error) -> Self {
        Self { code: None, text: without_number(&error.to_string()) }
    }
}

impl From<smtp::Error> for Said {
    fn from(error: smtp::Error) -> Self {
        use std::error::Error as _;
        let code = error.status().and_then(|code| code.to_string().parse().ok());
        let said = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        let text = match code {
            Some(code) => format!("{code} {said}"),
            None => without_number(&said),
        };
        Self { code, text }
    }
}

/// The system's word without its number, which tells nobody more: "Connection refused (os error 111)".
fn without_number(text: &str) -> String {
    text.split(" (os error ").next().unwrap_or_default().to_owned()
}

/// An answer with its code, on one line.
pub(super) fn words(response: &Response) -> String {
    let text: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), text.join(" "))
}

/// Waits for the answer, but not for ever.
pub(super) async fn within<T, E: Into<Said>>(
    time: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Said> {
    match timeout(time, work).await {
        Ok(result) => result.map_err(Into::into),
        Err(_) => Err(Said { code: None, text: format!("no answer within {} s", time.as_secs_f32()) }),
    }
}
