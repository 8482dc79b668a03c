use leptos::prelude::*;

use crate::{model::Access, port::FieldState, text::form as text};

/// How something is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Text,
    /// A whole number.
    Number,
    /// One line that nobody may look at; never filled in by the page. The value of `autocomplete`.
    Secret(&'static str),
    /// One of these, as value and words.
    Choice(&'static [(&'static str, &'static str)]),
    /// Yes or no.
    Flag,
    /// So many lines.
    Lines(u8),
}

/// What of a session each form of the administrator carries; nothing for others.
#[component]
pub fn FormToken() -> impl IntoView {
    let token = use_context::<Access>().and_then(|access| access.form_token);
    token.map(|token| view! { <input type="hidden" name="token" value=token/> }).into_any()
}

/// A field with its label, what it is for, and at it what is wrong.
#[component]
pub fn Field(
    /// Name and value.
    state: FieldState,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What it is for, in a sentence.
    #[prop(optional, into)]
    hint: Option<String>,
    /// How it is typed in.
    input: Input,
    /// What is wrong with what was typed.
    #[prop(optional_no_strip)]
    fault: Option<String>,
) -> impl IntoView {
    let id = format!("field-{}", state.name.replace(['.', '_'], "-"));
    let hint = match (&state.fixed_by, input) {
        (Some(by), _) => Some(text::fixed_by(by)),
        (None, Input::Secret(_)) => {
            Some([hint.unwrap_or_default(), text::secret(state.set).into()].join(" ").trim().to_owned())
        }
        (None, _) => hint,
    };
    let (hint_id, fault_id) = (format!("{id}-hint"), format!("{id}-fault"));
    let described = [hint.as_ref().map(|_| hint_id.clone()), fault.as_ref().map(|_| fault_id.clone())];
    let described: Vec<String> = described.into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let wrong = fault.is_some().then_some("true");
    let class = if input == Input::Flag { "field flag" } else { "field" };
    view! {
        <div class=class>
            <label for=id.clone()>{label}</label>
            {control(input, id, state, described, wrong)}
            {hint.map(|hint| view! { <p class="about" id=hint_id>{hint}</p> })}
            {fault.map(|fault| view! { <p class="fault" id=fault_id>{fault}</p> })}
        </div>
    }
    .into_any()
}

fn control(
    input: Input,
    id: String,
    state: FieldState,
    described: Option<String>,
    wrong: Option<&'static str>,
) -> AnyView {
    let FieldState { name, value, fixed_by, .. } = state;
    let fixed = fixed_by.is_some();
    match input {
        Input::Text | Input::Number => {
            let mode = (input == Input::Number).then_some("numeric");
            view! {
                <input type="text" id=id name=name value=value inputmode=mode disabled=fixed
                    autocomplete="off" spellcheck="false" aria-describedby=described aria-invalid=wrong/>
            }
            .into_any()
        }
        Input::Secret(complete) => view! {
            <input type="password" id=id name=name disabled=fixed autocomplete=complete
                aria-describedby=described aria-invalid=wrong/>
        }
        .into_any(),
        Input::Choice(choices) => {
            let options = choices.iter().map(|(choice, words)| {
                view! { <option value=*choice selected=*choice == value>{*words}</option> }
            });
            view! {
                <select id=id name=name disabled=fixed aria-describedby=described aria-invalid=wrong>
                    {options.collect_view()}
                </select>
            }
            .into_any()
        }
        Input::Flag => view! {
            // An unmarked box sends nothing: this says that it was on the form.
            <input type="hidden" name=name.clone() value="false" disabled=fixed/>
            <input type="checkbox" id=id name=name value="true" checked=value == "true" disabled=fixed
                aria-describedby=described aria-invalid=wrong/>
        }
        .into_any(),
        Input::Lines(rows) => view! {
            <textarea id=id name=name rows=rows.to_string() disabled=fixed spellcheck="false"
                aria-describedby=described aria-invalid=wrong>{value}</textarea>
        }
        .into_any(),
    }
}
