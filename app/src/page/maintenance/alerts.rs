use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::{
    component::{Badge, moment},
    model::{Alert, Reading},
    text::{advice::advice, alert as text, maintenance, supplies},
};

/// What is wrong now, worst first: what, where, since when, who can see to it and how.
pub fn section(reading: &Reading, zone: &TimeZone) -> AnyView {
    let mut alerts: Vec<&Alert> = reading.alerts.iter().collect();
    alerts.sort_by_key(|alert| alert.severity);
    let list = if alerts.is_empty() {
        view! { <p class="panel">{maintenance::NO_ALERTS}</p> }.into_any()
    } else {
        let rows = alerts.into_iter().map(|alert| row(alert, reading, zone)).collect_view();
        view! { <ul class="panel alerts">{rows}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="alerts">
            <h2 id="alerts">{maintenance::ACTIVE_ALERTS}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn row(alert: &Alert, reading: &Reading, zone: &TimeZone) -> AnyView {
    let since = match alert.raised_at {
        Some(at) => moment(at, zone),
        None => text::SINCE_UNKNOWN.into_any(),
    };
    view! {
        <li id=format!("alert-{}", alert.index)>
            <h3>
                <Badge tone=alert.severity.into() text=text::severity(alert.severity)/>
                {text::what(alert)}
            </h3>
            <p><strong>{text::WHAT_TO_DO}": "</strong>{advice(alert)}</p>
            <dl class="facts">
                <div><dt>{text::WHERE}</dt><dd>{text::place(alert, thing(alert, reading).as_deref())}</dd></div>
                <div><dt>{text::SINCE}</dt><dd>{since}</dd></div>
                <div><dt>{text::SKILL}</dt><dd>{text::training(alert.training)}</dd></div>
                <div><dt>{text::CODE}</dt><dd>{text::code(alert)}</dd></div>
                {alert.vendor_code.clone().map(|code| {
                    view! { <div><dt>{text::STATUS_CODE}</dt><dd>{code}</dd></div> }
                })}
            </dl>
        </li>
    }
    .into_any()
}

/// The name of the tray, output bin, cover or supply that the alert is about.
fn thing(alert: &Alert, reading: &Reading) -> Option<String> {
    let index = u32::try_from(alert.group_index?).ok()?;
    match alert.group.as_str() {
        "input" => reading.inputs.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "output" => reading.outputs.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "cover" => reading.covers.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "marker-supplies" => reading.supplies.iter().find(|part| part.index == index).map(supplies::name),
        _ => None,
    }
}
