use leptos::prelude::*;

use crate::{
    component::{Html, IntoHtml, level_chart},
    model::{Snapshot, Supply},
    page::{Page, supply_order::by_end},
    text::supplies::{chart as text, name, performance},
};

/// The path of the file with all of it.
pub(super) const HISTORY: &str = "/supplies/history.csv";

/// A chart a supply, and where to get all of it; nothing where nothing is followed.
pub fn section(snapshot: &Snapshot) -> Option<Html> {
    let view = &snapshot.supplies;
    let supplies = snapshot.reading.as_ref().map(|reading| by_end(&reading.supplies, view))?;
    if view.supplies.is_empty() {
        return None;
    }
    let charts: Vec<Html> = supplies.into_iter().filter_map(|supply| chart(supply, snapshot)).collect();
    let charts = if charts.is_empty() {
        view! { <p class="panel">{text::TOO_LITTLE}</p> }.into_html()
    } else {
        view! {
            <p class="about">{text::KEY}</p>
            <ul class="panel charts">{charts}</ul>
        }
        .into_html()
    };
    Some(
        view! {
            <section aria-labelledby="levels">
                <h2 id="levels">{text::LEVELS}</h2>
                {charts}
                <p class="after">
                    <a class="button" href=HISTORY download="">{text::DOWNLOAD}</a>
                    <a class="button" href=Page::Performance.path()>{performance::LINK}</a>
                </p>
            </section>
        }
        .into_html(),
    )
}

fn chart(supply: &Supply, snapshot: &Snapshot) -> Option<Html> {
    let known = snapshot.supplies.of(supply.index)?;
    let told = known.levels.iter().filter(|point| point.percent.is_some()).count();
    (told > 1).then(|| {
        let title = text::title(supply.class, &name(supply));
        view! {
            <li>
                {level_chart(supply.index, &title, &known.levels, &known.changes, &snapshot.zone)}
            </li>
        }
        .into_html()
    })
}
