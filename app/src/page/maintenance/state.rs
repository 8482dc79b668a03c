use leptos::prelude::*;

use crate::{
    component::{Badge, Html, IntoHtml, Tone},
    model::{DeviceState, Identity},
    text::{format, frame, maintenance as text, overview},
};

/// What the printer says of itself.
pub fn section(identity: &Identity, state: &DeviceState) -> Html {
    let errors: Vec<&str> = state.errors.iter().map(|error| overview::error(*error)).collect();
    let tags =
        identity.asset_tags.iter().flat_map(|tags| [tags.vendor.clone(), tags.customer.clone()]).flatten();
    let tags: Vec<String> = tags.collect();
    let display =
        state.console.iter().map(|line| view! { <span class="line">{line.clone()}</span> }).collect_view();
    view! {
        <section aria-labelledby="state">
            <h2 id="state">{text::STATE}</h2>
            <dl class="panel facts">
                <div>
                    <dt>{text::WHEN_READ}</dt>
                    <dd><Badge tone=Tone::from(state) text=frame::state(state)/></dd>
                </div>
                {(!state.console.is_empty())
                    .then(|| view! { <div><dt>{text::DISPLAY}</dt><dd class="display">{display}</dd></div> })}
                {(!errors.is_empty()).then(|| fact(text::DETECTED, errors.join("; ")))}
                {identity.uptime_seconds.map(|seconds| fact(text::UP_FOR, format::duration(seconds)))}
                {identity.serial_number.clone().map(|number| fact(frame::SERIAL_NUMBER, number))}
                {identity.mac_address.clone().map(|address| fact(text::MAC_ADDRESS, address))}
                {(!tags.is_empty()).then(|| fact(text::ASSET_TAGS, tags.join(", ")))}
            </dl>
        </section>
    }
    .into_html()
}

fn fact(term: &'static str, value: String) -> Html {
    view! { <div><dt>{term}</dt><dd>{value}</dd></div> }.into_html()
}
