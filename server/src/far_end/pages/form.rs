//! The buttons.

use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Pages, frame, session::Session};
use crate::protocol::command::Command;

/// What each form carries.
#[derive(Deserialize)]
pub(super) struct Fields {
    #[serde(default)]
    token: String,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    sure: String,
    #[serde(default)]
    pub(super) reference: String,
    #[serde(default)]
    pub(super) expected: String,
    #[serde(default)]
    pub(super) text: String,
}

/// The field that shows that a form is one of the session.
pub(super) fn token(token: String) -> impl IntoView {
    view! { <input type="hidden" name="token" value=token/> }
}

/// Asks a device for a read.
pub(super) async fn request_read(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Response> {
    if let Some(refusal) = foreign(&session, &form) {
        return Err(refusal);
    }
    let device = id.clone();
    pages.with(move |far_end| far_end.order(&device, Command::RequestRead)).await?;
    Ok(back(&id, "request-read"))
}

/// Ends a device's enrolment.
pub(super) async fn cancel(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Response> {
    if let Some(refusal) = foreign(&session, &form) {
        return Err(refusal);
    }
    if form.sure != "yes" {
        let sentence = "Nothing was done: tick the box that says that the enrolment ends.";
        return Err(frame::message(StatusCode::UNPROCESSABLE_ENTITY, sentence));
    }
    let device = id.clone();
    pages.with(move |far_end| far_end.cancel(&device, form.reason.trim())).await?;
    Ok(back(&id, "cancel"))
}

/// The refusal of a form that is none of this session.
pub(super) fn foreign(session: &Session, form: &Fields) -> Option<Response> {
    let sentence = "This form is not one of your session, so nothing was done. Load the page again.";
    (!session.made(&form.token)).then(|| frame::message(StatusCode::FORBIDDEN, sentence))
}

/// Back to the page of a device, which says what was done.
pub(super) fn back(id: &str, done: &str) -> Response {
    Redirect::to(&format!("/devices/{id}?done={done}")).into_response()
}
