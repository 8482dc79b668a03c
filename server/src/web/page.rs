//! Leptos under axum: one route a page, one for the actions.

use app::{App, port::DevicePort, shell};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use leptos::prelude::provide_context;
use leptos_axum::{generate_route_list, handle_server_fns_with_context, render_app_async_with_context};

use super::{error, state::WebState};

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

/// The page for an address that is none.
pub(super) fn not_found(state: &WebState) -> MethodRouter<WebState> {
    page(state)
}

/// The server functions. Each is known by its whole path.
pub(super) fn actions(state: &WebState) -> Router<WebState> {
    let state = state.clone();
    let handler = move |request: Request| {
        let port = state.port.clone();
        async move {
            handle_server_fns_with_context(move || provide_context::<DevicePort>(port.clone()), request)
                .await
                .into_response()
        }
    };
    Router::new().route("/actions/{action}", post(handler))
}

fn page(state: &WebState) -> MethodRouter<WebState> {
    let state = state.clone();
    get(move |request: Request| {
        let (port, assets) = (state.port.clone(), state.assets.clone());
        let context = move || {
            provide_context::<DevicePort>(port.clone());
            provide_context(assets.clone());
        };
        let render = render_app_async_with_context(context, shell);
        async move { trimmed(render(request).await).await }
    })
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
