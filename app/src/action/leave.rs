use leptos::prelude::use_context;

use super::{Outcome, answer::lead_to};
use crate::{
    model::Access,
    page::{Page, kept::KEPT},
    port::{Kept, SettingsPort},
};

/// Leads back to the page that a form stands on, which says what became of it.
pub fn leave(page: impl Into<Page>, from: &Access, kept: Kept) -> Outcome {
    let page = page.into();
    let message = kept.message.clone().unwrap_or_default();
    match use_context::<SettingsPort>() {
        Some(settings) => lead_to(&format!("{}?{KEPT}={}", page.path(), settings.keep(from, kept))),
        None => lead_to(page.path()),
    }
    Outcome { message }
}
