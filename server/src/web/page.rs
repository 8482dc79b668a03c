//! Leptos under axum: one route a page, one for the actions.

use std::sync::Arc;

use app::{App, model::Access, shell};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use leptos::prelude::provide_context;
use leptos_axum::{generate_route_list, handle_server_fns_with_context, render_app_async_with_context};

use super::{error, form_token::too_long, plain_path, state::WebState};

/// No page is larger.
const PAGE_LIMIT: usize = 4 * 1024 * 1024;
/// `leptos_axum` writes its hydration scripts behind this. Islands get what they need as properties, so there is
/// nothing in them, and a nonce that makes no two responses equal.
const END: &[u8] = b"</html>";

/// The pages, by the routes that `app` names.
pub(super) fn routes(state: &WebState) -> Router<WebState> {
    generate_route_list(App)
        .into_iter()
        .fold(Router::new(), |router, route| router.route(route.path(), page(state)))
}

/// What an address that is none leads to: the page that was meant, where there are only slashes too many, else the
/// page that says so.
pub(super) fn not_found(state: &WebState) -> MethodRouter<WebState> {
    let paths: Arc<[String]> =
        generate_route_list(App).into_iter().map(|route| route.path().to_owned()).collect();
    page(state).layer(middleware::from_fn(move |mut request: Request, next: Next| {
        let meant = meant(&paths, request.uri());
        // The pages' own router may resolve an address in its own way; nothing of it may lead to a page here.
        *request.uri_mut() = Uri::from_static(plain_path::NOWHERE);
        async move {
            match meant {
                Some(address) => Redirect::permanent(&address).into_response(),
                None => next.run(request).await,
            }
        }
    }))
}

/// The address of the page that these path segments name; `None` for those that name none.
fn meant(paths: &[String], uri: &Uri) -> Option<String> {
    let segments = uri.path().split('/').filter(|segment| !segment.is_empty());
    let path = segments.fold(String::new(), |path, segment| path + "/" + segment);
    let page = paths.iter().find(|known| **known == path)?;
    Some(match uri.query() {
        Some(query) => format!("{page}?{query}"),
        None => page.clone(),
    })
}

/// The server functions. Each is known by its whole path.
pub(super) fn actions() -> Router<WebState> {
    Router::new().route("/actions/{action}", post(act))
}

/// Does what a form asks for.
pub(super) async fn act(State(state): State<WebState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, state.max_form_octets).await else {
        return too_long();
    };
    let request = Request::from_parts(parts, Body::from(body));
    let access = access_of(&request);
    let context = move || {
        state.provide();
        provide_context(access.clone());
    };
    let response = handle_server_fns_with_context(context, request).await.into_response();
    // Our own answers to forms are 303. With 302 the framework sends a form that it could not read
    // wherever the Referer says.
    if response.status() == StatusCode::FOUND {
        return error::page(
            StatusCode::BAD_REQUEST,
            "No page of this device sends such a form, so nothing was done. Load the page again, then press the \
             button there.",
        );
    }
    response
}

fn page(state: &WebState) -> MethodRouter<WebState> {
    let state = state.clone();
    get(move |request: Request| {
        let (state, access) = (state.clone(), access_of(&request));
        let context = move || {
            state.provide();
            provide_context(access.clone());
            provide_context(state.assets.clone());
        };
        let render = render_app_async_with_context(context, shell);
        async move { trimmed(render(request).await).await }
    })
}

/// Who asks, as the middleware before found out.
fn access_of(request: &Request) -> Access {
    let nobody = || Access::viewer(std::net::Ipv4Addr::UNSPECIFIED.into());
    request.extensions().get::<Access>().cloned().unwrap_or_else(nobody)
}

/// The document without what follows its end.
async fn trimmed(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, PAGE_LIMIT).await else {
        return error::page(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made.");
    };
    let end = bytes.windows(END.len()).rposition(|window| window == END).map(|at| at + END.len());
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes.slice(..end.unwrap_or(bytes.len()))))
}
