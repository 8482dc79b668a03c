mod asked;
mod change;
mod state;

use leptos::prelude::*;
use leptos_router::location::RequestUrl;

use super::{SettingsFrame, form::form};
use crate::{
    component::IntoHtml,
    model::Condition,
    page::{SettingsPage, kept::kept, snapshot},
    text::settings::enrolment as text,
};

/// The page that its forms come back to.
const PAGE: SettingsPage = SettingsPage::Enrolment;
/// The parameter of the address that asks whether the enrolment is really to end.
const CONFIRM: &str = "confirm";

/// `/settings/enrolment`: whether anything goes to a communication server, to which, and when.
#[component]
pub fn EnrolmentSettings() -> impl IntoView {
    let kept = kept();
    let snapshot = snapshot();
    let communication = snapshot.communication.clone();
    let enrolled = communication.enrolment.is_enrolled();
    let held = matches!(communication.condition, Condition::Held { .. });
    view! {
        <SettingsFrame page=PAGE kept=kept.clone()>
            {
                let asked = (enrolled && is_asked()).then(change::question);
                match asked {
                    Some(question) => question,
                    None => {
                        view! {
                            {state::section(&snapshot)}
                            {held.then(change::held)}
                            {(!communication.asked.is_empty())
                                .then(|| asked::section(&communication.asked, &snapshot.zone))}
                            {if enrolled { change::now() } else { change::enrol(&communication, &kept) }}
                            <section aria-labelledby="settings">
                                <h2 id="settings">{text::SETTINGS}</h2>
                                {form(PAGE, &kept)}
                            </section>
                            {enrolled.then(change::end)}
                        }
                            .into_html()
                    }
                }
            }
        </SettingsFrame>
    }
}

fn is_asked() -> bool {
    let url = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    url.is_some_and(|url| url.search_params().get_str(CONFIRM).is_some())
}
