mod alerts;
mod contacts;
mod controls;
mod history;
mod parts;
mod request;
mod state;

pub use request::{DiagnosticsRequest, TroubleshootingRequest};

use leptos::prelude::*;

use super::{Page, snapshot};
use crate::text::frame;

/// `/maintenance`: state and alerts, the four controls, what happened, and the parts of the printer.
///
/// The controls stand between the regions that Refresh exchanges, not in one, so that their islands are never exchanged.
#[component]
pub fn Maintenance() -> impl IntoView {
    let snapshot = snapshot();
    view! {
        <h1>{frame::page_name(Page::Maintenance)}</h1>
        <div data-region="now">
            {match &snapshot.reading {
                Some(reading) => view! {
                    {state::section(&reading.identity, &reading.state)}
                    {alerts::section(reading, &snapshot.zone)}
                }
                .into_any(),
                None => view! { <p class="panel">{frame::NOTHING_TO_SHOW}</p> }.into_any(),
            }}
        </div>
        {controls::section(&snapshot)}
        <div data-region="history">
            {contacts::section(snapshot.reading.as_ref().map(|reading| &reading.identity))}
            {history::requests(&snapshot)}
            {history::events(&snapshot)}
            {snapshot.reading.as_ref().map(|reading| view! {
                {history::faults(reading, &snapshot.zone)}
                {parts::sections(reading)}
            })}
        </div>
    }
    .into_any()
}
