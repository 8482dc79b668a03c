use std::collections::BTreeMap;

use leptos::{prelude::use_context, server};

use super::{
    ActionError, Outcome,
    leave::leave,
    settings::{fields_of, showable},
    typed::TypedForm,
};
use crate::{
    model::{Access, MailStepDone},
    page::{SettingsPage, access, settings::position},
    port::{Kept, KeptStep, MailPort, MailTestError, SettingsError, Which},
    text::settings::{self as settings_text, mail as text},
};

const PAGE: SettingsPage = SettingsPage::Mail;

/// Sends a test mail with what was typed into the form, and leads back to it with each step and what was typed.
#[server(prefix = "/actions", endpoint = "send-test-mail", input = TypedForm)]
pub async fn send_test_mail(
    /// What was typed, by field.
    typed: BTreeMap<String, String>,
) -> Result<Outcome, ActionError> {
    let from = access();
    let typed = fields_of(PAGE, typed);
    let Some(port) = use_context::<MailPort>() else { return Ok(back(&from, said(true, text::UNKNOWN))) };
    let kept = match port.test(&from, &typed).await {
        Ok(steps) => tried(&steps),
        Err(MailTestError::Settings(SettingsError::Fields(mut faults))) => {
            faults.sort_by_key(|fault| position(PAGE, &fault.name));
            Kept { faults, ..Kept::default() }
        }
        Err(MailTestError::Settings(SettingsError::Store(cause))) => {
            said(true, &settings_text::not_saved(&cause))
        }
        Err(MailTestError::Missing(what)) => said(true, &format!("{} {what}", text::TEST_NEEDS)),
        Err(MailTestError::Busy) => said(true, text::TEST_BUSY),
    };
    // Nothing was saved: the form shows what was typed again.
    Ok(back(&from, Kept { typed: showable(PAGE, typed), ..kept }))
}

/// Tries again now what waits or was undeliverable: one mail, or all without a number.
#[server(prefix = "/actions", endpoint = "retry-mail")]
pub async fn retry_mail(
    /// Its number.
    #[server(default)]
    id: Option<i64>,
) -> Result<Outcome, ActionError> {
    let from = access();
    let Some(port) = use_context::<MailPort>() else { return Ok(back(&from, said(true, text::UNKNOWN))) };
    let kept = match port.again(&from, which(id)).await {
        Ok(count) => said(false, &text::again(count)),
        Err(cause) => said(true, &text::not_done(&cause)),
    };
    Ok(back(&from, kept))
}

/// Forgets what waits or was undeliverable: one mail, or all that is undeliverable without a number.
#[server(prefix = "/actions", endpoint = "discard-mail")]
pub async fn discard_mail(
    /// Its number.
    #[server(default)]
    id: Option<i64>,
) -> Result<Outcome, ActionError> {
    let from = access();
    let Some(port) = use_context::<MailPort>() else { return Ok(back(&from, said(true, text::UNKNOWN))) };
    let kept = match port.discard(&from, which(id)).await {
        Ok(count) => said(false, &text::discarded(count)),
        Err(cause) => said(true, &text::not_done(&cause)),
    };
    Ok(back(&from, kept))
}

fn which(id: Option<i64>) -> Which {
    id.map_or(Which::All, Which::One)
}

fn tried(steps: &[MailStepDone]) -> Kept {
    let sent = !steps.is_empty() && steps.iter().all(|step| step.done);
    let words = |step: &MailStepDone| KeptStep {
        what: text::step(step.step).into(),
        answer: text::took(&step.answer, step.milliseconds),
        done: step.done,
    };
    let message = if sent { text::TEST_SENT } else { text::TEST_NOT_SENT };
    Kept { steps: steps.iter().map(words).collect(), ..said(!sent, message) }
}

fn said(refused: bool, sentence: &str) -> Kept {
    Kept { message: Some(sentence.into()), refused, ..Kept::default() }
}

fn back(from: &Access, kept: Kept) -> Outcome {
    leave(PAGE, from, kept)
}
