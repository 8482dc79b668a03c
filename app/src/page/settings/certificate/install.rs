use leptos::{prelude::*, server_fn::ServerFn};

use super::PAGE;
use crate::{
    action::{InstallCertificate, RemoveCertificate},
    component::{FormToken, Html, Input, IntoHtml, field_id},
    page::{
        access,
        settings::{confirm::confirm, form::field},
    },
    port::{FieldState, Kept},
    text::settings::{certificate as text, label},
};

/// Lines of a box into which a certificate is pasted.
const LINES: u8 = 8;
/// What a file dialogue offers.
const FILES: &str = ".pem,.crt,.cer,.key,application/x-pem-file";

/// A certificate and its key, as files or pasted.
pub fn section(kept: &Kept) -> Html {
    if !access().may_give_passwords() {
        return view! {
            <section aria-labelledby="install">
                <h2 id="install">{text::UPLOAD}</h2>
                <p class="panel">{text::NOT_SECURE}</p>
            </section>
        }
        .into_html();
    }
    let named = |name: &str| FieldState { name: name.into(), ..FieldState::default() };
    view! {
        <section aria-labelledby="install">
            <h2 id="install">{text::UPLOAD}</h2>
            <p class="about">{text::UPLOAD_ABOUT}</p>
            <form class="panel form" method="post" action="/actions/upload-certificate"
                enctype="multipart/form-data">
                <FormToken/>
                {file("chain", true)}
                // It may stand in the same file.
                {file("key", false)}
                {confirm("install_password", kept)}
                <button type="submit" class="button main">{text::INSTALL}</button>
            </form>
        </section>
        <section aria-labelledby="paste">
            <h2 id="paste">{text::PASTE}</h2>
            <form class="panel form" method="post" action=InstallCertificate::PATH>
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                {field(named("chain"), Input::Lines(LINES), kept)}
                {field(named("key"), Input::Lines(LINES), kept)}
                {confirm("paste_password", kept)}
                <button type="submit" class="button main">{text::INSTALL}</button>
            </form>
        </section>
    }
    .into_html()
}

/// Takes an installed certificate away.
pub fn removal(kept: &Kept) -> Html {
    view! {
        <section aria-labelledby="remove">
            <h2 id="remove">{text::REMOVE}</h2>
            <p class="about">{text::REMOVE_ABOUT}</p>
            <form class="panel form" method="post" action=RemoveCertificate::PATH>
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                {confirm("removal_password", kept)}
                <button type="submit" class="button">{text::REMOVE_BUTTON}</button>
            </form>
        </section>
    }
    .into_html()
}

/// A file that the browser reads out.
fn file(name: &'static str, required: bool) -> Html {
    let id = format!("{}-file", field_id(name));
    view! {
        <div class="field">
            <label for=id.clone()>{label(name).to_owned()}</label>
            <input type="file" id=id name=name accept=FILES required=required/>
        </div>
    }
    .into_html()
}
