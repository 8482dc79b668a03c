use leptos::prelude::*;

use super::{SettingsFrame, form::form};
use crate::{
    component::{Html, IntoHtml},
    model::OrderingMode,
    page::{Page, SettingsPage, kept::kept, snapshot},
    port::MailPort,
    text::{communication, settings::supplies as text},
};

/// `/settings/supplies`: when and how supplies are ordered, and what is told of them.
#[component]
pub fn SupplySettings() -> impl IntoView {
    let (page, kept) = (SettingsPage::Supplies, kept());
    view! {
        <SettingsFrame page kept=kept.clone()>
            {elsewhere()}
            {modes()}
            {form(page, &kept)}
        </SettingsFrame>
    }
}

/// What stands on other pages: what was entered for a supply, and where orders go.
fn elsewhere() -> Html {
    let enrolment = communication::enrolment(&snapshot().communication.enrolment);
    let by_mail = use_context::<MailPort>().is_some_and(|port| port.state().takes_orders);
    let by_mail = if by_mail { text::BY_MAIL } else { text::NOT_BY_MAIL };
    view! {
        <section aria-labelledby="where">
            <h2 id="where">{text::WHERE}</h2>
            <div class="panel">
                <p>{text::ENTERED}" "<a href=Page::Supplies.path()>{text::TO_SUPPLIES}</a></p>
                <p>{text::RECIPIENT}" "<a href=SettingsPage::Mail.path()>{text::TO_MAIL}</a></p>
                <dl class="facts">
                    <div><dt>{text::SERVER}</dt><dd>{enrolment}</dd></div>
                    <div><dt>{text::MAIL}</dt><dd>{by_mail}</dd></div>
                </dl>
            </div>
        </section>
    }
    .into_html()
}

/// Each mode, with what it comes to.
fn modes() -> Html {
    let rows = OrderingMode::ALL.map(|mode| {
        view! { <div><dt>{text::mode_name(mode)}</dt><dd>{text::mode(mode)}</dd></div> }
    });
    view! {
        <section aria-labelledby="modes">
            <h2 id="modes">{text::MODES_HEADING}</h2>
            <dl class="panel facts">{rows.into_iter().collect_view()}</dl>
        </section>
    }
    .into_html()
}
