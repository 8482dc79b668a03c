use leptos::prelude::*;

use crate::{
    component::{Html, Icon, IntoHtml, Tone},
    model::{OrderState, Snapshot},
    page::{Page, SettingsPage, access},
    text::supplies as text,
};

/// What has to be known before the cards: that ordering is held, or that nothing can be ordered from here.
pub fn notes(snapshot: &Snapshot) -> Html {
    let supplies = &snapshot.supplies;
    let held = supplies.held.then(|| {
        let way = view! { <p><a href=Page::Meter.path()>{text::TO_METER}</a></p> }.into_html();
        note(Tone::Warning, text::HELD, text::HELD_TEXT.into(), Some(way))
    });
    // Who only looks has to know it where something waits to be ordered.
    let waits = supplies
        .orders
        .iter()
        .any(|order| matches!(order.state, OrderState::Suggested | OrderState::WaitingForApproval));
    let no_way = supplies.no_way_to_order.filter(|_| waits || access().is_administrator());
    let no_way = no_way.map(|why| {
        let ways = access().is_administrator().then(|| {
            view! {
                <p>
                    <a href=SettingsPage::Enrolment.path()>{text::TO_ENROLMENT}</a>
                    " · "
                    <a href=SettingsPage::Mail.path()>{text::TO_MAIL}</a>
                </p>
            }
            .into_html()
        });
        let words = format!("{} {}", text::no_way(why), text::NO_WAY_TEXT);
        note(Tone::Neutral, text::NO_WAY, words, ways)
    });
    view! { {held}{no_way} }.into_html()
}

fn note(tone: Tone, title: &'static str, words: String, ways: Option<Html>) -> Html {
    view! {
        <div class=format!("banner outcome {}", tone.class())>
            <Icon shape=tone.shape()/>
            <div>
                <p><strong>{title}":"</strong>" "{words}</p>
                {ways}
            </div>
        </div>
    }
    .into_html()
}
