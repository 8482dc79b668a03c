use leptos::prelude::*;

use super::{FormToken, Icon, IntoHtml, Shape};
use crate::{island::LiveForm, page::Page, text::action as text};

/// A button that asks the device for something. A plain form that posts and comes back to `page`; with scripts
/// the island around it does the same without loading a page.
#[component]
pub fn ActionButton(
    /// The path of the server function.
    action: &'static str,
    /// The page that it stands on.
    page: Page,
    /// What it says.
    label: &'static str,
    /// What is said while it works.
    working: &'static str,
    /// A mark before the label.
    shape: Option<Shape>,
) -> impl IntoView {
    view! {
        <LiveForm>
            <form method="post" action=action data-working=working data-silent=text::DEVICE_SILENT>
                <input type="hidden" name="page" value=page.path()/>
                <FormToken/>
                <button type="submit" class="button">{shape.map(|shape| view! { <Icon shape/> })}{label}</button>
            </form>
        </LiveForm>
    }
    .into_html()
}
