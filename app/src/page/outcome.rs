use leptos::prelude::*;

use crate::{
    component::{Html, Icon, IntoHtml, Tone, field_id},
    port::Kept,
    text::form as text,
};

/// What the form that led to a page of an assistant came to; nothing where none did.
pub fn outcome(kept: &Kept) -> Option<Html> {
    outcome_naming(kept, |_| None)
}

/// The same where the page has many fields: what is wrong is told with what `named` calls the field.
pub fn outcome_naming(kept: &Kept, named: impl Fn(&str) -> Option<String>) -> Option<Html> {
    let message = kept.message.clone().map(|message| view! { <p>{message}</p> });
    let faults = (!kept.faults.is_empty()).then(|| {
        let entry = |fault: &crate::port::FieldFault| {
            let href = format!("#{}", field_id(&fault.name));
            let message = match named(&fault.name) {
                Some(name) => format!("{name}: {}", fault.message),
                None => fault.message.clone(),
            };
            view! { <li><a href=href>{message}</a></li> }
        };
        view! {
            <p><strong>{text::REFUSED}</strong></p>
            <ul>{kept.faults.iter().map(entry).collect_view()}</ul>
        }
    });
    if message.is_none() && faults.is_none() {
        return None;
    }
    let refused = kept.refused || faults.is_some();
    let (tone, role) = if refused { (Tone::Critical, "alert") } else { (Tone::Good, "status") };
    Some(
        view! {
            <div class=format!("banner outcome {}", tone.class()) role=role tabindex="-1" autofocus>
                <Icon shape=tone.shape()/>
                <div>{message}{faults}</div>
            </div>
        }
        .into_html(),
    )
}
