//! What troubles a device's printer, and the diagnostics that it sent.

use app::model::FindingStep;
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::Response,
};
use leptos::prelude::*;

use super::{
    Pages,
    form::{self, Fields},
    frame::time,
    session::Session,
    table::table,
};
use crate::{
    far_end::{TROUBLES, TakenEvent, TroubleHeard, TroubleTold, TroubleWords, trouble_words},
    protocol::{
        command::Command,
        data::alert::{AlertEvent, AlertStep},
    },
};

/// What became of a potential issue.
pub(super) fn step(step: FindingStep) -> &'static str {
    match step {
        FindingStep::Opened => "found",
        FindingStep::Worsened => "worse",
        FindingStep::Closed => "over",
    }
}

/// What became of an alert.
pub(super) fn alert(told: &AlertEvent) -> String {
    let step = match told.step {
        AlertStep::Raised => "raised",
        AlertStep::Cleared => "cleared",
    };
    format!("{}: {step}", trouble_words::alert(told))
}

/// Those that are not over first.
pub(super) fn troubles(troubles: &[TroubleHeard]) -> AnyView {
    if troubles.is_empty() {
        return view! { <p class="about">"The device has told of none."</p> }.into_any();
    }
    let rows = troubles.iter().map(|heard| {
        let since = match &heard.told {
            TroubleTold::Alert(told) => told.story.raised_at,
            TroubleTold::Finding(told) => told.finding.since,
            TroubleTold::Silence(told) => told.since,
        };
        let TroubleWords { what, severity, evidence } = heard.told.words();
        let evidence = (!evidence.is_empty()).then(|| view! { <span class="about">{evidence}</span> });
        let (kind, state) =
            if heard.told.is_over() { ("badge neutral", "over") } else { ("badge warning", "open") };
        view! {
            <tr>
                <th scope="row">{what}{evidence}</th>
                <td>{severity}</td>
                <td><span class=kind>{state}</span></td>
                <td>{time(since)}</td>
                <td>{time(heard.told_at)}</td>
            </tr>
        }
    });
    // All that are kept are listed.
    let full = (troubles.len() >= TROUBLES as usize).then(|| {
        let said = format!("No more than {TROUBLES} are kept: those that are over go first, then the oldest. All stand below, as events.");
        view! { <p class="about">{said}</p> }
    });
    let table = table(
        "troubles",
        "Alerts, potential issues and silence",
        &["What", "Severity", "State", "Since", "Last told"],
        rows.collect_view(),
    );
    view! {
        {full}
        {table}
    }
    .into_any()
}

/// Links to the newest bundles, which the pages of events show.
pub(super) fn bundles(device: &str, bundles: &[TakenEvent]) -> AnyView {
    if bundles.is_empty() {
        return view! { <p class="about">"The device has sent none."</p> }.into_any();
    }
    let links = bundles.iter().map(|bundle| {
        let address = format!("/devices/{device}/events/{}", bundle.id());
        let called = format!("CS-{}", bundle.number);
        let says = super::gist::gist(bundle);
        view! { <li><a href=address>{called}</a>" "{says}" "{time(bundle.received_at)}</li> }
    });
    view! { <ul class="panel">{links.collect_view()}</ul> }.into_any()
}

/// Asks a device for diagnostics.
pub(super) async fn request_diagnostics(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Response> {
    if let Some(refusal) = form::foreign(&session, &form) {
        return Err(refusal);
    }
    let device = id.clone();
    pages.with(move |far_end| far_end.order(&device, Command::RequestDiagnostics)).await?;
    Ok(form::back(&id, "request-diagnostics"))
}
