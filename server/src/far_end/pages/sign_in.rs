//! `/sign-in` and `/sign-out`.

use std::sync::PoisonError;

use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{
    Pages,
    form::{self, Fields},
    frame,
    session::Session,
};
use crate::account::kept_code;

/// What is typed.
#[derive(Deserialize)]
pub(super) struct Password {
    password: Zeroizing<String>,
}

/// Asks for the password.
pub(super) async fn page() -> Response {
    asking(StatusCode::OK, None)
}

/// Begins a session.
pub(super) async fn sign_in(State(pages): State<Pages>, Form(form): Form<Password>) -> Response {
    let now = pages.0.far_end.now();
    let right = {
        let mut sessions = pages.0.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wait) = sessions.wait(now) {
            let sentence = format!("Too many wrong passwords. Wait {} s and try again.", wait.as_secs() + 1);
            return asking(StatusCode::TOO_MANY_REQUESTS, Some(sentence));
        }
        let right: bool = kept_code(&form.password).ct_eq(&pages.0.password).into();
        if !right {
            sessions.count(now);
        }
        right
    };
    if right {
        ([(header::SET_COOKIE, pages.begin())], Redirect::to("/")).into_response()
    } else {
        let sentence = "The password is another one. The program printed it when it started.";
        asking(StatusCode::FORBIDDEN, Some(sentence.into()))
    }
}

/// Ends the session.
pub(super) async fn sign_out(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> Response {
    if let Some(refusal) = form::foreign(&session, &form) {
        return refusal;
    }
    ([(header::SET_COOKIE, pages.end(&headers))], Redirect::to("/sign-in")).into_response()
}

fn asking(status: StatusCode, fault: Option<String>) -> Response {
    let described = fault.is_some().then_some("fault");
    let main = || {
        view! {
            <h1>"Sign in"</h1>
            <form class="form" method="post" action="/sign-in">
                <div class="field">
                    <label for="password">"Password"</label>
                    <p class="about" id="about">"The program printed it when it started."</p>
                    <input
                        id="password"
                        name="password"
                        type="password"
                        autocomplete="off"
                        required
                        autofocus
                        aria-describedby="about"
                        aria-invalid=described.map(|_| "true")
                        aria-errormessage=described
                    />
                    {fault.map(|fault| view! { <p class="fault" id="fault" role="alert">{fault}</p> })}
                </div>
                <button class="button main" type="submit">"Sign in"</button>
            </form>
        }
    };
    frame::page(status, "Sign in", None, main)
}
