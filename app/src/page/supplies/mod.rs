//! `/supplies` and what is under it: a card a supply, its orders, what was sent, its past, and what is entered for it.

mod card;
mod days;
mod deed;
mod entered;
mod history;
mod notes;
mod order;
mod orders;
mod outlook;
mod performance;
mod sent;
mod shelf;

use leptos::prelude::*;

pub use self::{
    days::{days_left, days_since},
    performance::Performance,
};
use super::{Page, access, kept::kept, outcome::outcome_naming, snapshot, supply_order::by_end};
use crate::{
    component::{Html, IntoHtml},
    model::{Reading, Snapshot},
    port::Kept,
    text::{frame, supplies as text},
};

/// `/supplies`: each supply with its level, when it ends and whether it is ordered, the one that ends first on top.
///
/// What is entered for a supply stands outside the region that Refresh exchanges, so that nothing typed is lost.
#[component]
pub fn Supplies() -> impl IntoView {
    let (snapshot, kept) = (snapshot(), kept());
    view! {
        <h1>{frame::page_name(Page::Supplies)}</h1>
        {outcome_naming(&kept, |field| entered::named(field, &snapshot))}
        <div data-region="content">
            {notes::notes(&snapshot)}
            {match &snapshot.reading {
                Some(reading) => installed(reading, &snapshot, &kept),
                None => view! { <p class="panel">{frame::NOTHING_TO_SHOW}</p> }.into_html(),
            }}
            {orders::section(&snapshot, &kept)}
            {sent::section(&snapshot)}
            {history::section(&snapshot)}
        </div>
        {access().is_administrator().then(|| entered::section(&snapshot, &kept))}
    }
    .into_html()
}

fn installed(reading: &Reading, snapshot: &Snapshot, kept: &Kept) -> Html {
    let list = if reading.supplies.is_empty() {
        view! { <p class="panel">{text::NO_SUPPLIES}</p> }.into_html()
    } else {
        let cards = by_end(&reading.supplies, &snapshot.supplies)
            .into_iter()
            .map(|supply| card::card(supply, snapshot, kept))
            .collect_view();
        view! { <p class="about">{text::ORDER}</p><ul class="panel supplies">{cards}</ul> }.into_html()
    };
    view! {
        <section aria-labelledby="installed">
            <h2 id="installed">{text::SUPPLIES}</h2>
            {list}
            {sign_in(snapshot)}
        </section>
    }
    .into_html()
}

/// The way to the buttons, for who has none; nothing where there is nothing to press.
fn sign_in(snapshot: &Snapshot) -> Option<Html> {
    (!access().is_administrator() && !snapshot.supplies.supplies.is_empty()).then(|| {
        let href = format!("{}?page={}", Page::SignIn.path(), Page::Supplies.path());
        view! { <p class="after"><a href=href>{text::SIGN_IN}</a></p> }.into_html()
    })
}
