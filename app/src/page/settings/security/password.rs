use leptos::prelude::*;

use super::PAGE;
use crate::{
    component::{FormToken, Html, Input, IntoHtml},
    page::settings::form::field,
    port::{FieldState, Kept},
    text::settings::security as text,
};

/// Changes the administrator's password.
pub fn section(kept: &Kept) -> Html {
    let named = |name: &str| FieldState { name: name.into(), ..FieldState::default() };
    view! {
        <section aria-labelledby="password">
            <h2 id="password">{text::PASSWORD}</h2>
            <p class="about">{text::PASSWORD_ABOUT}</p>
            <form class="panel form" method="post" action="/actions/change-password">
                <input type="hidden" name="page" value=PAGE.path()/>
                <FormToken/>
                {field(named("current"), Input::Password("current-password"), kept)}
                {field(named("new"), Input::Password("new-password"), kept)}
                <button type="submit" class="button main">{text::CHANGE_PASSWORD}</button>
            </form>
        </section>
    }
    .into_html()
}
