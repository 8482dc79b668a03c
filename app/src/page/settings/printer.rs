use leptos::prelude::*;

use super::{SettingsFrame, form::form};
use crate::{
    component::{Html, IntoHtml, moment},
    model::Receiving,
    page::{SettingsPage, kept::kept, snapshot},
    text::settings::printer as text,
};

/// `/settings/printer`: how the printer is reached, and how often it is read.
#[component]
pub fn PrinterSettings() -> impl IntoView {
    let (page, kept) = (SettingsPage::Printer, kept());
    view! { <SettingsFrame page kept=kept.clone()>{notifications()}{form(page, &kept)}</SettingsFrame> }
}

/// Whether the printer can tell something by itself, and when it did; nothing where that is turned off.
fn notifications() -> Option<Html> {
    let snapshot = snapshot();
    let view = &snapshot.notifications;
    if view.receiving == Receiving::Off {
        return None;
    }
    let last = match view.last {
        Some(at) => moment(at, &snapshot.zone),
        None => text::NONE_YET.into_html(),
    };
    let section = view! {
        <section aria-labelledby="notifications">
            <h2 id="notifications">{text::NOTIFICATIONS}</h2>
            <dl class="panel facts">
                <div><dt>{text::RECEIVING}</dt><dd>{text::receiving(&view.receiving)}</dd></div>
                <div><dt>{text::LAST}</dt><dd>{last}</dd></div>
                <div><dt>{text::COUNTED}</dt><dd>{text::counted(view.taken, view.refused)}</dd></div>
            </dl>
        </section>
    };
    Some(section.into_html())
}
