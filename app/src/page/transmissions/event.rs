use jiff::tz::TimeZone;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{back, not_found, octets};
use crate::{
    component::{Html, IntoHtml, moment},
    model::OutgoingEvent,
    page::snapshot,
    port::TransmissionsPort,
    text::{format, transmissions as text},
};

/// `/transmissions/events/1-17`: one message, to the octet.
#[component]
pub fn EventPage() -> impl IntoView {
    let place = use_params_map().with_untracked(|map| map.get("place"));
    // Anybody can write an address.
    let place = place.filter(|place| place.bytes().all(|octet| octet.is_ascii_digit() || octet == b'-'));
    let (port, zone) = (use_context::<TransmissionsPort>(), snapshot().zone.clone());
    view! {
        <h1>{text::EVENT}" "{place.clone()}</h1>
        <div data-region="content">
            <Suspense>
                {Suspend::new(async move {
                    let (Some(port), Some(place)) = (port, place) else { return not_found() };
                    match port.event(&place).await {
                        Ok(Some(event)) => content(&event, &zone),
                        Ok(None) => not_found(),
                        Err(cause) => {
                            view! { <p class="panel critical" role="alert">{text::unreadable(&cause)}</p> }.into_html()
                        }
                    }
                })}
            </Suspense>
        </div>
        {back()}
    }
    .into_any()
}

fn content(event: &OutgoingEvent, zone: &TimeZone) -> Html {
    let text_of = match &event.text {
        Some(content) => octets(content),
        None => view! { <p class="panel">{text::NOT_KEPT}</p> }.into_html(),
    };
    let state = match &event.reason {
        Some(reason) => format!("{}: {reason}", text::progress(event.progress)),
        None => text::progress(event.progress).into(),
    };
    let size = event.octets.map(|octets| {
        view! { <div><dt>{text::SIZE}</dt><dd>{format::grouped(octets)}</dd></div> }
    });
    view! {
        <dl class="panel facts">
            <div><dt>{text::KIND}</dt><dd>{text::kind(&event.kind)}</dd></div>
            <div><dt>{text::MADE}</dt><dd>{moment(event.made_at, zone)}</dd></div>
            <div><dt>{text::STATE}</dt><dd>{state}</dd></div>
            {size}
        </dl>
        <section aria-labelledby="body"><h2 id="body">{text::content(event.progress)}</h2>{text_of}</section>
    }
    .into_html()
}
