use leptos::{prelude::*, server_fn::ServerFn};

use super::consent::Asked;
use crate::{
    action::SendDiagnostics,
    component::{Icon, IntoHtml, Shape},
    model::RequestKind,
    page::Page,
    text::{frame, request as text},
};

/// The same as a file.
const FILE: &str = "/maintenance/diagnostics.json";

/// `/maintenance/diagnostics`: what Send Diagnostics Information sends, in words and as JSON, before it is sent; also to be
/// saved for a technician, where there is no network.
#[component]
pub fn Diagnostics() -> impl IntoView {
    let asked =
        Asked { kind: RequestKind::Diagnostics, action: SendDiagnostics::PATH, page: Page::Maintenance };
    let file =
        view! { <a class="button" href=FILE download=""><Icon shape=Shape::Download/>{text::SAVE}</a> };
    view! {
        <h1>{frame::page_name(Page::Diagnostics)}</h1>
        {asked.show(Some(file.into_html()))}
        <p class="after"><a href=Page::Maintenance.path()>{text::BACK}</a></p>
    }
    .into_any()
}
