//! `/maintenance` and what is under it: what is wrong and what gets worse, the four controls, how the printer did, what
//! happened, steps against alerts, requests for service.

mod alerts;
mod answer;
mod consent;
mod contacts;
mod controls;
mod diagnostics;
mod events;
mod findings;
mod history;
mod parts;
mod reliability;
mod service;
mod silence;
mod state;
mod troubleshooting;
mod untold;

pub use self::{
    diagnostics::Diagnostics,
    events::{EventHistory, EventQuery, PARAMETERS as EVENT_PARAMETERS},
    findings::anchor as finding_anchor,
    service::Service,
    troubleshooting::Troubleshooting,
};

use leptos::prelude::*;

use super::{Page, kept::kept, outcome::outcome, snapshot};
use crate::{
    component::{Html, IntoHtml},
    text::{frame, maintenance::steps},
};

/// `/maintenance`: state and alerts, the four controls, what gets worse, how the printer did, what happened, and its
/// parts.
///
/// The controls stand between the regions that Refresh exchanges, not in one, so that their islands are never exchanged.
#[component]
pub fn Maintenance() -> impl IntoView {
    let (snapshot, kept) = (snapshot(), kept());
    view! {
        <h1>{frame::page_name(Page::Maintenance)}</h1>
        {outcome(&kept)}
        <div data-region="now">
            {match &snapshot.reading {
                Some(reading) => view! {
                    {state::section(&reading.identity, &reading.state)}
                    {alerts::section(&snapshot, &kept)}
                }
                .into_html(),
                None => view! { <p class="panel">{frame::NOTHING_TO_SHOW}</p> }.into_html(),
            }}
            {silence::section(&snapshot, &kept)}
        </div>
        {controls::section(&snapshot)}
        <div data-region="history">
            {untold::section(&snapshot)}
            {findings::section(&snapshot, &kept)}
            {reliability::section(&snapshot.maintenance.reliability)}
            {service::open(&snapshot, &kept)}
            {history::requests(&snapshot)}
            {contacts::section(snapshot.reading.as_ref().map(|reading| &reading.identity))}
            {history::events(&snapshot)}
            {snapshot.reading.as_ref().map(|reading| view! {
                {history::faults(reading, &snapshot.zone)}
                {parts::sections(reading)}
            })}
        </div>
    }
    .into_html()
}

fn back() -> Html {
    view! { <p class="after"><a href=Page::Maintenance.path()>{steps::BACK}</a></p> }.into_html()
}
