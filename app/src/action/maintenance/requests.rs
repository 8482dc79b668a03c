use leptos::{
    prelude::{expect_context, use_context},
    server,
};

use crate::{
    action::{ActionError, Notice, Outcome, answer::answer},
    model::RequestKind,
    page::access,
    port::{CommunicationError, CommunicationPort, DevicePort, PortError},
    text,
};

/// Records a request to send diagnostics. Pressed again while one is open, it answers that one.
#[server(prefix = "/actions", endpoint = "send-diagnostics")]
pub async fn send_diagnostics(
    /// The path of the page that the button stands on.
    #[server(default)]
    page: String,
) -> Result<Outcome, ActionError> {
    record(&page, RequestKind::Diagnostics).await
}

/// Records a request for an online troubleshooting session. Pressed again while one is open, it answers that one.
#[server(prefix = "/actions", endpoint = "start-troubleshooting")]
pub async fn start_troubleshooting(
    /// The path of the page that the button stands on.
    #[server(default)]
    page: String,
) -> Result<Outcome, ActionError> {
    record(&page, RequestKind::Troubleshooting).await
}

async fn record(page: &str, kind: RequestKind) -> Result<Outcome, ActionError> {
    let from = access();
    let result = match use_context::<CommunicationPort>() {
        Some(communication) => communication.request(&from, kind).await.map_err(|error| match error {
            CommunicationError::Printer(cause) => PortError::Printer(cause),
            other => PortError::Store(text::communication::error(&other)),
        }),
        None => expect_context::<DevicePort>().record_request(&from, kind).await,
    };
    let recorded = |request: crate::model::RecordedRequest| {
        (Notice::Recorded, text::action::recorded(&request.reference, request.state))
    };
    answer(page, result.map(recorded))
}
