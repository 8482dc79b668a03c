mod disclosure;
mod event;
mod list;
mod one;

pub use disclosure::Disclosure;
pub use event::EventPage;
pub use list::TransmissionList;
pub use one::TransmissionPage;

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::{page::Page, text::transmissions as text};

/// Exact octets, for reading: in lines as long as the page is wide.
fn octets(what: &str) -> AnyView {
    view! { <pre class="octets" tabindex="0">{what.to_owned()}</pre> }.into_any()
}

/// Nothing of that number.
fn not_found() -> AnyView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    view! { <p class="panel">{text::NOT_FOUND}</p> }.into_any()
}

fn back() -> AnyView {
    view! { <p class="after"><a href=Page::Transmissions.path()>{text::BACK}</a></p> }.into_any()
}
