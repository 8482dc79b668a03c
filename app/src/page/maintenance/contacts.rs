use leptos::prelude::*;

use crate::{
    component::{Html, IntoHtml},
    model::Identity,
    page::{SettingsPage, access},
    port::SettingsPort,
    text::settings::{self as settings_text, contacts as text},
};

/// What the printer is called here and whom to ask about it: for the administrator alone. Nothing where nothing is
/// set.
pub fn section(identity: Option<&Identity>) -> Option<Html> {
    let settings = use_context::<SettingsPort>().filter(|_| access().is_administrator())?;
    let fields = settings.fields(SettingsPage::Contacts);
    let value = |name: &str| {
        let field = fields.iter().find(|field| field.name == name && !field.value.is_empty());
        field.map(|field| field.value.clone())
    };
    let device = text::DEVICE.into_iter().filter_map(|name| Some((settings_text::label(name), value(name)?)));
    let mut lines: Vec<(&str, String)> = device.collect();
    for (contact, role) in text::ALL {
        let values = ["name", "telephone", "email"].map(|what| value(&format!("{contact}_{what}")));
        let values: Vec<String> = values.into_iter().flatten().collect();
        if !values.is_empty() {
            lines.push((role, values.join(", ")));
        }
    }
    lines.extend(
        identity.and_then(|identity| identity.contact.clone()).map(|said| (text::OF_THE_PRINTER, said)),
    );
    let lines: Vec<Html> = lines.into_iter().map(|(role, who)| line(role, who)).collect();
    let href = SettingsPage::Contacts.path();
    (!lines.is_empty()).then(|| {
        view! {
            <section aria-labelledby="contacts">
                <h2 id="contacts">{settings_text::page_name(SettingsPage::Contacts)}</h2>
                <dl class="panel facts">{lines}</dl>
                <p class="after"><a href=href>{text::CHANGE}</a></p>
            </section>
        }
        .into_html()
    })
}

fn line(role: &'static str, who: String) -> Html {
    view! { <div><dt>{role}</dt><dd>{who}</dd></div> }.into_html()
}
