use leptos::prelude::*;

use crate::{
    component::{Badge, Html, IntoHtml, Tone, moment},
    model::{MailSetUp, MailState},
    page::{SettingsPage, snapshot},
    text::{format, settings::mail as text},
};

/// How far e-mail is set up, what is missing, and what keeps it from being delivered.
pub fn section(state: &MailState) -> Html {
    let zone = &snapshot().zone;
    let tone = match state.set_up {
        MailSetUp::Fully => Tone::Good,
        MailSetUp::Partly(_) => Tone::Warning,
        MailSetUp::Not => Tone::Neutral,
    };
    let trouble = state.trouble.as_ref().map(|trouble| {
        let since = format::date_time(trouble.since, zone);
        view! { <p class="fault">{text::undeliverable(&since, &trouble.cause)}</p> }
    });
    let contact = state.no_contact.then(|| {
        let href = SettingsPage::Contacts.path();
        view! { <p>{text::NO_CONTACT}" "<a href=href>{text::TO_CONTACTS}</a></p> }
    });
    let silent = &state.vendor_silent;
    let vendor = (!silent.is_empty()).then(|| view! { <p>{text::vendor_silent(silent)}</p> });
    let delivered = match state.delivered_at {
        Some(at) => moment(at, zone),
        None => text::NOTHING_DELIVERED.into_html(),
    };
    let held = (state.held > 0).then(|| {
        view! { <div><dt>{text::HELD}</dt><dd>{text::held(state.held)}</dd></div> }
    });
    view! {
        <section aria-labelledby="state">
            <h2 id="state">{text::STATE}</h2>
            <div class="panel">
                <dl class="facts">
                    <div>
                        <dt>{text::SET_UP}</dt>
                        <dd>
                            <Badge tone text=text::set_up(&state.set_up)/>
                            {text::missing(&state.set_up).map(|missing| format!(" {missing}"))}
                        </dd>
                    </div>
                    <div><dt>{text::DELIVERED}</dt><dd>{delivered}</dd></div>
                    {held}
                </dl>
                {trouble}
                {contact}
                {vendor}
            </div>
        </section>
    }
    .into_html()
}
