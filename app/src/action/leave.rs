use leptos::prelude::use_context;

use super::{Outcome, answer::lead_to};
use crate::{
    model::Access,
    page::{SettingsPage, kept::KEPT},
    port::{Kept, SettingsPort},
};

/// Leads back to a page of the settings, which says what became of the form.
pub fn leave(page: SettingsPage, from: &Access, kept: Kept) -> Outcome {
    let message = kept.message.clone().unwrap_or_default();
    match use_context::<SettingsPort>() {
        Some(settings) => lead_to(&format!("{}?{KEPT}={}", page.path(), settings.keep(from, kept))),
        None => lead_to(page.path()),
    }
    Outcome { message }
}
