use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    confirm::{confirm, confirmed_by},
    layout::{Group, groups},
};
use crate::{
    action::SaveSettings,
    component::{Field, FormToken, Html, Input, IntoHtml, nothing},
    page::SettingsPage,
    port::{FieldState, Kept, SettingsPort},
    text::{form as form_text, settings as text},
};

/// The form of a page: its fields as they are, or as they were typed where that was refused.
pub fn form(page: SettingsPage, kept: &Kept) -> Html {
    form_with(page, kept, |_| None, None)
}

/// [`form`], where `typed_in` may say better than the layout how the field of a name is typed in, and `below` stands
/// behind the button that applies it.
pub fn form_with(
    page: SettingsPage,
    kept: &Kept,
    typed_in: impl Fn(&str) -> Option<Input>,
    below: Option<Html>,
) -> Html {
    let fields = expect_context::<SettingsPort>().fields(page);
    let groups =
        groups(page).iter().filter_map(|group| shown(group, &fields, kept, &typed_in)).collect_view();
    view! {
        <form class="panel form" method="post" action=SaveSettings::PATH>
            <input type="hidden" name="page" value=page.path()/>
            <FormToken/>
            {groups}
            {confirmed_by(page).map(|name| confirm(name, kept))}
            <button type="submit" class="button main">{form_text::APPLY}</button>
            {below}
        </form>
    }
    .into_html()
}

/// `None` where the device has none of these fields.
fn shown(
    group: &Group,
    fields: &[FieldState],
    kept: &Kept,
    typed_in: &impl Fn(&str) -> Option<Input>,
) -> Option<Html> {
    let fields: Vec<Html> = group
        .fields
        .iter()
        .filter_map(|(name, input)| {
            let state = fields.iter().find(|state| state.name == *name)?;
            Some(field(state.clone(), typed_in(name).unwrap_or_else(|| input.clone()), kept))
        })
        .collect();
    if fields.is_empty() || group.legend.is_empty() {
        return (!fields.is_empty()).then(|| fields.into_html());
    }
    let about = (!group.about.is_empty()).then(|| view! { <p class="about">{group.about}</p> });
    Some(view! { <fieldset><legend>{group.legend}</legend>{about}{fields}</fieldset> }.into_html())
}

/// A field with the words of its name, what was typed into it, and what is wrong with that.
pub fn field(mut state: FieldState, input: Input, kept: &Kept) -> Html {
    let Some(words) = text::field(&state.name) else { return nothing() };
    let fault = kept.faults.iter().find(|fault| fault.name == state.name).map(|fault| fault.message.clone());
    if let Some(typed) = kept.typed.get(&state.name)
        && state.fixed_by.is_none()
    {
        state.value.clone_from(typed);
    }
    let hint = (!words.hint.is_empty()).then(|| words.hint.to_owned());
    view! { <Field state label=words.label hint=hint input fault/> }.into_html()
}
