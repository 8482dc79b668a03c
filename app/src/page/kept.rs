use leptos::prelude::use_context;
use leptos_router::location::RequestUrl;

use super::access;
use crate::port::{Kept, SettingsPort};

/// The parameter of an address that names what a form left for the page.
pub const KEPT: &str = "kept";

/// What the form that led here left for this page; nothing where there was none, or it was too long ago. Asked
/// once a page: what is shown once may be gone after that.
pub fn kept() -> Kept {
    let name = use_context::<RequestUrl>()
        .and_then(|url| url.parse().ok())
        .and_then(|url| url.search_params().get_str(KEPT).map(ToOwned::to_owned));
    let kept = name.and_then(|name| use_context::<SettingsPort>()?.kept(&access(), &name));
    kept.unwrap_or_default()
}
