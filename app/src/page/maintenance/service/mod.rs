//! Requests for service: the list with what can be said of each, and the form of a new one.

mod list;
mod request;

pub use list::open;

use form_urlencoded::Serializer;
use leptos::prelude::*;

use super::back;
use crate::{
    action::ABOUT,
    component::IntoHtml,
    model::Concern,
    page::{Page, access, kept::kept, outcome::outcome, snapshot},
    text::{frame, maintenance::service as text},
};

/// `/maintenance/service`: asks for service, and shows what became of it.
///
/// The form stands outside the region that Refresh exchanges, so that nothing typed is lost.
#[component]
pub fn Service() -> impl IntoView {
    let (snapshot, kept) = (snapshot(), kept());
    let form = if access().is_administrator() {
        request::form(&snapshot, &kept)
    } else {
        let href = format!("{}?page={}", Page::SignIn.path(), Page::Service.path());
        view! { <p class="after"><a class="button" href=href>{text::SIGN_IN}</a></p> }.into_html()
    };
    view! {
        <h1>{frame::page_name(Page::Service)}</h1>
        {outcome(&kept)}
        {form}
        <div data-region="content">{list::all(&snapshot, &kept)}</div>
        {back()}
    }
    .into_html()
}

/// Where a request about this is made.
pub fn address(concern: &Concern) -> String {
    let query = Serializer::new(String::new()).append_pair(ABOUT, &concern.word()).finish();
    format!("{}?{query}", Page::Service.path())
}
