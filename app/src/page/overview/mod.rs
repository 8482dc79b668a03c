mod attention;
mod cards;
mod communication;
mod maintenance;
mod supplies;

use leptos::prelude::*;

use self::attention::{Item, needs_attention};
use super::{Page, SettingsPage, access, snapshot};
use crate::{
    component::{Badge, Html, IntoHtml},
    model::{Severity, Snapshot},
    port::{CertificatesPort, MailPort},
    text::{alert, format, frame, overview as text},
};

/// `/`: what needs attention, one card an assistant, and the state of the communication.
#[component]
pub fn Overview() -> impl IntoView {
    let snapshot = snapshot();
    view! {
        <h1>{frame::page_name(Page::Overview)}</h1>
        <div data-region="content">
            <section aria-labelledby="attention">
                <h2 id="attention">{text::NEEDS_ATTENTION}</h2>
                {attention(&snapshot)}
            </section>
            {snapshot.reading.as_ref().map(|reading| cards::section(reading, &snapshot))}
            {communication::section(&snapshot)}
        </div>
    }
    .into_html()
}

fn attention(snapshot: &Snapshot) -> Html {
    let mut items = needs_attention(snapshot);
    items.extend(communication::attention(snapshot));
    items.extend(certificate());
    items.extend(mail(snapshot));
    items.sort_by_key(|item| item.severity);
    if items.is_empty() {
        let text = if snapshot.reading.is_some() { text::NOTHING } else { frame::NOTHING_TO_SHOW };
        return view! { <p class="panel">{text}</p> }.into_html();
    }
    let rows = items.into_iter().map(|item| {
        let sentence = match item.href {
            Some(href) => view! { <a href=href>{item.text}</a> }.into_html(),
            None => view! { <span>{item.text}</span> }.into_html(),
        };
        view! { <li><Badge tone=item.severity.into() text=alert::severity(item.severity)/>{sentence}</li> }
    });
    view! { <ul class="panel attention">{rows.collect_view()}</ul> }.into_html()
}

/// What there is to say about the end of the certificate of these pages.
fn certificate() -> Option<Item> {
    let warning = use_context::<CertificatesPort>()?.state().warning?;
    let href = SettingsPage::Certificate.path().to_owned();
    Some(Item { severity: warning.severity, text: warning.sentence(), href: Some(href) })
}

/// That mail could not be delivered. The cause may name an address, so that it is the administrator's alone.
fn mail(snapshot: &Snapshot) -> Option<Item> {
    let trouble = use_context::<MailPort>()?.state().trouble?;
    let since = format::date_time(trouble.since, &snapshot.zone);
    let cause = access().is_administrator().then_some(trouble.cause.as_str());
    let href = SettingsPage::Mail.path().to_owned();
    Some(Item { severity: Severity::Warning, text: text::mail(&since, cause), href: Some(href) })
}
