use leptos::prelude::*;

use super::SettingsFrame;
use crate::{
    component::{Html, IntoHtml},
    page::{SettingsPage, kept::kept, snapshot},
    port::{AccountsPort, CertificatesPort, ConnectivityPort, FieldState, MailPort, SettingsPort},
    text::{
        format,
        settings::{self as text, contacts, enrolment, index, mail, maintenance, supplies},
    },
};

/// `/settings`: what can be set where, and how it is set now.
#[component]
pub fn SettingsIndex() -> impl IntoView {
    let page = SettingsPage::Index;
    view! {
        <SettingsFrame page kept=kept()>
            <ul class="panel pages">{SettingsPage::ALL.into_iter().skip(1).map(entry).collect_view()}</ul>
        </SettingsFrame>
    }
}

fn entry(page: SettingsPage) -> Html {
    view! {
        <li>
            <h2><a href=page.path()>{text::page_name(page)}</a></h2>
            <div>
                <p class="about">{text::page_purpose(page)}</p>
                {state(page).map(|state| view! { <p>{state}</p> })}
            </div>
        </li>
    }
    .into_html()
}

/// How a page is set now, in a few words; `None` where that takes more.
fn state(page: SettingsPage) -> Option<String> {
    let settings = expect_context::<SettingsPort>();
    let fields = settings.fields(page);
    match page {
        SettingsPage::Enrolment => {
            let communication = &snapshot().communication;
            let server = communication.server.as_deref().map(|server| server.trim_start_matches("https://"));
            Some(enrolment::summary(server, communication.enrolment.is_enrolled()))
        }
        SettingsPage::Printer => Some(match value(&fields, "printer.version") {
            "demo" => index::DEMONSTRATION.into(),
            _ if value(&fields, "printer.address").is_empty() => index::NO_PRINTER.into(),
            version => index::printer(value(&fields, "printer.address"), version),
        }),
        SettingsPage::Contacts => {
            let named = contacts::ALL.into_iter().filter_map(|(key, role)| {
                let name = value(&fields, &format!("{key}_name")).to_owned();
                (!name.is_empty()).then_some((role, name))
            });
            Some(index::contacts(&named.collect::<Vec<_>>()))
        }
        SettingsPage::Security => {
            let accounts = expect_context::<AccountsPort>();
            let (sessions, tokens) = (accounts.sessions().len(), accounts.tokens().len());
            Some(index::security(value(&fields, "security.viewing"), sessions, tokens))
        }
        SettingsPage::Certificate => {
            let state = use_context::<CertificatesPort>().map(|port| port.state()).unwrap_or_default();
            Some(index::certificate(state.serving.is_some().then_some(state.source)))
        }
        SettingsPage::Clock => {
            let clock = settings.clock();
            Some(index::clock(&format::zone(&snapshot().zone, Some(clock.now)), clock.synchronised))
        }
        SettingsPage::Proxy => {
            use_context::<ConnectivityPort>().map(|port| text::proxy::effective(&port.state().proxy))
        }
        SettingsPage::Mail => {
            let state = use_context::<MailPort>().map(|port| port.state()).unwrap_or_default();
            Some(mail::set_up(&state.set_up).into())
        }
        SettingsPage::Supplies => {
            let value = |name| value(&fields, name);
            let (level, lead) = (value("supplies.service_level_percent"), value("supplies.lead_time_days"));
            Some(supplies::summary(value("supplies.ordering"), level, lead))
        }
        SettingsPage::Maintenance => {
            let value = |name| value(&fields, name);
            let (minutes, hours) =
                (value("maintenance.jam_timer_minutes"), value("maintenance.not_answering_hours"));
            Some(maintenance::summary(value("maintenance.mail_severity"), minutes, hours))
        }
        SettingsPage::Index | SettingsPage::Backup | SettingsPage::Audit | SettingsPage::HandOver => None,
    }
}

fn value<'a>(fields: &'a [FieldState], name: &str) -> &'a str {
    fields.iter().find(|field| field.name == name).map_or("", |field| field.value.as_str())
}
