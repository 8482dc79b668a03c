//! `/devices/{id}/events/{event}`: an event, to the octet.

use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;

use super::{
    Pages, frame,
    frame::{fact, time},
    gist,
    session::Session,
};
use crate::{
    far_end::{Device, TakenEvent},
    protocol::{chain::Place, receipt::Verdict},
};

pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    Path((id, place)): Path<(String, String)>,
) -> Result<Response, Response> {
    let place: Option<Place> = place.parse().ok();
    let found = pages
        .with(move |far_end| {
            let device = far_end.find(&id)?;
            let event = match place {
                Some(place) => far_end.event(&device.id, place)?,
                None => None,
            };
            Ok(event.map(|event| (device, event)))
        })
        .await?;
    let Some((device, event)) = found else {
        return Err(frame::message(StatusCode::NOT_FOUND, "There is no such event of this device."));
    };
    let title = format!("{} of {}", event.id(), device.name);
    Ok(frame::page(StatusCode::OK, &title, Some(&session), move || main(&device, event)))
}

fn main(device: &Device, event: TakenEvent) -> impl IntoView + use<> {
    let back = format!("/devices/{}", device.id);
    let verdict = if event.verdict == Verdict::Refused { "refused" } else { "accepted" };
    let (kind, data) = (gist::kind(&event.kind).to_owned(), event.text.as_deref().and_then(data));
    view! {
        <p class="about"><a href="/">"Devices"</a>" / "<a href=back>{device.name.clone()}</a></p>
        <h1>{format!("Event {}", event.id())}</h1>
        <section class="panel">
            <dl class="facts">
                {fact("Type", Some(kind))}
                {fact("Verdict", Some(verdict))}
                {event.reason.map(|reason| fact("Reason", Some(reason)))}
                {fact("Made", Some(time(event.time)))}
                {fact("Received", Some(time(event.received_at)))}
                {fact("SHA-256 of its octets", Some(view! { <code>{event.content.to_string()}</code> }))}
                {fact("Its link", Some(view! { <code>{event.link.to_string()}</code> }))}
            </dl>
        </section>
        {data.map(|data| view! {
            <section>
                <h2 id="data">"Its data, for reading"</h2>
                <pre class="panel" role="region" aria-labelledby="data" tabindex="0"><code>{data}</code></pre>
            </section>
        })}
        <section>
            <h2>"To the octet"</h2>
            <p class="panel"><code>{event.text.unwrap_or_else(|| "It was too large; its content is not here.".into())}</code></p>
        </section>
    }
}

/// The data, on several lines.
fn data(text: &str) -> Option<String> {
    let event: serde_json::Value = serde_json::from_str(text).ok()?;
    serde_json::to_string_pretty(event.get("data")?).ok()
}
