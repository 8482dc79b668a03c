use leptos::{prelude::expect_context, server};

use super::{ActionError, Outcome, leave::leave, typed::TypedForm};
use crate::{
    page::{SettingsPage, access},
    port::{CommunicationError, CommunicationPort, FieldFault, Kept},
    text::{communication as errors, settings::enrolment as text},
};

/// Enrols with the server that is set.
#[server(prefix = "/actions", endpoint = "enrol")]
pub async fn enrol(
    /// The one-time code.
    enrol_code: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    let code = enrol_code.trim();
    let kept = if code.is_empty() {
        fault("enrol_code", errors::NO_CODE.into())
    } else {
        match expect_context::<CommunicationPort>().enrol(&from, code).await {
            Ok(()) => done(text::ENROLLED_NOW),
            // What the server says is about the code more often than not.
            Err(CommunicationError::Server(sentence)) => fault("enrol_code", sentence),
            Err(error) => refused(&error),
        }
    };
    Ok(leave(SettingsPage::Enrolment, &from, kept))
}

/// Goes to Not Enrolled.
#[server(prefix = "/actions", endpoint = "cancel-enrolment", input = TypedForm)]
pub async fn cancel_enrolment(
    /// "true": a final read first.
    final_read: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    let wanted = final_read == "true";
    let kept = match expect_context::<CommunicationPort>().cancel(&from, wanted).await {
        Ok(ended) if ended.final_read_accepted => done(text::ENDED_WITH_READ),
        Ok(_) if wanted => done(text::ENDED_WITHOUT_READ),
        Ok(_) => done(text::ENDED),
        Err(error) => refused(&error),
    };
    Ok(leave(SettingsPage::Enrolment, &from, kept))
}

/// Checks in and delivers what waits.
#[server(prefix = "/actions", endpoint = "check-in")]
pub async fn check_in() -> Result<Outcome, ActionError> {
    let from = access();
    let kept = match expect_context::<CommunicationPort>().check_in(&from).await {
        Ok(()) => done(text::CHECKED_IN),
        Err(error) => refused(&error),
    };
    Ok(leave(SettingsPage::Enrolment, &from, kept))
}

/// Makes a meter read and sends it.
#[server(prefix = "/actions", endpoint = "send-read")]
pub async fn send_read() -> Result<Outcome, ActionError> {
    let from = access();
    let kept = match expect_context::<CommunicationPort>().send_read(&from).await {
        Ok(()) => done(text::READ_SENT),
        Err(error) => refused(&error),
    };
    Ok(leave(SettingsPage::Enrolment, &from, kept))
}

/// Says yes or no to what the server asked for.
#[server(prefix = "/actions", endpoint = "answer-command")]
pub async fn answer_command(
    /// The number of what it asked for.
    number: u64,
    /// "yes", or anything else for no.
    answer: String,
) -> Result<Outcome, ActionError> {
    let from = access();
    let yes = answer == "yes";
    let kept = match expect_context::<CommunicationPort>().answer_command(&from, number, yes).await {
        Ok(()) => done(if yes { text::ALLOWED } else { text::REFUSED }),
        Err(error) => refused(&error),
    };
    Ok(leave(SettingsPage::Enrolment, &from, kept))
}

/// Goes on after the server said that there are two of this device.
#[server(prefix = "/actions", endpoint = "go-on")]
pub async fn go_on() -> Result<Outcome, ActionError> {
    let from = access();
    let kept = match expect_context::<CommunicationPort>().go_on(&from).await {
        Ok(()) => done(text::GOES_ON),
        Err(error) => refused(&error),
    };
    Ok(leave(SettingsPage::Enrolment, &from, kept))
}

fn done(message: &str) -> Kept {
    Kept { message: Some(message.into()), ..Kept::default() }
}

fn refused(error: &CommunicationError) -> Kept {
    Kept { message: Some(errors::error(error)), refused: true, ..Kept::default() }
}

fn fault(field: &str, message: String) -> Kept {
    Kept { faults: vec![FieldFault { name: field.into(), message }], ..Kept::default() }
}
