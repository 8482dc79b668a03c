//! `POST /v1/events`.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};

use super::{apart, body, stranger::From};
use crate::{
    far_end::{FarEnd, Refusal},
    protocol::path,
};

/// Takes a batch, and answers with a receipt, to the octet as it was signed.
pub(super) async fn answer(
    State(far_end): State<FarEnd>,
    from: From,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Refusal> {
    from.may_try(&far_end)?;
    let token = body::token(&headers).inspect_err(|refusal| from.count(&far_end, refusal))?;
    let text = body::text(&headers, body, path::BATCH, far_end.options().batch_octets).await?;
    let asked = far_end.clone();
    let receipt = apart(move || asked.take(&token, &text)).await;
    let receipt = receipt.inspect_err(|refusal| from.count(&far_end, refusal))?;
    Ok(([(header::CONTENT_TYPE, path::JSON)], receipt))
}
