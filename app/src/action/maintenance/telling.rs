use leptos::{prelude::use_context, server};

use super::{administrator, back, done, not_done, refused};
use crate::{
    action::{ActionError, Outcome},
    page::Page,
    port::{MaintenanceError, MaintenancePort},
    text::{maintenance::untold as text, untold},
};

/// Decides whether the communication server is told of what waits for the administrator's word, and leads back to the page
/// Maintenance. What happened since the page was made is not decided.
#[server(prefix = "/actions", endpoint = "tell-server")]
pub async fn tell_server(
    /// Names the last of what the page showed.
    #[server(default)]
    through: i64,
    /// "yes", or anything else for no.
    #[server(default)]
    answer: String,
) -> Result<Outcome, ActionError> {
    let Some(from) = administrator() else { return Ok(Outcome::default()) };
    let tell = answer == "yes";
    let decided = match use_context::<MaintenancePort>() {
        Some(port) => port.tell_server(&from, through, tell).await,
        None => Err(MaintenanceError::Gone),
    };
    let kept = match decided {
        Ok(count) => done(text::decided(count, tell)),
        Err(MaintenanceError::Gone) => not_done(untold::GONE.into()),
        Err(error) => refused(&error),
    };
    Ok(back(Page::Maintenance, &from, kept))
}
