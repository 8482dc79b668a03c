//! What of the certificate page is no plain form.

use app::model::Access;
use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Request, State},
    http::{HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use form_urlencoded::Serializer;

use super::{error, form_token, page, state::WebState};

/// The action that takes the same as text.
const INSTALL: &str = "/actions/install-certificate";

pub(super) fn routes(state: &WebState) -> Router<WebState> {
    Router::new()
        .route("/actions/upload-certificate", post(upload))
        .layer(DefaultBodyLimit::max(state.max_form_octets))
        .route("/settings/certificate/request.pem", get(request))
}

/// Files as if they had been pasted: the same checks, the same answer.
async fn upload(
    State(state): State<WebState>,
    Extension(access): Extension<Access>,
    parts: Parts,
    mut form: Multipart,
) -> Response {
    if let Err(refused) = form_token::first_part(&access, &mut form).await {
        return *refused;
    }
    let mut texts = vec![("by_files".to_owned(), "true".to_owned())];
    loop {
        let part = match form.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(error) => return unreadable(&error),
        };
        let name = part.name().unwrap_or_default().to_owned();
        // A file that is no text is no PEM, which the check says.
        match part.bytes().await {
            Ok(octets) if matches!(name.as_str(), "chain" | "key" | "install_password") => {
                texts.push((name, String::from_utf8_lossy(&octets).into_owned()));
            }
            Ok(_) => {}
            Err(error) => return unreadable(&error),
        }
    }
    let pasted = Serializer::new(String::new()).extend_pairs(texts).finish();
    let mut pasted = Request::from_parts(parts, Body::from(pasted));
    *pasted.uri_mut() = Uri::from_static(INSTALL);
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    pasted.headers_mut().insert(header::CONTENT_TYPE, form);
    pasted.headers_mut().remove(header::CONTENT_LENGTH);
    page::act(State(state), pasted).await
}

fn unreadable(error: &axum::extract::multipart::MultipartError) -> Response {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return form_token::too_long();
    }
    error::page(StatusCode::BAD_REQUEST, "The form could not be read. Nothing was done. Load the page again.")
}

/// The signing request that waits for its certificate.
async fn request(State(state): State<WebState>) -> Response {
    let waiting = state.certificates.and_then(|certificates| certificates.state().request);
    let Some(pem) = waiting else {
        return error::page(StatusCode::NOT_FOUND, "No signing request waits for its certificate.");
    };
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"request.pem\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, pem).into_response()
}
