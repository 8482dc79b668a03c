use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};

use crate::{
    report::{AuditLog, content_disposition},
    web::state::WebState,
};

/// The audit trail as CSV.
pub(super) async fn download(State(state): State<WebState>) -> Response {
    let snapshot = state.service.latest();
    let serial = snapshot.reading.as_ref().and_then(|reading| reading.identity.serial_number.clone());
    let log = AuditLog { zone: snapshot.zone.clone() };
    let day = snapshot.zone.to_datetime(state.clock.now()).date();
    let name = content_disposition(&AuditLog::file_name(serial.as_deref(), day));
    let mut response = Response::new(Body::from_stream(log.stream(state.service.store().clone())));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
