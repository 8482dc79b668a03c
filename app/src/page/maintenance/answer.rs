//! What was said of an alert, a potential issue or a silent printer, and what the administrator may say.

use jiff::tz::TimeZone;
use leptos::{prelude::*, server_fn::ServerFn};

use super::service;
use crate::{
    action::{AnswerConcern, concern_field},
    component::{FormToken, Html, IntoHtml, field_id},
    model::{Concern, REASON_LENGTH, Standing},
    page::{Page, access},
    port::Kept,
    text::maintenance::standing as text,
};

/// Something that may need attention, as far as it can be answered.
pub struct Answerable<'a> {
    /// What it is.
    pub concern: Concern,
    /// What was said last.
    pub standing: Option<&'a Standing>,
    /// Whether that keeps it from *Needs attention*.
    pub rests: bool,
}

impl Answerable<'_> {
    /// Who said what; nothing where nothing was said.
    pub fn said(&self, zone: &TimeZone) -> Option<Html> {
        let said = text::said(self.standing?, self.rests, zone);
        Some(view! { <p class="said"><strong>{text::SAID}": "</strong>{said}"."</p> }.into_html())
    }

    /// The buttons, for the administrator alone.
    pub fn answers(&self, kept: &Kept) -> Option<Html> {
        access().is_administrator().then(|| {
            if self.rests {
                let back = self.form("take-back", text::TAKE_BACK, "button", None);
                return view! { <div class="deeds">{back}</div> }.into_html();
            }
            let reason = Words::new(&self.field("reason"), "reason", REASON_LENGTH);
            let wrong = reason.is_wrong(kept);
            let reason = reason.show(text::REASON, text::REASON_HINT, 2, kept);
            view! {
                <div class="deeds">
                    {self.form("acknowledge", text::ACKNOWLEDGE, "button", None)}
                    <a href=service::address(&self.concern)>{text::REQUEST_SERVICE}</a>
                </div>
                <details id=format!("more-{}", self.slug()) open=wrong>
                    <summary>{text::OTHER}</summary>
                    <div class="deeds apart">
                        {self.form("snooze", text::SNOOZE, "button", Some(self.periods()))}
                        {self.form("dismiss", text::DISMISS, "button", Some(reason))}
                    </div>
                </details>
            }
            .into_html()
        })
    }

    fn form(
        &self,
        answer: &'static str,
        label: &'static str,
        class: &'static str,
        fields: Option<Html>,
    ) -> Html {
        view! {
            <form method="post" action=AnswerConcern::PATH>
                <input type="hidden" name="concern" value=self.concern.word()/>
                <input type="hidden" name="answer" value=answer/>
                <FormToken/>
                {fields}
                <button type="submit" class=class>{label}</button>
            </form>
        }
        .into_html()
    }

    fn periods(&self) -> Html {
        let id = field_id(&self.field("period"));
        let options = text::PERIODS.iter().enumerate().map(|(place, (word, words))| {
            view! { <option value=*word selected=place == 0>{*words}</option> }
        });
        view! {
            <div class="field">
                <label for=id.clone()>{text::SNOOZE_FOR}</label>
                <select id=id name="period">{options.collect_view()}</select>
            </div>
        }
        .into_html()
    }

    fn field(&self, part: &str) -> String {
        concern_field(&self.concern, part)
    }

    fn slug(&self) -> String {
        slug(&self.concern.word())
    }
}

/// A word as part of an id.
pub fn slug(word: &str) -> String {
    word.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// Some words in a form.
pub struct Words {
    field: String,
    name: &'static str,
    most: usize,
}

impl Words {
    /// `name` in its form; what was typed is kept under `field`. At most so many characters.
    pub fn new(field: &str, name: &'static str, most: usize) -> Self {
        Self { field: field.to_owned(), name, most }
    }

    /// Whether something is wrong with what was typed.
    pub fn is_wrong(&self, kept: &Kept) -> bool {
        kept.faults.iter().any(|fault| fault.name == self.field)
    }

    /// The field, of so many rows.
    pub fn show(&self, label: &'static str, hint: &'static str, rows: u8, kept: &Kept) -> Html {
        let id = field_id(&self.field);
        let value = kept.typed.get(&self.field).cloned().unwrap_or_default();
        let (hint_id, fault_id) = (format!("{id}-hint"), format!("{id}-fault"));
        let fault = kept.faults.iter().find(|fault| fault.name == self.field);
        let hint = (!hint.is_empty()).then_some(hint);
        let described = [hint.map(|_| hint_id.clone()), fault.map(|_| fault_id.clone())];
        let described: Vec<String> = described.into_iter().flatten().collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let wrong = fault.map(|_| "true");
        let fault = fault.map(|fault| view! { <p class="fault" id=fault_id>{fault.message.clone()}</p> });
        view! {
            <div class="field">
                <label for=id.clone()>{label}</label>
                <textarea id=id name=self.name rows=rows.to_string() maxlength=self.most.to_string()
                    aria-describedby=described aria-invalid=wrong>{value}</textarea>
                {hint.map(|hint| view! { <p class="about" id=hint_id>{hint}</p> })}
                {fault}
            </div>
        }
        .into_html()
    }
}

/// The way to the buttons, for who has none.
pub fn sign_in() -> Option<Html> {
    (!access().is_administrator()).then(|| {
        let href = format!("{}?page={}", Page::SignIn.path(), Page::Maintenance.path());
        view! { <p class="after"><a href=href>{text::SIGN_IN}</a></p> }.into_html()
    })
}
