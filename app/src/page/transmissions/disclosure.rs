use leptos::prelude::*;

use crate::{
    component::{Html, IntoHtml},
    model::DisclosedKind,
    port::TransmissionsPort,
    text::transmissions as text,
};

/// `/disclosure`: what is sent, and what is never sent, made of the list that messages are held to.
#[component]
pub fn Disclosure() -> impl IntoView {
    let kinds = use_context::<TransmissionsPort>().map(|port| port.disclosure()).unwrap_or_default();
    let common: Vec<(String, &'static str)> = kinds
        .first()
        .map(|first| {
            let everywhere =
                |field: &&(String, &'static str)| kinds.iter().all(|kind| kind.fields.contains(field));
            first.fields.iter().filter(everywhere).cloned().collect()
        })
        .unwrap_or_default();
    let never = text::NEVER_LIST.map(|what| view! { <li>{what}</li> }).into_iter().collect_view();
    let kinds = kinds.iter().map(|kind| section(kind, &common)).collect_view();
    view! {
        <h1>{text::DISCLOSURE}</h1>
        <p>{text::DISCLOSURE_ABOUT}</p>
        <section aria-labelledby="never">
            <h2 id="never">{text::NEVER}</h2>
            <ul class="panel">{never}</ul>
        </section>
        <section aria-labelledby="every">
            <h2 id="every">{text::EVERY}</h2>
            {list(&common)}
            <p class="about">{text::CHECK_IN}</p>
        </section>
        {kinds}
    }
    .into_html()
}

fn section(kind: &DisclosedKind, common: &[(String, &'static str)]) -> Html {
    let own: Vec<(String, &'static str)> =
        kind.fields.iter().filter(|field| !common.contains(field)).cloned().collect();
    let id = kind.kind.replace('.', "-");
    view! {
        <section aria-labelledby=id.clone()>
            <h2 id=id.clone()>{text::kind(kind.kind)}</h2>
            {list(&own)}
        </section>
    }
    .into_html()
}

fn list(fields: &[(String, &'static str)]) -> Html {
    let entries = fields.iter().map(|(path, about)| {
        view! { <div><dt><code>{path.clone()}</code></dt><dd>{*about}</dd></div> }
    });
    view! { <dl class="panel facts wide">{entries.collect_view()}</dl> }.into_html()
}
