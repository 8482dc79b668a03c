use leptos::prelude::*;

use super::{SettingsFrame, form::form};
use crate::page::{SettingsPage, kept::kept};

/// `/settings/contacts`: what this printer is called, and whom to ask about it.
#[component]
pub fn ContactSettings() -> impl IntoView {
    let (page, kept) = (SettingsPage::Contacts, kept());
    view! { <SettingsFrame page kept=kept.clone()>{form(page, &kept)}</SettingsFrame> }
}
