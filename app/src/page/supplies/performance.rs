use leptos::prelude::*;

use crate::{
    component::{Column, Html, IntoHtml, Table},
    model::{self, CartridgeUse, Snapshot},
    page::{Page, snapshot},
    text::{
        format, frame,
        supplies::{self as words, forecast::tenths, performance as text},
    },
};

/// The path of the file with the same.
const FILE: &str = "/supplies/performance.csv";

/// `/supplies/performance`: what each cartridge gave, and how the printer did meanwhile.
#[component]
pub fn Performance() -> impl IntoView {
    let snapshot = snapshot();
    view! {
        <h1>{frame::page_name(Page::Performance)}</h1>
        <p class="about">{text::ABOUT}</p>
        <div data-region="content">
            {printer(&snapshot)}
            {cartridges(&snapshot)}
        </div>
        <p class="after">
            <a class="button" href=FILE download="">{text::DOWNLOAD}</a>
            <a href=Page::Supplies.path()>{text::BACK}</a>
        </p>
    }
    .into_html()
}

fn printer(snapshot: &Snapshot) -> Html {
    let performance = &snapshot.supplies.performance;
    let content = match (performance.from, performance.to) {
        (Some(from), Some(to)) => facts(performance, from, to, snapshot),
        _ => view! { <p class="panel">{text::NOTHING}</p> }.into_html(),
    };
    view! {
        <section aria-labelledby="printer">
            <h2 id="printer">{text::PRINTER}</h2>
            {content}
        </section>
    }
    .into_html()
}

fn facts(
    performance: &model::Performance,
    from: jiff::Timestamp,
    to: jiff::Timestamp,
    snapshot: &Snapshot,
) -> Html {
    let unknown = || text::UNKNOWN.to_owned();
    let a_day = performance
        .impressions_a_day
        .map_or_else(unknown, |a_day| text::duty(a_day, performance.rated_a_month));
    let availability = performance
        .availability
        .map_or_else(unknown, |share| format!("{} {}", text::hundredths(share), text::AVAILABILITY_MEANS));
    let fact = |term: &'static str, value: String| view! { <div><dt>{term}</dt><dd>{value}</dd></div> };
    view! {
        <dl class="panel facts">
            <div><dt>{text::PERIOD}</dt><dd>{day(from, snapshot)}" – "{day(to, snapshot)}</dd></div>
            {fact(text::IMPRESSIONS, performance.impressions.map_or_else(unknown, format::grouped))}
            {fact(text::A_DAY, a_day)}
            {fact(text::AVAILABILITY, availability)}
            {fact(text::JAMS, performance.jams.map_or_else(unknown, |jams| text::jams(jams, performance.impressions)))}
        </dl>
    }
    .into_html()
}

fn cartridges(snapshot: &Snapshot) -> Html {
    let all = &snapshot.supplies.performance.cartridges;
    let priced = all.iter().any(|cartridge| cartridge.cost_a_page.is_some());
    let content = if all.is_empty() {
        view! { <p class="panel">{text::NO_CARTRIDGES}</p> }.into_html()
    } else {
        let mut columns = vec![
            Column::Text(text::CARTRIDGE),
            Column::Text(text::INSTALLED),
            Column::Text(text::REMOVED),
            Column::Number(text::PAGES),
            Column::Number(text::RATED),
            Column::Number(text::OF_RATED),
            Column::Number(text::COVERAGE),
            Column::Number(text::LEFT_OVER),
        ];
        if priced {
            columns.push(Column::Number(text::COST));
        }
        let rows = all.iter().map(|cartridge| row(cartridge, priced, snapshot)).collect_view();
        view! {
            <p class="about">{text::RATED_MEANS}</p>
            <Table id="cartridge-table" caption=text::CARTRIDGES columns>{rows}</Table>
        }
        .into_html()
    };
    view! {
        <section aria-labelledby="cartridges">
            <h2 id="cartridges">{text::CARTRIDGES}</h2>
            {content}
        </section>
    }
    .into_html()
}

fn row(cartridge: &CartridgeUse, priced: bool, snapshot: &Snapshot) -> Html {
    let number = |value: Option<String>| {
        view! { <td class="number">{value.unwrap_or_else(|| text::UNKNOWN.into())}</td> }
    };
    let installed = match cartridge.installed_at {
        Some(at) => day(at, snapshot),
        None => words::INSTALL_NOT_SEEN.into_html(),
    };
    let removed = match cartridge.removed_at {
        Some(at) => day(at, snapshot),
        None => text::INSIDE.into_html(),
    };
    // Nothing is left over yet, nor is it used up, while it is inside.
    let inside = cartridge.removed_at.is_none().then(|| String::from("–"));
    let left_over = inside.clone().or(cartridge.wasted_percent.map(format::percent));
    // Of one that was there before, nobody knows all that it gave.
    let whole = cartridge.installed_at.is_some();
    let given = cartridge.pages.map(if whole { format::grouped } else { text::at_least });
    let share = cartridge.pages.zip(cartridge.rated_pages).filter(|_| whole);
    let share = share.and_then(|(pages, rated)| text::of_rated(pages, rated));
    let supplies = snapshot.reading.iter().flat_map(|reading| &reading.supplies);
    let mut of_this = supplies.filter(|supply| supply.index == cartridge.supply);
    let coverage = match of_this.next() {
        // A drum does not go onto the pages.
        Some(supply) if !supply.covers_pages() => Some(String::from("–")),
        _ => cartridge.coverage_percent.and_then(tenths),
    };
    let cost = inside.or(cartridge.cost_a_page.map(|cost| text::cost(cost, &snapshot.supplies.currency)));
    view! {
        <tr>
            <th scope="row">
                {cartridge.name.clone()}
                {cartridge.serial_number.clone().map(|serial| view! { <span class="about">{serial}</span> })}
            </th>
            <td>{installed}</td>
            <td>{removed}</td>
            {number(given)}
            {number(cartridge.rated_pages.map(format::grouped))}
            {number(share)}
            {number(coverage)}
            {number(left_over)}
            {priced.then(|| number(cost))}
        </tr>
    }
    .into_html()
}

fn day(at: jiff::Timestamp, snapshot: &Snapshot) -> Html {
    let day = at.to_zoned(snapshot.zone.clone()).date();
    view! { <time datetime=day.to_string()>{format::date(day)}</time> }.into_html()
}
