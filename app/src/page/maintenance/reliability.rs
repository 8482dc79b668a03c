use leptos::prelude::*;

use crate::{
    component::{Column, Html, IntoHtml, Table},
    model::{Reliability, StoppageRate},
    text::{format, maintenance::reliability as text},
};

/// How the printer did in the last 90 days.
pub fn section(reliability: &Reliability) -> Html {
    let body = if reliability.from.is_none() {
        view! { <p class="panel">{text::TOO_LITTLE}</p> }.into_html()
    } else {
        view! { {figures(reliability)}{stoppages(reliability)} }.into_html()
    };
    view! {
        <section aria-labelledby="reliability">
            <h2 id="reliability">{text::RELIABILITY}</h2>
            {body}
        </section>
    }
    .into_html()
}

fn figures(reliability: &Reliability) -> Html {
    let known = text::availability(&reliability.availability);
    let unknown = text::unknown(&reliability.availability);
    let repair = reliability.repair.as_ref().map_or_else(|| text::NO_REPAIR.into(), text::repair);
    view! {
        <dl class="panel facts">
            <div>
                <dt>{text::AVAILABILITY}</dt>
                <dd>
                    {known.unwrap_or_else(|| text::TOO_LITTLE.into())}
                    {unknown.map(|unknown| view! { " "<span class="about">{unknown}</span> })}
                </dd>
            </div>
            <div><dt>{text::REPAIR}</dt><dd>{repair}</dd></div>
        </dl>
    }
    .into_html()
}

fn stoppages(reliability: &Reliability) -> Html {
    if reliability.stoppages.is_empty() {
        return view! { <p class="after">{text::NO_STOPPAGES}</p> }.into_html();
    }
    let (fed, by_thousand) = text::columns(&reliability.stoppages);
    let columns = vec![
        Column::Text(text::WHAT),
        Column::Text(text::WHERE),
        Column::Number(text::HOW_MANY),
        Column::Number(fed),
        Column::Number(by_thousand),
    ];
    let places = reliability.places.iter().map(Option::as_deref).chain(std::iter::repeat(None));
    let rows = reliability.stoppages.iter().zip(places).map(|(rate, place)| row(rate, place)).collect_view();
    view! {
        <Table id="stoppage-table" caption=text::STOPPAGES columns>
            {rows}
        </Table>
        <p class="about">{text::CERTAINTY}</p>
    }
    .into_html()
}

fn row(rate: &StoppageRate, name: Option<&str>) -> Html {
    view! {
        <tr>
            <th scope="row">{text::kind(rate)}</th>
            <td>{text::place(rate, name)}</td>
            <td class="number">{format::grouped(rate.stoppages)}</td>
            <td class="number">{text::fed(rate)}</td>
            <td class="number">{text::per_thousand(rate)}</td>
        </tr>
    }
    .into_html()
}
