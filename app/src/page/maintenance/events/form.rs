use leptos::prelude::*;

use super::query::{CODE, EventQuery, FROM, GROUP, SEVERITIES, SEVERITY, TO};
use crate::{
    component::{Field, Html, Input, IntoHtml},
    model::HistoryPage,
    page::Page,
    port::FieldState,
    text::{alert, format, maintenance::events as text},
};

/// The filter: a plain form that asks for the same page by another address.
pub fn form(query: &EventQuery, page: &HistoryPage) -> Html {
    let severities =
        SEVERITIES.map(|(word, severity)| (word.to_owned(), alert::severity(severity).to_owned()));
    let groups = page.groups.iter().map(|group| (group.clone(), alert::group(group)));
    let codes = page.codes.iter().map(|(code, name)| {
        let words = name.as_deref().map(|name| format!("{code}, {}", format::words(name)));
        (code.to_string(), words.unwrap_or_else(|| code.to_string()))
    });
    let path = Page::Events.path();
    let clear = query.is_particular().then(|| view! { <a class="button" href=path>{text::CLEAR}</a> });
    view! {
        <section aria-labelledby="filter">
            <h2 id="filter">{text::FILTER}</h2>
            <form class="panel form filter" method="get" action=path>
                {field(query, FROM, text::FROM, Input::Date)}
                {field(query, TO, text::TO, Input::Date)}
                {field(query, SEVERITY, text::SEVERITY, Input::Known(any(severities)))}
                {field(query, GROUP, text::GROUP, Input::Known(any(groups)))}
                {field(query, CODE, text::CODE, Input::Known(any(codes)))}
                <div class="turn">
                    <button type="submit" class="button main">{text::SHOW}</button>
                    {clear}
                </div>
            </form>
        </section>
    }
    .into_html()
}

/// No choice, then these.
fn any(choices: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), text::ANY.to_owned())).chain(choices).collect()
}

fn field(query: &EventQuery, name: &str, label: &'static str, input: Input) -> Html {
    let value = query.typed.get(name).cloned().unwrap_or_default();
    let fault = query.faults.iter().find(|fault| fault.name == name).map(|fault| fault.message.clone());
    let state = FieldState { name: name.into(), value, ..FieldState::default() };
    view! { <Field state label input fault/> }.into_html()
}
