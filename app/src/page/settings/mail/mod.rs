//! E-mail alerts: how they are set up, the form, and what was not delivered.

mod queue;
mod state;

use leptos::{prelude::*, server_fn::ServerFn};

use super::{SettingsFrame, form::form_with};
use crate::{
    action::SendTestMail,
    component::{Html, IntoHtml},
    page::{SettingsPage, kept::kept},
    port::MailPort,
    text::settings::mail as text,
};

const PAGE: SettingsPage = SettingsPage::Mail;

/// `/settings/mail`: who is told what by e-mail, and through which server.
#[component]
pub fn MailSettings() -> impl IntoView {
    let kept = kept();
    view! {
        <SettingsFrame page=PAGE kept=kept.clone()>
            {
                let port = use_context::<MailPort>();
                view! {
                    {port.as_ref().map(|port| state::section(&port.state()))}
                    {form_with(PAGE, &kept, |_| None, port.as_ref().map(|_| test()))}
                    {port.map(queue::section)}
                }
            }
        </SettingsFrame>
    }
}

/// The form's other button: it sends what is typed elsewhere, with scripts or without.
fn test() -> Html {
    view! {
        <div class="turn">
            <button type="submit" class="button" formaction=SendTestMail::PATH aria-describedby="test-about">
                {text::TEST}
            </button>
            <p class="about" id="test-about">{text::TEST_ABOUT}</p>
        </div>
    }
    .into_html()
}
