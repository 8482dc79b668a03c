use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::Page;
use crate::text::frame as text;

/// Any other address: says so with status 404, and names the pages that there are.
#[component]
pub fn NotFound() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <h1>{text::NOT_FOUND}</h1>
        <section class="panel">
        <p>{text::NOT_FOUND_HELP}</p>
        <ul>
            {Page::NAVIGATION
                .map(|page| view! { <li><a href=page.path()>{text::page_name(page)}</a></li> })
                .into_iter()
                .collect_view()}
        </ul>
        </section>
    }
}
