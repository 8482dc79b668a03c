//! `/maintenance/troubleshooting`: steps against each alert at once, from there the vendor's site, and a session with
//! support.

mod session;
mod steps;
mod vendor;

use leptos::prelude::*;

use super::back;
use crate::{
    page::{Page, kept::kept, outcome::outcome, snapshot},
    text::frame,
};

/// What is wrong now, the steps, the support site, the session.
///
/// Steps can be ticked off. What is wrong now stands in a region of its own, so that it is told while somebody is at the
/// steps.
#[component]
pub fn Troubleshooting() -> impl IntoView {
    let (snapshot, kept) = (snapshot(), kept());
    view! {
        <h1>{frame::page_name(Page::Troubleshooting)}</h1>
        {outcome(&kept)}
        <div data-region="now">{steps::now(&snapshot)}</div>
        <div data-region="steps">{steps::section(&snapshot)}</div>
        {vendor::section(&snapshot)}
        {session::section(&snapshot)}
        {back()}
    }
    .into_any()
}
