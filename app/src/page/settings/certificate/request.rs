use leptos::{prelude::*, server_fn::ServerFn};

use super::PAGE;
use crate::{
    action::{InstallSignedCertificate, RequestCertificate},
    component::{FormToken, Html, Input, IntoHtml},
    page::settings::{confirm::confirm, form::field},
    port::{CertificateState, FieldState, Kept},
    text::settings::certificate as text,
};

/// Asks an authority for a certificate: the request, and then what came back for it.
pub fn section(state: &CertificateState, kept: &Kept) -> Html {
    let names = state.names.join("\n");
    let names = FieldState { name: "names".into(), value: names, ..FieldState::default() };
    let organization = FieldState { name: "organization".into(), ..FieldState::default() };
    let waiting = state.request.is_some().then(|| {
        view! {
            <div class="panel">
                <p>{text::REQUEST_WAITS}</p>
                <p>
                    <a href="/settings/certificate/request.pem" download="request.pem">
                        {text::REQUEST_DOWNLOAD}
                    </a>
                </p>
            </div>
        }
    });
    view! {
        <section aria-labelledby="request">
            <h2 id="request">{text::REQUEST}</h2>
            <p class="about">{text::REQUEST_ABOUT}</p>
            {waiting}
            <form class="panel form" method="post" action=RequestCertificate::PATH>
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                {field(names, Input::Lines(4), kept)}
                {field(organization, Input::Text, kept)}
                <button type="submit" class="button main">{text::MAKE_REQUEST}</button>
            </form>
        </section>
        {state.request.is_some().then(|| signed(kept))}
    }
    .into_html()
}

fn signed(kept: &Kept) -> Html {
    let signed = FieldState { name: "signed".into(), ..FieldState::default() };
    view! {
        <section aria-labelledby="signed">
            <h2 id="signed">{text::SIGNED}</h2>
            <form class="panel form" method="post" action=InstallSignedCertificate::PATH>
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                {field(signed, Input::Lines(8), kept)}
                {confirm("signed_password", kept)}
                <button type="submit" class="button main">{text::INSTALL}</button>
            </form>
        </section>
    }
    .into_html()
}
