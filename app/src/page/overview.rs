use leptos::prelude::*;

/// `/`: what needs attention, and one card an assistant.
#[component]
pub fn Overview() -> impl IntoView {
    view! { <main><h1>"Overview"</h1></main> }
}
