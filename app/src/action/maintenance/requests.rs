use leptos::{
    prelude::{expect_context, use_context},
    server,
};

use super::{back, done, not_done};
use crate::{
    action::{
        ActionError, Outcome,
        answer::{is_plain_form, tell},
    },
    model::RequestKind,
    page::{Page, access},
    port::{CommunicationError, CommunicationPort, DevicePort, PortError},
    text,
};

/// Records a request to send diagnostics. Pressed again while one waits to be delivered, it
/// answers that one.
#[server(prefix = "/actions", endpoint = "send-diagnostics")]
pub async fn send_diagnostics(
    /// The path of the page that the button stands on.
    #[server(default)]
    page: String,
    /// The mark of what the page showed, where it showed it.
    #[server(default)]
    shown: String,
) -> Result<Outcome, ActionError> {
    record(&page, RequestKind::Diagnostics, &shown).await
}

/// Records a request for an online troubleshooting session. Pressed again while one waits to be delivered, it
/// answers that one.
#[server(prefix = "/actions", endpoint = "start-troubleshooting")]
pub async fn start_troubleshooting(
    /// The path of the page that the button stands on.
    #[server(default)]
    page: String,
    /// The mark of what the page showed, where it showed it.
    #[server(default)]
    shown: String,
) -> Result<Outcome, ActionError> {
    record(&page, RequestKind::Troubleshooting, &shown).await
}

async fn record(page: &str, kind: RequestKind, shown: &str) -> Result<Outcome, ActionError> {
    let (from, device) = (access(), expect_context::<DevicePort>());
    let result = match use_context::<CommunicationPort>() {
        Some(communication) => {
            let shown = Some(shown).filter(|mark| !mark.is_empty());
            communication.request(&from, kind, shown).await.map_err(|error| match error {
                CommunicationError::Printer(cause) => PortError::Printer(cause),
                CommunicationError::NotShown => PortError::NotShown,
                other => PortError::Store(text::communication::error(&other)),
            })
        }
        None => device.record_request(&from, kind).await,
    };
    let snapshot = device.snapshot();
    let said = result
        .map(|asked| text::action::requested(&asked, &snapshot.communication.condition, &snapshot.zone));
    if !is_plain_form() {
        return tell(said);
    }
    let page = Page::from_path(page).filter(|page| *page == Page::Troubleshooting);
    let (page, kept) = match said {
        Ok(said) => (page, done(said)),
        Err(error) => {
            // To where it is shown anew.
            let again = (error == PortError::NotShown).then_some(asks(kind));
            (again.or(page), not_done(ActionError::from(&error).message))
        }
    };
    Ok(back(page.unwrap_or(Page::Maintenance), &from, kept))
}

/// The page that shows what is sent, and asks.
fn asks(kind: RequestKind) -> Page {
    match kind {
        RequestKind::Diagnostics => Page::Diagnostics,
        RequestKind::Troubleshooting => Page::Troubleshooting,
    }
}
