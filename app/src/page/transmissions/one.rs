use jiff::tz::TimeZone;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{back, not_found, octets};
use crate::{
    component::{Html, IntoHtml, moment},
    model::TransmissionDetail,
    page::{Page, snapshot},
    port::TransmissionsPort,
    text::{format, transmissions as text},
};

/// `/transmissions/17`: one attempt, with all that was said.
#[component]
pub fn TransmissionPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|map| map.get("id")).and_then(|id| id.parse::<i64>().ok());
    let (port, zone) = (use_context::<TransmissionsPort>(), snapshot().zone.clone());
    view! {
        <h1>{text::ONE}</h1>
        <div data-region="content">
            <Suspense>
                {Suspend::new(async move {
                    let (Some(port), Some(id)) = (port, id) else { return not_found() };
                    match port.transmission(id).await {
                        Ok(Some(detail)) => content(&detail, &zone),
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

fn content(detail: &TransmissionDetail, zone: &TimeZone) -> Html {
    let sent = &detail.transmission;
    let path = format!("{}/{}", Page::Transmissions.path(), sent.id);
    let status = sent.status.map(|status| {
        view! { <div><dt>{text::STATUS}</dt><dd>{status.to_string()}</dd></div> }
    });
    let body = match &detail.body {
        Some(body) => view! {
            {octets(body)}
            <p><a class="button" href=format!("{path}/sent.json") download="">{text::DOWNLOAD}</a></p>
        }
        .into_html(),
        None => view! { <p class="panel">{text::NOT_KEPT}</p> }.into_html(),
    };
    let answer = detail.answer.as_ref().map(|answer| {
        view! {
            <section aria-labelledby="answer"><h2 id="answer">{text::ANSWER}</h2>{octets(answer)}</section>
        }
    });
    let receipt = detail.receipt.as_ref().map(|receipt| {
        view! {
            <section aria-labelledby="receipt">
                <h2 id="receipt">{text::RECEIPT}</h2>
                {octets(receipt)}
                <p><a class="button" href=format!("{path}/receipt.json") download="">{text::DOWNLOAD}</a></p>
            </section>
        }
    });
    view! {
        <dl class="panel facts">
            <div><dt>{text::WHEN}</dt><dd>{moment(sent.ended_at, zone)}</dd></div>
            <div><dt>{text::WHAT}</dt><dd>{text::range(sent)}</dd></div>
            <div><dt>{text::OUTCOME}</dt><dd>{text::outcome(sent)}</dd></div>
            <div><dt>{text::ATTEMPTS}</dt><dd>{format::grouped(sent.attempts)}</dd></div>
            <div><dt>{text::SIZE}</dt><dd>{format::grouped(sent.octets)}</dd></div>
            {status}
            <div><dt>{text::DIGEST}</dt><dd><code>{detail.digest.clone()}</code></dd></div>
        </dl>
        <section aria-labelledby="body"><h2 id="body">{text::BODY}</h2>{body}</section>
        {answer}
        {receipt}
    }
    .into_html()
}
