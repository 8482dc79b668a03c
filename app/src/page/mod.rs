//! One file a page; each renders whole on the server, as a pure function of the [`Snapshot`].

mod account;
pub mod active;
pub mod concern;
pub mod kept;
mod maintenance;
mod meter;
mod not_found;
mod outcome;
mod overview;
mod route;
pub mod settings;
mod supplies;
mod supply_order;
mod transmissions;
mod untold;

use std::sync::Arc;

use leptos::prelude::*;

pub use account::{SetUpPage, SignInPage};
pub use maintenance::{
    Diagnostics, EVENT_PARAMETERS, EventHistory, EventQuery, Maintenance, Service, Troubleshooting,
};
pub use meter::Meter;
pub use not_found::NotFound;
pub use overview::Overview;
pub use route::{Page, SettingsPage};
pub use supplies::{Performance, Supplies};
pub use transmissions::{Disclosure, EventPage, TransmissionList, TransmissionPage};

use crate::{
    component::{Html, IntoHtml},
    model::{Access, Snapshot},
};

/// The one snapshot that this response shows: taken once, so that no two parts of a page disagree.
pub fn snapshot() -> Arc<Snapshot> {
    expect_context::<Arc<Snapshot>>()
}

/// Who asks. Whoever is not said to be anybody may look, from nowhere.
pub fn access() -> Access {
    use_context::<Access>().unwrap_or_else(|| Access::viewer(std::net::Ipv4Addr::UNSPECIFIED.into()))
}

/// The name of the message that carried something; the administrator may open it.
fn sent_reference(place: String) -> Html {
    if access().is_administrator() {
        let href = format!("{}/events/{place}", Page::Transmissions.path());
        return view! { <a href=href><code>{place}</code></a> }.into_html();
    }
    view! { <code>{place}</code> }.into_html()
}
