use leptos::prelude::*;

use super::{Html, IntoHtml};

use crate::{
    model::{Access, FORM_TOKEN},
    port::FieldState,
    text::form as text,
};

/// How something is typed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Text,
    /// A whole number.
    Number,
    /// A number with a point.
    Decimal,
    /// A day, as "2026-11-22".
    Date,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Telephone,
    /// A secret that is kept here: never filled in, and left as it is where nothing is typed.
    Secret,
    /// A password that is only checked or changed: `current-password` or `new-password`, for `autocomplete`.
    Password(&'static str),
    /// One of these, as value and words.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of those that this system knows, as value and words.
    Known(Vec<(String, String)>),
    /// Yes or no.
    Flag,
    /// Some of these, as value and words, one a line.
    Boxes(&'static [(&'static str, &'static str)]),
    /// So many lines.
    Lines(u8),
    /// A file of any kind.
    File,
}

/// What of a session each form of the administrator carries; nothing for others.
#[component]
pub fn FormToken() -> impl IntoView {
    let token = use_context::<Access>().and_then(|access| access.form_token);
    token.map(|token| view! { <input type="hidden" name=FORM_TOKEN value=token/> }).into_html()
}

/// Behind the name of a field that is sent once for each of its values.
pub const SEVERAL: &str = "[]";

/// The id of the field of that name: where a summary of faults leads to.
pub fn field_id(name: &str) -> String {
    format!("field-{}", name.replace(['.', '_'], "-"))
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
    #[prop(default = None, into)]
    hint: Option<String>,
    /// How it is typed in.
    input: Input,
    /// What is wrong with what was typed.
    #[prop(optional_no_strip)]
    fault: Option<String>,
) -> impl IntoView {
    let FieldState { name, value, set, fixed_by } = state;
    let id = field_id(&name);
    let hint = match (&fixed_by, &input) {
        (Some(by), _) => Some(text::fixed_by(by)),
        (None, Input::Secret) => {
            Some([hint.unwrap_or_default(), text::secret(set).into()].join(" ").trim().to_owned())
        }
        (None, _) => hint,
    };
    let (hint_id, fault_id) = (format!("{id}-hint"), format!("{id}-fault"));
    let described = [hint.as_ref().map(|_| hint_id.clone()), fault.as_ref().map(|_| fault_id.clone())];
    let described: Vec<String> = described.into_iter().flatten().collect();
    let class = if input == Input::Flag { "field flag" } else { "field" };
    let control = Control {
        id: id.clone(),
        name,
        fixed: fixed_by.is_some(),
        described: (!described.is_empty()).then(|| described.join(" ")),
        wrong: fault.is_some().then_some("true"),
    };
    let hint = hint.map(|hint| view! { <p class="about" id=hint_id>{hint}</p> });
    let fault = fault.map(|fault| view! { <p class="fault" id=fault_id>{fault}</p> });
    if let Input::Boxes(_) = input {
        let (id, described, wrong) = (control.id.clone(), control.described.clone(), control.wrong);
        return view! {
            <fieldset class="boxes" id=id tabindex="-1" aria-describedby=described aria-invalid=wrong>
                <legend>{label}</legend>
                {control.show(input, value)}
                {hint}
                {fault}
            </fieldset>
        }
        .into_html();
    }
    view! {
        <div class=class>
            <label for=id>{label}</label>
            {control.show(input, value)}
            {hint}
            {fault}
        </div>
    }
    .into_html()
}

/// What every control has, however it is typed in.
struct Control {
    id: String,
    name: String,
    fixed: bool,
    described: Option<String>,
    wrong: Option<&'static str>,
}

impl Control {
    fn show(self, input: Input, value: String) -> Html {
        match input {
            Input::Text => self.line(value, None),
            Input::Date => self.day(value),
            Input::Number => self.line(value, Some("numeric")),
            Input::Decimal => self.line(value, Some("decimal")),
            Input::Email => self.line(value, Some("email")),
            Input::Telephone => self.line(value, Some("tel")),
            // With "off" browsers offer the password that they know for this device.
            Input::Secret => self.hidden_line("new-password"),
            Input::Password(complete) => self.hidden_line(complete),
            Input::Choice(choices) => {
                let owned = |(choice, words): &(&str, &str)| ((*choice).to_owned(), (*words).to_owned());
                self.list(&value, choices.iter().map(owned).collect())
            }
            Input::Known(choices) => self.list(&value, choices),
            Input::Flag => self.mark(&value),
            Input::Lines(rows) => self.lines(value, rows),
            Input::File => self.file(),
            Input::Boxes(choices) => self.boxes(&value, choices),
        }
    }

    /// One line. The server alone judges what is typed, and says what is wrong at the field.
    fn line(self, value: String, mode: Option<&'static str>) -> Html {
        let Self { id, name, fixed, described, wrong } = self;
        view! {
            <input type="text" id=id name=name value=value inputmode=mode disabled=fixed
                autocomplete="off" spellcheck="false" aria-describedby=described aria-invalid=wrong/>
        }
        .into_html()
    }

    /// A browser that has a calendar shows it.
    fn day(self, value: String) -> Html {
        let Self { id, name, fixed, described, wrong } = self;
        view! {
            <input type="date" id=id name=name value=value disabled=fixed autocomplete="off"
                aria-describedby=described aria-invalid=wrong/>
        }
        .into_html()
    }

    fn hidden_line(self, complete: &'static str) -> Html {
        let Self { id, name, fixed, described, wrong } = self;
        view! {
            <input type="password" id=id name=name disabled=fixed autocomplete=complete
                aria-describedby=described aria-invalid=wrong/>
        }
        .into_html()
    }

    /// A value that is none of the choices stands among them, so that Apply does not change it unasked.
    fn list(self, value: &str, mut choices: Vec<(String, String)>) -> Html {
        let Self { id, name, fixed, described, wrong } = self;
        if !choices.iter().any(|(choice, _)| choice == value) {
            choices.insert(0, (value.to_owned(), value.to_owned()));
        }
        let options = choices.into_iter().map(|(choice, words)| {
            let selected = choice == value;
            view! { <option value=choice selected=selected>{words}</option> }
        });
        view! {
            <select id=id name=name disabled=fixed aria-describedby=described aria-invalid=wrong>
                {options.collect_view()}
            </select>
        }
        .into_html()
    }

    fn mark(self, value: &str) -> Html {
        let Self { id, name, fixed, described, wrong } = self;
        view! {
            // An unmarked box sends nothing: this says that it was on the form.
            <input type="hidden" name=name.clone() value="false" disabled=fixed/>
            <input type="checkbox" id=id name=name value="true" checked=value == "true" disabled=fixed
                aria-describedby=described aria-invalid=wrong/>
        }
        .into_html()
    }

    fn file(self) -> Html {
        let Self { id, name, fixed, described, wrong } = self;
        view! {
            <input type="file" id=id name=name disabled=fixed aria-describedby=described aria-invalid=wrong/>
        }
        .into_html()
    }

    fn lines(self, value: String, rows: u8) -> Html {
        let Self { id, name, fixed, described, wrong } = self;
        view! {
            <textarea id=id name=name rows=rows.to_string() disabled=fixed spellcheck="false"
                aria-describedby=described aria-invalid=wrong>{value}</textarea>
        }
        .into_html()
    }

    /// Those that are marked are sent, each under the field's name with [`SEVERAL`] behind it.
    fn boxes(self, value: &str, choices: &'static [(&'static str, &'static str)]) -> Html {
        let Self { id, name, fixed, .. } = self;
        let name = format!("{name}{SEVERAL}");
        let boxes = choices.iter().map(|(choice, words)| {
            let (id, name) = (format!("{id}-{choice}"), name.clone());
            let marked = value.lines().any(|line| line == *choice);
            view! {
                <div class="field flag">
                    <label for=id.clone()>{*words}</label>
                    <input type="checkbox" id=id name=name value=*choice checked=marked disabled=fixed/>
                </div>
            }
        });
        view! {
            // Without a mark nothing is sent: this says that the boxes were on the form.
            <input type="hidden" name=name.clone() value="" disabled=fixed/>
            {boxes.collect_view()}
        }
        .into_html()
    }
}
