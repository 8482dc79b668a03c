use std::collections::BTreeMap;

use leptos::{prelude::expect_context, server};

use super::{ActionError, Outcome, answer::lead_to, confirm, leave::leave, typed::TypedForm};
use crate::{
    component::Input,
    model::Access,
    page::{
        Page, SettingsPage, access,
        settings::{confirmed_by, input, position},
    },
    port::{AccountsPort, Kept, SettingsError, SettingsPort},
    text::settings as text,
};

/// Takes over what was typed into the form of a page of the settings, all of it or nothing, and leads back to
/// that page, which says what became of it.
#[server(prefix = "/actions", endpoint = "save-settings", input = TypedForm)]
pub async fn save_settings(
    /// The path of the page.
    page: String,
    /// What was typed, by field.
    typed: BTreeMap<String, String>,
) -> Result<Outcome, ActionError> {
    let Some((access, page)) = form_of(&page) else { return Ok(Outcome::default()) };
    let mut typed = typed;
    let password = confirmed_by(page).map(|name| (name, typed.remove(name).unwrap_or_default()));
    let typed = fields_of(page, typed);
    let refused = match password {
        Some((name, password)) => {
            confirm(&*expect_context::<AccountsPort>(), &access, name, &password).await.err()
        }
        None => None,
    };
    let kept = match refused {
        Some(refused) => Kept { typed: showable(page, typed), ..refused },
        None => apply(&access, page, typed).await,
    };
    leave(page, &access, kept);
    Ok(Outcome::default())
}

/// Who sent the form of a page of the settings, and which; leads elsewhere who may not, or has another page.
pub(super) fn form_of(page: &str) -> Option<(Access, SettingsPage)> {
    let access = access();
    if !access.is_administrator() {
        lead_to(Page::SignIn.path());
        return None;
    }
    let Some(Page::Settings(page)) = Page::from_path(page) else {
        lead_to(SettingsPage::Index.path());
        return None;
    };
    Some((access, page))
}

/// What was typed into fields of the page's form.
pub(super) fn fields_of(page: SettingsPage, typed: BTreeMap<String, String>) -> BTreeMap<String, String> {
    typed.into_iter().filter(|(name, _)| input(page, name).is_some()).collect()
}

/// Takes the fields over; what became of that is for the page.
async fn apply(access: &Access, page: SettingsPage, typed: BTreeMap<String, String>) -> Kept {
    match expect_context::<SettingsPort>().apply(access, page, &typed).await {
        Ok(changes) if changes.is_empty() => {
            Kept { message: Some(text::UNCHANGED.into()), ..Kept::default() }
        }
        Ok(mut changes) => {
            changes.sort_by_key(|change| position(page, &change.key));
            Kept { changes, ..Kept::default() }
        }
        Err(SettingsError::Fields(mut faults)) => {
            faults.sort_by_key(|fault| position(page, &fault.name));
            Kept { typed: showable(page, typed), faults, ..Kept::default() }
        }
        Err(SettingsError::Store(cause)) => {
            let message = Some(text::not_saved(&cause));
            Kept { typed: showable(page, typed), message, refused: true, ..Kept::default() }
        }
    }
}

/// What may be shown again: no secret.
pub(super) fn showable(page: SettingsPage, typed: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let secret = |name: &str| matches!(input(page, name), None | Some(Input::Secret | Input::Password(_)));
    typed.into_iter().filter(|(name, _)| !secret(name)).collect()
}
