//! `GET /v1/connectivity`.

use axum::{Json, extract::State};

use crate::{
    far_end::FarEnd,
    protocol::{self, connectivity::Answer},
};

/// Says that a communication server answers.
pub(super) async fn answer(State(far_end): State<FarEnd>) -> Json<Answer> {
    Json(Answer {
        protocol: protocol::VERSION,
        server: far_end.options().software.clone(),
        at: far_end.now(),
    })
}
