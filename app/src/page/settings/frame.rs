use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::outcome::outcome;
use crate::{
    component::{Html, IntoHtml},
    page::{Page, SettingsPage, access},
    port::Kept,
    text::{frame, settings as text},
};

/// What stands around every page of the settings: their list, the heading, and what the form that led here came
/// to. To others than the administrator it shows that they may not see it, and nothing of its content.
#[component]
pub fn SettingsFrame(
    /// The page inside.
    page: SettingsPage,
    /// What the form that led here left.
    kept: Kept,
    /// The page.
    children: Children,
) -> impl IntoView {
    let heading = text::page_name(page);
    if !access().is_administrator() {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(StatusCode::FORBIDDEN);
        }
        return view! {
            <h1>{heading}</h1>
            <section class="panel">
                <p>{text::SIGN_IN_FIRST}" "<a href=Page::SignIn.path()>{frame::SIGN_IN}</a></p>
            </section>
        }
        .into_any();
    }
    let list = (page != SettingsPage::Index).then(|| list(page));
    view! {
        <div class="settings">
            {list}
            <div>
                <h1>{heading}</h1>
                <p class="about">{text::page_purpose(page)}</p>
                {outcome(kept)}
                {children()}
            </div>
        </div>
    }
    .into_any()
}

fn list(current: SettingsPage) -> Html {
    let entries = SettingsPage::ALL.map(|page| {
        let mark = (page == current).then_some("page");
        view! { <li><a href=page.path() aria-current=mark>{text::page_name(page)}</a></li> }
    });
    view! {
        <nav class="side" aria-label=text::PAGES>
            <ul>{entries.into_iter().collect_view()}</ul>
        </nav>
    }
    .into_html()
}
