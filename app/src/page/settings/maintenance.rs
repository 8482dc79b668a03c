use leptos::prelude::*;

use super::{SettingsFrame, form::form};
use crate::{
    page::{SettingsPage, kept::kept},
    text::settings::maintenance as text,
};

/// `/settings/maintenance`: what faults are told of, and when a printer that does not answer is missed.
#[component]
pub fn MaintenanceSettings() -> impl IntoView {
    let (page, kept) = (SettingsPage::Maintenance, kept());
    view! {
        <SettingsFrame page kept=kept.clone()>
            <section aria-labelledby="where">
                <h2 id="where">{text::WHERE}</h2>
                <p class="panel">
                    <a href=SettingsPage::Mail.path()>{text::TO_MAIL}</a>
                    " · "
                    <a href=SettingsPage::Contacts.path()>{text::TO_CONTACTS}</a>
                </p>
            </section>
            {form(page, &kept)}
        </SettingsFrame>
    }
}
