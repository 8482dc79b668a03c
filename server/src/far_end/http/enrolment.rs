//! `POST /v1/enrolments`.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
};

use super::{apart, body, stranger::From};
use crate::{
    far_end::{FarEnd, Refusal},
    protocol::{enrolment::Answer, path},
};

/// Enrols a device.
pub(super) async fn answer(
    State(far_end): State<FarEnd>,
    from: From,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Answer>), Refusal> {
    from.try_once(&far_end)?;
    let text = body::text(&headers, body, path::JSON, far_end.options().message_octets).await?;
    let answer = apart(move || far_end.answer_enrolment(&text)).await?;
    tracing::info!(device = %answer.device, "a device enrolled");
    Ok((StatusCode::CREATED, Json(answer)))
}
