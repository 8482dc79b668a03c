use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};

use super::{ActionError, Notice, error};
use crate::{page::Page, port::PortError};

/// What a browser with scripts is told when it was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// A sentence for the person.
    pub message: String,
}

/// Turns the port's answer into that of the action: JSON with its status for scripts, and for a plain form the
/// way back to `page` with a notice. `page` comes from the form: only a page of this device is taken.
pub fn answer(page: &str, result: Result<(Notice, String), PortError>) -> Result<Outcome, ActionError> {
    let notice = match &result {
        Ok((notice, _)) => *notice,
        Err(error) => Notice::from(error),
    };
    if is_plain_form() {
        let page = Page::from_path(page).unwrap_or(Page::Overview);
        lead_to(&format!("{}?{}={}", page.path(), Notice::PARAMETER, notice.value()));
        // An error would make the framework write it into the address, and go where the Referer says.
        let message = result.map(|(_, message)| message).unwrap_or_default();
        return Ok(Outcome { message });
    }
    tell(result.map(|(_, message)| message))
}

/// What a script is told, with the status of its refusal.
pub fn tell(result: Result<String, PortError>) -> Result<Outcome, ActionError> {
    match result {
        Ok(message) => Ok(Outcome { message }),
        Err(error) => {
            refuse(&error);
            Err(ActionError::from(&error))
        }
    }
}

/// Answers that the browser shall ask for `address` next: post, redirect, get.
pub fn lead_to(address: &str) {
    leptos_axum::redirect(address);
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::SEE_OTHER);
    }
}

fn refuse(error: &PortError) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    response.set_status(error::status(error));
    if let PortError::TooSoon { seconds } = error {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
}

/// Whether this is answered to a plain form, and to no script.
pub fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| accepts_html(&parts))
}

/// Whether a plain form asks, and no script.
pub fn accepts_html(parts: &Parts) -> bool {
    parts
        .headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"))
}
