//! The pages on which somebody becomes the administrator.

mod private;
mod set_up;
mod sign_in;

use leptos::prelude::use_context;
use leptos_router::{location::RequestUrl, params::ParamsMap};

pub use set_up::SetUpPage;
pub use sign_in::SignInPage;

use super::Page;
use crate::action::Refusal;

/// What the address says: where to go on to, and why the form before was refused.
fn address() -> (Page, Option<Refusal>) {
    let url = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    let parameters: ParamsMap = url.map(|url| url.search_params().clone()).unwrap_or_default();
    let page = parameters.get_str("page").and_then(Page::from_path);
    let page = page.filter(|page| !matches!(page, Page::SignIn | Page::SetUp));
    let refusal = parameters.get_str(Refusal::PARAMETER).and_then(Refusal::from_value);
    (page.unwrap_or(Page::Overview), refusal)
}
