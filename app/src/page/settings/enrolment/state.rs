use leptos::prelude::*;

use crate::{
    component::{Html, IntoHtml, moment, nothing},
    model::{Enrolment, Snapshot},
    text::{communication, settings::enrolment as text},
};

/// Whether the device is enrolled, with whom, and how it goes.
pub fn section(snapshot: &Snapshot) -> Html {
    let state = &snapshot.communication;
    let serial = snapshot.reading.as_ref().and_then(|reading| reading.identity.serial_number.clone());
    let facts = match &state.enrolment {
        Enrolment::Enrolled { since, server, device, fingerprint } => view! {
            <div><dt>{text::SERVER}</dt><dd>{server.clone()}</dd></div>
            <div><dt>{text::SINCE}</dt><dd>{moment(*since, &snapshot.zone)}</dd></div>
            <div><dt>{text::DEVICE}</dt><dd><code>{device.clone()}</code></dd></div>
            <div><dt>{text::FINGERPRINT}</dt><dd><code>{fingerprint.clone()}</code></dd></div>
        }
        .into_html(),
        Enrolment::Cancelled { at, .. } => {
            view! { <div><dt>{text::SINCE}</dt><dd>{moment(*at, &snapshot.zone)}</dd></div> }.into_html()
        }
        Enrolment::NotEnrolled => nothing(),
    };
    let sentence = if state.enrolment.is_enrolled() {
        communication::condition(&state.condition, &snapshot.zone)
    } else {
        text::NOT_ENROLLED_MEANS.into()
    };
    view! {
        <section aria-labelledby="state">
            <h2 id="state">{text::STATE}</h2>
            <dl class="panel facts">
                <div><dt>{text::ENROLMENT}</dt><dd><strong>{communication::enrolment(&state.enrolment)}</strong></dd></div>
                <div><dt>{text::SERIAL}</dt><dd>{serial.unwrap_or_else(|| text::NO_SERIAL.into())}</dd></div>
                {facts}
            </dl>
            <p class="about">{sentence}</p>
        </section>
    }
    .into_html()
}
