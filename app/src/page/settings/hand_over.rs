use leptos::prelude::*;

use super::{SettingsFrame, confirm::confirm};
use crate::{
    component::{Field, FormToken, Html, Input, IntoHtml},
    model::Snapshot,
    page::{SettingsPage, kept::kept, snapshot},
    port::{FieldState, Kept},
    text::settings::{enrolment, hand_over as text},
};

const PAGE: SettingsPage = SettingsPage::HandOver;

/// What has to be typed before everything is erased: the serial number, so that nobody erases another device than
/// the one that is meant; a word where none is known.
pub fn hand_over_word(snapshot: &Snapshot) -> String {
    let serial = snapshot.reading.as_ref().and_then(|reading| reading.identity.serial_number.clone());
    serial
        .map(|serial| serial.trim().to_owned())
        .filter(|serial| !serial.is_empty())
        .unwrap_or_else(|| text::WORD.into())
}

/// `/settings/hand-over`: erases everything, after a word and the password.
#[component]
pub fn HandOver() -> impl IntoView {
    let kept = kept();
    view! {
        <SettingsFrame page=PAGE kept=kept.clone()>
            {
                let snapshot = snapshot();
                let word = hand_over_word(&snapshot);
                let enrolled = snapshot.communication.enrolment.is_enrolled();
                let [rest @ .., elsewhere] = text::ERASES;
                let erased = rest.map(|what| view! { <li>{what}</li> }).into_iter().collect_view();
                view! {
                    <div class="panel prose">
                        <p>{text::ERASED}</p>
                        <ul>{erased}</ul>
                        <p>{elsewhere}</p>
                        <p>{text::AFTERWARDS}</p>
                        <p class="about">{text::HONEST}</p>
                    </div>
                    <form class="panel form after" method="post" action="/actions/hand-over">
                        <input type="hidden" name="page" value=PAGE.path()/>
                        <FormToken/>
                        {word_field(&word, &kept)}
                        {enrolled.then(final_read)}
                        {confirm("erase_password", &kept)}
                        <button type="submit" class="button main">{text::BUTTON}</button>
                    </form>
                }
            }
        </SettingsFrame>
    }
}

/// Erasing ends the enrolment: whoever bills wants to know the counts of that moment.
fn final_read() -> Html {
    let state = FieldState { name: "final_read".into(), value: "true".into(), ..FieldState::default() };
    let words = enrolment::field("final_read");
    let label = words.map_or("", |words| words.label);
    view! { <Field state label hint=Some(text::ENDS_ENROLMENT.to_owned()) input=Input::Flag/> }.into_html()
}

fn word_field(word: &str, kept: &Kept) -> Html {
    let name = "erase_word";
    let fault = kept.faults.iter().find(|fault| fault.name == name).map(|fault| fault.message.clone());
    let state = FieldState { name: name.into(), ..FieldState::default() };
    view! { <Field state label=text::type_this(word) input=Input::Text fault/> }.into_html()
}
