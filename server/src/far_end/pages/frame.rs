//! What every page has around it.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use leptos::prelude::*;

use super::session::Session;

/// A page. Who is signed in can sign out.
pub(super) fn page<V: IntoView>(
    status: StatusCode,
    title: &str,
    session: Option<&Session>,
    main: impl FnOnce() -> V,
) -> Response {
    let title = format!("{title} – Communication server");
    let out = session.map(|session| session.token.clone());
    let body = Owner::new().with(|| {
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <link rel="stylesheet" href="/style.css"/>
                    <title>{title}</title>
                </head>
                <body>
                    <a class="skip" href="#main">"Skip to content"</a>
                    <header>
                        <div class="wrap top">
                            <div class="device">
                                <p class="name">"Communication server"</p>
                            </div>
                            {out.map(|token| view! {
                                <form method="post" action="/sign-out">
                                    {super::form::token(token)}
                                    <button class="link" type="submit">"Sign out"</button>
                                </form>
                            })}
                        </div>
                    </header>
                    <main class="wrap" id="main" tabindex="-1">{main()}</main>
                </body>
            </html>
        }
        .to_html()
    });
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

/// A page with one sentence.
pub(super) fn message(status: StatusCode, sentence: &str) -> Response {
    let sentence = sentence.to_owned();
    let main = || {
        view! {
            <h1>"Communication server"</h1>
            <p class="after">{sentence}</p>
            <p class="after"><a href="/">"Devices"</a></p>
        }
    };
    page(status, "Communication server", None, main)
}

/// A time.
pub(super) fn time(at: Timestamp) -> impl IntoView {
    let shown = at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    view! { <time datetime=at.to_string()>{shown}</time> }
}

/// A name and its value; a dash where there is none.
pub(super) fn fact<V: IntoView>(name: &'static str, value: Option<V>) -> impl IntoView {
    let value = match value {
        Some(value) => value.into_view().into_any(),
        None => "–".into_any(),
    };
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
}
