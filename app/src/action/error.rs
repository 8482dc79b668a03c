use http::StatusCode;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

use crate::{port::PortError, text::action as text};

/// What a browser with scripts is told when something could not be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionError {
    /// A sentence for the person.
    pub message: String,
}

impl From<&PortError> for ActionError {
    fn from(error: &PortError) -> Self {
        let message = match error {
            PortError::NotConfigured => text::NOT_CONFIGURED.into(),
            PortError::Printer(cause) | PortError::Store(cause) => cause.clone(),
            PortError::TooSoon { seconds } => text::too_soon(*seconds),
            PortError::NotShown => text::NOT_SHOWN.into(),
        };
        Self { message }
    }
}

/// What the framework found wrong: always a form that no page of ours sent.
impl FromServerFnError for ActionError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self { message: text::NOT_UNDERSTOOD.into() }
    }
}

/// The status that says the same as the message.
pub fn status(error: &PortError) -> StatusCode {
    match error {
        PortError::NotConfigured | PortError::NotShown => StatusCode::CONFLICT,
        PortError::Printer(_) => StatusCode::BAD_GATEWAY,
        PortError::TooSoon { .. } => StatusCode::TOO_MANY_REQUESTS,
        PortError::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
