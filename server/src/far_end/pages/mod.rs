//! The operator's pages: devices, what came in, what was asked for. Plain HTTP on the loopback interface, behind a
//! password that is made anew with each start; no scripts.

mod device;
mod devices;
mod event;
mod events;
mod form;
mod frame;
mod gist;
mod headers;
mod maintenance;
mod orders;
mod services;
mod session;
mod sign_in;
mod supplies;
mod support;
mod table;

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer};

use super::{FarEnd, FarEndError};
use crate::account::{kept_code, new_code};
use session::Sessions;

/// That of the device's own pages, and a little beside.
const STYLE: &str = concat!(include_str!("../../../../style/main.css"), include_str!("own.css"));
/// Octets of a form.
const FORM_OCTETS: usize = 8 * 1_024;

/// What the pages are made of. Cheap to clone.
#[derive(Clone)]
pub struct Pages(Arc<Inner>);

struct Inner {
    far_end: FarEnd,
    /// What is kept of the password.
    password: [u8; 32],
    sessions: Mutex<Sessions>,
}

impl Pages {
    /// Pages of this server, and the password that opens them until the program ends.
    pub fn new(far_end: FarEnd) -> (Self, String) {
        let password = new_code(&*far_end.0.entropy);
        let sessions = Mutex::new(Sessions::default());
        (Self(Arc::new(Inner { far_end, password: kept_code(&password), sessions })), password)
    }

    /// Reads and writes the database away from the connections.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&FarEnd) -> Result<T, FarEndError> + Send + 'static,
    ) -> Result<T, Response> {
        let far_end = self.0.far_end.clone();
        match tokio::task::spawn_blocking(move || work(&far_end)).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(failed(&error)),
            Err(error) => {
                tracing::error!(%error, "a page could not be made");
                Err(frame::message(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "This program has a fault; its log tells which.",
                ))
            }
        }
    }
}

/// Everything that the operator reaches.
pub fn router(pages: Pages) -> Router {
    let signed_in = Router::new()
        .route("/", get(devices::page))
        .route("/devices/{id}", get(device::page))
        .route("/devices/{id}/events/{event}", get(event::page))
        .route("/devices/{id}/request-read", post(form::request_read))
        .route("/devices/{id}/request-diagnostics", post(maintenance::request_diagnostics))
        .route("/devices/{id}/cancel", post(form::cancel))
        .route("/devices/{id}/service-requests/{number}/{answer}", post(services::say))
        .route("/devices/{id}/sessions/{reference}/{what}", post(support::say))
        .route("/devices/{id}/supply-orders/{number}/{answer}", post(supplies::say))
        .route("/sign-out", post(sign_in::sign_out))
        .layer(middleware::from_fn_with_state(pages.clone(), session::check));
    Router::new()
        .merge(signed_in)
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/style.css", get(style))
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(FORM_OCTETS))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CsrfLayer::new().with_rejection_response(foreign))
        .layer(middleware::from_fn(headers::check_host))
        .layer(middleware::map_response(headers::secure))
        .with_state(pages)
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

async fn not_found() -> Response {
    frame::message(StatusCode::NOT_FOUND, "There is no such page.")
}

fn failed(error: &FarEndError) -> Response {
    let status = match error {
        FarEndError::UnknownDevice(_)
        | FarEndError::UnknownOrder { .. }
        | FarEndError::UnknownRequest { .. } => StatusCode::NOT_FOUND,
        FarEndError::Cancelled { .. }
        | FarEndError::NotHeld(_)
        | FarEndError::OrderIs { .. }
        | FarEndError::RequestIs { .. }
        | FarEndError::NoSession { .. } => StatusCode::CONFLICT,
        FarEndError::BadCommand(_) | FarEndError::BadName => StatusCode::UNPROCESSABLE_ENTITY,
        _ => {
            tracing::error!(%error, "a page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    };
    frame::message(status, &format!("{error}."))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that CatchPanicLayer calls")]
fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = text, "a page could not be made");
    frame::message(StatusCode::INTERNAL_SERVER_ERROR, "This program has a fault; its log tells which.")
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that CsrfLayer calls")]
fn foreign(error: tower_http::csrf::ProtectionError) -> Response {
    tracing::warn!(%error, "a form of another site was refused");
    frame::message(StatusCode::FORBIDDEN, "This form came from another site, so nothing was done.")
}
