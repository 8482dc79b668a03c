use leptos::prelude::*;

use super::SettingsFrame;
use crate::{
    component::{Field, FormToken, Input},
    model::Snapshot,
    page::{SettingsPage, kept::kept, snapshot},
    port::{FieldState, Kept},
    text::settings::hand_over as text,
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
                let word = hand_over_word(&snapshot());
                let [rest @ .., elsewhere] = text::ERASES;
                let erased = rest.map(|what| view! { <li>{what}</li> }).into_iter().collect_view();
                view! {
                    <div class="panel">
                        <ul>{erased}</ul>
                        <p>{elsewhere}</p>
                        <p>{text::AFTERWARDS}</p>
                        <p class="about">{text::HONEST}</p>
                    </div>
                    <form class="panel form after" method="post" action="/actions/hand-over">
                        <input type="hidden" name="page" value=PAGE.path()/>
                        <FormToken/>
                        {typed("erase_word", text::type_this(&word), Input::Text, &kept)}
                        {typed("erase_password", label("erase_password"), Input::Password("current-password"), &kept)}
                        <button type="submit" class="button main">{text::BUTTON}</button>
                    </form>
                }
            }
        </SettingsFrame>
    }
}

fn label(name: &str) -> String {
    text::field(name).map(|words| words.label.to_owned()).unwrap_or_default()
}

fn typed(name: &str, label: String, input: Input, kept: &Kept) -> AnyView {
    let fault = kept.faults.iter().find(|fault| fault.name == name).map(|fault| fault.message.clone());
    let state = FieldState { name: name.into(), ..FieldState::default() };
    view! { <Field state label=label input fault/> }.into_any()
}
