use leptos::prelude::*;

use super::days_left;
use crate::{
    component::{Html, IntoHtml},
    model::{ForecastState, Quantiles, Snapshot, Supply, SupplyForecast},
    text::{
        format,
        supplies::{forecast as text, piece},
    },
};

/// For how long it lasts, with what that rests on, or why that can't be told.
pub fn outlook(supply: &Supply, forecast: &SupplyForecast, snapshot: &Snapshot) -> Html {
    let basis = &forecast.basis;
    let since = basis.frozen_since.or(basis.unseen_since);
    let since = since.map(|since| format::date_time(since, &snapshot.zone));
    let state = text::state(forecast.state, basis, since.as_deref());
    let left = match days_left(forecast, snapshot) {
        Some(days) => text::left(supply.class, days),
        None => text::no_range(forecast.state, basis).into(),
    };
    let dates = forecast.empty_at.map(|ends| dates(ends, supply, snapshot));
    let range = forecast.empty_at.map(|_| view! { <p>{text::RANGE}</p> });
    let pages = forecast.pages_left.map(|pages| view! { <p>{text::pages(pages)}</p> });
    // What was seen of a printer that tells no level says nothing.
    let rests_on = (forecast.state != ForecastState::LevelNotReported).then(|| {
        view! {
            <details id=format!("basis-{}", supply.index)>
                <summary>{text::BASIS}</summary>
                <div class="about prose">
                    <p>{text::basis(basis, piece(supply))}</p>
                    {pages}
                    {range}
                </div>
            </details>
        }
    });
    view! {
        <div class="how-long">
            <p class="figure">{left}</p>
            {dates}
            {state.map(|state| view! { <p>{state}</p> })}
            {rests_on}
        </div>
    }
    .into_html()
}

/// "Empty between 26 Nov 2026 and 29 Nov 2026, median 27 Nov 2026".
fn dates(ends: Quantiles<jiff::Timestamp>, supply: &Supply, snapshot: &Snapshot) -> Html {
    let day = |at: jiff::Timestamp| {
        let day = at.to_zoned(snapshot.zone.clone()).date();
        view! { <time datetime=day.to_string()>{format::date(day)}</time> }
    };
    view! {
        <p>
            {text::between(supply.class)}" "{day(ends.p10)}" "{text::AND}" "{day(ends.p90)}", "
            {text::MEDIAN}" "{day(ends.p50)}
        </p>
    }
    .into_html()
}
