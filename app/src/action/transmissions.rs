use leptos::{prelude::expect_context, server};

use super::{ActionError, Outcome, answer::lead_to};
use crate::{
    page::{Page, access, kept::KEPT},
    port::{Kept, SettingsPort, TransmissionsPort},
    text::transmissions as text,
};

/// Sends an event again that was refused or set aside.
#[server(prefix = "/actions", endpoint = "send-event-again")]
pub async fn send_event_again(
    /// Its place: "1-17".
    place: String,
) -> Result<Outcome, ActionError> {
    let done = expect_context::<TransmissionsPort>().send_again(&access(), &place).await;
    Ok(back(done.map(|()| text::SENT_AGAIN)))
}

/// Keeps an event back for good.
#[server(prefix = "/actions", endpoint = "discard-event")]
pub async fn discard_event(
    /// Its place: "1-17".
    place: String,
) -> Result<Outcome, ActionError> {
    let done = expect_context::<TransmissionsPort>().discard(&access(), &place).await;
    Ok(back(done.map(|()| text::DISCARDED)))
}

/// Leads back to the list, which says what became of it.
fn back(done: Result<&'static str, String>) -> Outcome {
    let (message, refused) = match done {
        Ok(message) => (message.to_owned(), false),
        Err(why) => (why, true),
    };
    let kept = Kept { message: Some(message.clone()), refused, ..Kept::default() };
    let name = expect_context::<SettingsPort>().keep(&access(), kept);
    lead_to(&format!("{}?{KEPT}={name}", Page::Transmissions.path()));
    Outcome { message }
}
