mod password;
mod sessions;
mod tokens;

use leptos::prelude::*;

use super::{SettingsFrame, form::form};
use crate::page::{SettingsPage, kept::kept};

/// The page that its forms come back to.
const PAGE: SettingsPage = SettingsPage::Security;

/// `/settings/security`: who may look, the password, sessions, tokens.
#[component]
pub fn SecuritySettings() -> impl IntoView {
    let kept = kept();
    view! {
        <SettingsFrame page=PAGE kept=kept.clone()>
            {form(PAGE, &kept)}
            {password::section(&kept)}
            {sessions::section(&kept)}
            {tokens::section(&kept)}
        </SettingsFrame>
    }
}
