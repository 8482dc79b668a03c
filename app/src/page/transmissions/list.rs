use jiff::tz::TimeZone;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::location::RequestUrl;

use super::{back, octets};
use crate::{
    action::{DiscardEvent, SendEventAgain},
    component::{Column, FormToken, Html, IntoHtml, Table, moment},
    model::{OutgoingEvent, Transmission, Transmissions},
    page::{Page, kept::kept, settings::outcome, snapshot},
    port::TransmissionsPort,
    text::{format, frame, transmissions as text},
};

/// The parameter of the address that names the attempt before which older ones are shown.
const BEFORE: &str = "before";

/// `/transmissions`: next, waiting, sent.
#[component]
pub fn TransmissionList() -> impl IntoView {
    let url = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    let before = url.and_then(|url| url.search_params().get_str(BEFORE)?.parse().ok());
    let (port, zone) = (use_context::<TransmissionsPort>(), snapshot().zone.clone());
    view! {
        <h1>{frame::page_name(Page::Transmissions)}</h1>
        {outcome(kept())}
        <div data-region="content">
            <Suspense>
                {Suspend::new(async move {
                    let view = match port {
                        Some(port) => port.view(before).await,
                        None => Ok(Transmissions::default()),
                    };
                    match view {
                        Ok(view) => content(&view, before.is_some(), &zone),
                        Err(cause) => {
                            view! { <p class="panel critical" role="alert">{text::unreadable(&cause)}</p> }.into_html()
                        }
                    }
                })}
            </Suspense>
        </div>
        <p class="about after"><a href=Page::Disclosure.path()>{text::DISCLOSURE}</a></p>
    }
    .into_any()
}

fn content(view: &Transmissions, turned: bool, zone: &TimeZone) -> Html {
    let sent = sent(view, zone);
    if turned {
        return view! { {sent} {back()} }.into_html();
    }
    view! {
        {next(view)}
        {(view.waiting > 0).then(|| waiting(view, zone))}
        {(!view.refused.is_empty()).then(|| refused(&view.refused, zone))}
        {sent}
    }
    .into_html()
}

fn next(view: &Transmissions) -> Html {
    let body = match &view.next {
        Some(body) => view! {
            <p class="about">{text::NEXT_ABOUT}</p>
            <details>
                <summary>{text::TO_BE_SENT}</summary>
                {octets(body)}
            </details>
        }
        .into_html(),
        None => view! { <p class="panel">{text::NOTHING_NEXT}</p> }.into_html(),
    };
    view! { <section aria-labelledby="next"><h2 id="next">{text::NEXT}</h2>{body}</section> }.into_html()
}

fn waiting(view: &Transmissions, zone: &TimeZone) -> Html {
    let columns = vec![
        Column::Text(text::EVENT),
        Column::Text(text::KIND),
        Column::Text(text::MADE),
        Column::Number(text::SIZE),
    ];
    let rows = view.queue.iter().map(|event| row(event, zone, None)).collect_view();
    view! {
        <section aria-labelledby="waiting">
            <h2 id="waiting">{text::WAITING}</h2>
            <p class="about">{text::waiting(view.waiting, view.queue.len())}</p>
            <Table id="waiting-table" caption=text::WAITING columns>{rows}</Table>
        </section>
    }
    .into_html()
}

fn refused(events: &[OutgoingEvent], zone: &TimeZone) -> Html {
    let columns = vec![
        Column::Text(text::EVENT),
        Column::Text(text::KIND),
        Column::Text(text::MADE),
        Column::Number(text::SIZE),
        Column::Text(text::STATE),
    ];
    let rows = events.iter().map(|event| row(event, zone, Some(decide(event)))).collect_view();
    view! {
        <section aria-labelledby="refused">
            <h2 id="refused">{text::REFUSED}</h2>
            <p class="about">{text::REFUSED_ABOUT}</p>
            <Table id="refused-table" caption=text::REFUSED columns>{rows}</Table>
        </section>
    }
    .into_html()
}

fn row(event: &OutgoingEvent, zone: &TimeZone, last: Option<Html>) -> Html {
    let href = format!("{}/events/{}", Page::Transmissions.path(), event.place);
    let size = event.octets.map_or_else(|| text::NOT_KEPT.into(), format::grouped);
    view! {
        <tr>
            <th scope="row"><a href=href>{event.place.clone()}</a></th>
            <td>{text::kind(&event.kind)}</td>
            <td>{moment(event.made_at, zone)}</td>
            <td class="number">{size}</td>
            {last.map(|last| view! { <td>{last}</td> })}
        </tr>
    }
    .into_html()
}

/// Why an event was not taken, and what can be done.
fn decide(event: &OutgoingEvent) -> Html {
    let button = |path: &'static str, label: &'static str| {
        view! {
            <form class="beside" method="post" action=path>
                <FormToken/>
                <input type="hidden" name="place" value=event.place.clone()/>
                <button type="submit" class="button">{label}</button>
            </form>
        }
    };
    view! {
        <p>{text::progress(event.progress)}{event.reason.clone().map(|why| format!(": {why}"))}</p>
        {button(SendEventAgain::PATH, text::SEND_AGAIN)}
        {button(DiscardEvent::PATH, text::DISCARD)}
    }
    .into_html()
}

fn sent(view: &Transmissions, zone: &TimeZone) -> Html {
    if view.sent.is_empty() {
        return view! {
            <section aria-labelledby="sent">
                <h2 id="sent">{text::SENT}</h2>
                <p class="panel">{text::NOTHING_SENT}</p>
            </section>
        }
        .into_html();
    }
    let columns = vec![
        Column::Text(text::WHEN),
        Column::Text(text::WHAT),
        Column::Number(text::SIZE),
        Column::Text(text::OUTCOME),
    ];
    let rows = view.sent.iter().map(|sent| attempt(sent, zone)).collect_view();
    let older = view.older.map(|older| {
        let href = format!("{}?{BEFORE}={older}", Page::Transmissions.path());
        view! { <p class="turn"><a class="button" rel="next" href=href>{text::OLDER}</a></p> }
    });
    view! {
        <section aria-labelledby="sent">
            <h2 id="sent">{text::SENT}</h2>
            <Table id="sent-table" caption=text::SENT columns>{rows}</Table>
            {older}
        </section>
    }
    .into_html()
}

fn attempt(sent: &Transmission, zone: &TimeZone) -> Html {
    let href = format!("{}/{}", Page::Transmissions.path(), sent.id);
    view! {
        <tr>
            <th scope="row"><a href=href>{moment(sent.ended_at, zone)}</a></th>
            <td>{text::range(sent)}</td>
            <td class="number">{format::grouped(sent.octets)}</td>
            <td>{text::outcome(sent)}</td>
        </tr>
    }
    .into_html()
}
