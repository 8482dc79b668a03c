//! `POST /v1/check-ins`.

use axum::{Json, body::Body, extract::State, http::HeaderMap};

use super::{apart, body, stranger::From};
use crate::{
    far_end::{FarEnd, Refusal},
    protocol::{check_in::Answer, path},
};

/// Takes what a device tells, and answers what it should know.
pub(super) async fn answer(
    State(far_end): State<FarEnd>,
    from: From,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Refusal> {
    from.may_try(&far_end)?;
    let token = body::token(&headers).inspect_err(|refusal| from.count(&far_end, refusal))?;
    let text = body::text(&headers, body, path::JSON, far_end.options().message_octets).await?;
    let asked = far_end.clone();
    let answer = apart(move || asked.answer_check_in(&token, &text)).await;
    answer.map(Json).inspect_err(|refusal| from.count(&far_end, refusal))
}
