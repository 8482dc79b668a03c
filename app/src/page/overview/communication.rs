use leptos::prelude::*;

use crate::{
    component::{Badge, Html, IntoHtml, Tone, moment},
    model::{Condition, Severity, Snapshot},
    page::{Page, SettingsPage, access, overview::attention::Item},
    text::{communication as words, format, overview as text},
};

/// Whether the device is enrolled, how it goes, and what waits.
pub fn section(snapshot: &Snapshot) -> Html {
    let state = &snapshot.communication;
    let zone = &snapshot.zone;
    let enrolled = state.enrolment.is_enrolled();
    let tone = match (&state.condition, enrolled) {
        (_, false) | (Condition::Never, _) => Tone::Neutral,
        (Condition::Communicating, _) => Tone::Good,
        (Condition::Held { .. }, _) => Tone::Critical,
        _ => Tone::Warning,
    };
    let sentence = match (enrolled, &state.server) {
        (true, _) => words::condition(&state.condition, zone),
        (false, Some(_)) => text::NOT_ENROLLED_TEXT.into(),
        (false, None) => text::NOT_SET_UP_TEXT.into(),
    };
    let at = |at: Option<jiff::Timestamp>, none: &'static str| match at {
        Some(at) => moment(at, zone).into_html(),
        None => none.into_html(),
    };
    let queue = match state.waiting {
        0 => text::NOTHING_WAITING.into(),
        count => format::counted(count, "message", "messages"),
    };
    let settings = access().is_administrator().then(|| {
        view! { <p><a href=SettingsPage::Enrolment.path()>{text::TO_ENROLMENT}</a></p> }
    });
    view! {
        <section aria-labelledby="communication">
            <h2 id="communication">{text::COMMUNICATION}</h2>
            <div class="panel">
                <p><Badge tone text=words::enrolment(&state.enrolment)/>" "{sentence}</p>
                <dl class="facts">
                    <div><dt>{text::LAST_SUCCESS}</dt><dd>{at(state.last_success, text::NEVER)}</dd></div>
                    <div><dt>{text::NEXT_ATTEMPT}</dt><dd>{at(state.next_attempt, text::NONE_PLANNED)}</dd></div>
                    <div><dt>{text::QUEUE}</dt><dd>{queue}</dd></div>
                </dl>
                {settings}
            </div>
        </section>
    }
    .into_html()
}

/// What of the communication needs attention.
pub fn attention(snapshot: &Snapshot) -> Vec<Item> {
    let state = &snapshot.communication;
    if !state.enrolment.is_enrolled() {
        return Vec::new();
    }
    let href = || Some(SettingsPage::Enrolment.path().to_owned());
    let item = |severity, text| Item { severity, text, href: href() };
    let mut items = Vec::new();
    match &state.condition {
        Condition::Held { .. } => items.push(item(Severity::Critical, text::HELD.into())),
        Condition::Failing { since, .. } => {
            let since = format::date_time(*since, &snapshot.zone);
            items.push(item(Severity::Warning, text::communication_error(&since)));
        }
        Condition::Overdue => items.push(item(Severity::Warning, text::OVERDUE.into())),
        Condition::OverBudget { .. } => items.push(item(Severity::Warning, text::OVER_BUDGET.into())),
        Condition::Never | Condition::Communicating => {}
    }
    if !state.asked.is_empty() {
        let count = state.asked.len() as u64;
        items.push(item(Severity::Warning, text::asked(count)));
    }
    if state.refused > 0 {
        let href = Some(Page::Transmissions.path().to_owned());
        items.push(Item { severity: Severity::Warning, text: text::refused(state.refused), href });
    }
    items
}
