use leptos::prelude::*;

use super::{SettingsFrame, form::form};
use crate::page::{SettingsPage, kept::kept};

/// `/settings/printer`: how the printer is reached, and how often it is read.
#[component]
pub fn PrinterSettings() -> impl IntoView {
    let (page, kept) = (SettingsPage::Printer, kept());
    view! { <SettingsFrame page kept=kept.clone()>{form(page, &kept)}</SettingsFrame> }
}
