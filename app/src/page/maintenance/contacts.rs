use leptos::prelude::*;

use crate::{
    model::Identity,
    page::{Page, SettingsPage, access},
    port::SettingsPort,
    text::{frame, settings::contacts as text},
};

/// Whom to ask about the printer: for the administrator alone. Nothing where nobody is named.
pub fn section(identity: Option<&Identity>) -> Option<AnyView> {
    let settings = use_context::<SettingsPort>().filter(|_| access().is_administrator())?;
    let fields = settings.fields(SettingsPage::Contacts);
    let value =
        |name: String| fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
    let mut lines: Vec<(&str, String)> = Vec::new();
    for (contact, role) in text::ALL {
        let values = ["name", "telephone", "email"].map(|what| value(format!("{contact}_{what}")));
        let values: Vec<String> = values.into_iter().flatten().filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            lines.push((role, values.join(", ")));
        }
    }
    lines.extend(
        identity.and_then(|identity| identity.contact.clone()).map(|said| (text::OF_THE_PRINTER, said)),
    );
    let lines: Vec<AnyView> = lines.into_iter().map(|(role, who)| line(role, who)).collect();
    let href = SettingsPage::Contacts.path();
    let page = frame::page_name(Page::Settings(SettingsPage::Contacts));
    (!lines.is_empty()).then(|| {
        view! {
            <section aria-labelledby="contacts">
                <h2 id="contacts">{text::CONTACTS}</h2>
                <dl class="panel facts">{lines}</dl>
                <p class="after"><a href=href>{page}</a></p>
            </section>
        }
        .into_any()
    })
}

fn line(role: &'static str, who: String) -> AnyView {
    view! { <div><dt>{role}</dt><dd>{who}</dd></div> }.into_any()
}
