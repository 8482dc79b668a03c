use leptos::{prelude::use_context, server};

use super::{administrator, back, done, not_done, refused};
use crate::{
    action::{ActionError, Outcome},
    page::Page,
    port::{MaintenanceError, MaintenancePort},
    text::maintenance::steps as text,
};

/// Ends the open session with support, and leads back to the troubleshooting page.
#[server(prefix = "/actions", endpoint = "end-support-session")]
pub async fn end_support_session() -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let ended = match use_context::<MaintenancePort>() {
        Some(port) => port.end_session(&from).await,
        None => Err(MaintenanceError::Gone),
    };
    let kept = match ended {
        Ok(()) => done(text::ENDED_HERE.into()),
        Err(MaintenanceError::Gone) => not_done(text::NONE_OPEN.into()),
        Err(error) => refused(&error),
    };
    Ok(back(Page::Troubleshooting, &from, kept))
}
