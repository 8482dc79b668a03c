use leptos::prelude::*;

use crate::{
    component::{Html, IntoHtml, moment},
    model::{Certificate, CertificateSource},
    page::snapshot,
    port::CertificateState,
    text::{certificate::FIXED, settings::certificate as text},
};

/// The certificate that serves, and what there is to say about it.
pub fn section(state: &CertificateState) -> Html {
    let problem = state.problem.as_ref().map(|problem| {
        view! { <p class="fault">{text::PROBLEM}": "{problem.to_string()}</p> }
    });
    let warning = state.warning.map(|warning| view! { <p class="fault">{warning.sentence()}</p> });
    let fixed = (state.source == CertificateSource::Configured).then(|| view! { <p>{FIXED}</p> });
    let facts = match &state.serving {
        Some(serving) => {
            let source = view! { <div><dt>{text::SOURCE}</dt><dd>{text::source(state.source)}</dd></div> };
            facts(serving, Some(source.into_html()))
        }
        None => view! { <p>{text::NONE}</p> }.into_html(),
    };
    view! {
        <section aria-labelledby="serving">
            <h2 id="serving">{text::SERVING}</h2>
            <div class="panel">{problem}{warning}{fixed}{facts}</div>
        </section>
    }
    .into_html()
}

/// The authority of the device's own certificates.
pub fn authority(state: &CertificateState) -> Option<Html> {
    let authority = state.authority.as_ref()?;
    let about =
        if state.authority_is_configured { text::AUTHORITY_CONFIGURED } else { text::AUTHORITY_ABOUT };
    Some(
        view! {
            <section aria-labelledby="authority">
                <h2 id="authority">{text::AUTHORITY}</h2>
                <p class="about">{about}</p>
                <div class="panel">
                    {facts(authority, None)}
                    <p><a href="/device-ca.pem" download="device-ca.pem">{text::AUTHORITY_DOWNLOAD}</a></p>
                </div>
            </section>
        }
        .into_html(),
    )
}

fn facts(certificate: &Certificate, first: Option<Html>) -> Html {
    let zone = &snapshot().zone;
    let names = (!certificate.names.is_empty())
        .then(|| view! { <div><dt>{text::NAMES}</dt><dd>{certificate.names.join(", ")}</dd></div> });
    view! {
        <dl class="facts">
            {first}
            <div><dt>{text::SUBJECT}</dt><dd>{certificate.subject.clone()}</dd></div>
            <div><dt>{text::ISSUER}</dt><dd>{certificate.issuer.clone()}</dd></div>
            {names}
            <div><dt>{text::VALID_FROM}</dt><dd>{moment(certificate.not_before, zone)}</dd></div>
            <div><dt>{text::VALID_UNTIL}</dt><dd>{moment(certificate.not_after, zone)}</dd></div>
            <div><dt>{text::KEY}</dt><dd>{certificate.key.clone()}</dd></div>
            <div><dt>{text::FINGERPRINT}</dt><dd><code>{certificate.fingerprint.clone()}</code></dd></div>
        </dl>
    }
    .into_html()
}
