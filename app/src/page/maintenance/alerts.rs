use leptos::prelude::*;

use super::answer::{Answerable, sign_in};
use crate::{
    component::{Badge, Html, IntoHtml, between, moment},
    model::{Alert, OpenAlert, Reading, Snapshot},
    page::{
        Page,
        active::{Active, active},
    },
    port::Kept,
    text::{
        advice::advice,
        alert as text, maintenance,
        maintenance::{standing, steps},
        supplies,
    },
};

/// What is wrong now, worst first: what, where, since when, who can see to it and how. What the administrator has
/// answered is folded below.
pub fn section(snapshot: &Snapshot, kept: &Kept) -> Html {
    let (resting, alerts): (Vec<_>, Vec<_>) = active(snapshot).into_iter().partition(Active::rests);
    let list = match (alerts.is_empty(), resting.is_empty()) {
        (true, true) => view! { <p class="panel">{maintenance::NO_ALERTS}</p> }.into_html(),
        (true, false) => view! { <p class="panel">{maintenance::NO_OTHER_ALERTS}</p> }.into_html(),
        _ => {
            let rows = alerts.iter().map(|active| row(active, snapshot, kept)).collect_view();
            view! { <ul class="panel alerts">{rows}</ul> }.into_html()
        }
    };
    let any = snapshot.maintenance.active.iter().any(|open| !open.rests);
    view! {
        <section aria-labelledby="alerts">
            <h2 id="alerts">{maintenance::ACTIVE_ALERTS}</h2>
            {list}
            {any.then(sign_in)}
            {folded(&resting, snapshot, kept)}
        </section>
    }
    .into_html()
}

/// Those that need no attention, each with who said what.
fn folded(resting: &[Active<'_>], snapshot: &Snapshot, kept: &Kept) -> Option<Html> {
    (!resting.is_empty()).then(|| {
        let rows = resting.iter().map(|active| row(active, snapshot, kept)).collect_view();
        view! {
            <h3 class="resting">{standing::RESTING_ALERTS}</h3>
            <details id="resting-alerts">
                <summary>{standing::resting(resting.len(), "alert", "alerts")}</summary>
                <ul class="panel alerts">{rows}</ul>
            </details>
        }
        .into_html()
    })
}

fn row(active: &Active<'_>, snapshot: &Snapshot, kept: &Kept) -> Html {
    let (alert, zone) = (active.alert.as_ref(), &snapshot.zone);
    let since = match (active.open, alert.raised_at) {
        (Some(open), _) => between(&open.episode.raised, zone),
        (None, Some(at)) => moment(at, zone),
        (None, None) => text::SINCE_UNKNOWN.into_html(),
    };
    let answerable = active.open.zip(active.concern()).map(|(open, concern)| Answerable {
        concern,
        standing: open.standing.as_ref(),
        rests: open.rests,
    });
    let steps = format!("{}#steps-{}", Page::Troubleshooting.path(), active.key());
    let thing = snapshot.reading.as_ref().and_then(|reading| thing(alert, reading));
    view! {
        <li id=format!("alert-{}", active.key())>
            <h3>
                <Badge tone=alert.severity.into() text=text::severity(alert.severity)/>
                {text::what(alert)}
            </h3>
            <p>
                <strong>{text::WHAT_TO_DO}": "</strong>{advice(alert)}" "
                <a href=steps>{steps::FROM_ALERT}</a>
            </p>
            <dl class="facts">
                <div><dt>{text::WHERE}</dt><dd>{text::place(alert, thing.as_deref())}</dd></div>
                <div><dt>{text::SINCE}</dt><dd>{since}</dd></div>
                <div><dt>{text::SKILL}</dt><dd>{text::training(alert.training)}</dd></div>
                <div><dt>{text::CODE}</dt><dd>{text::code(alert)}</dd></div>
                {alert.vendor_code.clone().map(|code| {
                    view! { <div><dt>{text::STATUS_CODE}</dt><dd>{code}</dd></div> }
                })}
                {active.open.map(story)}
            </dl>
            {active.open.filter(|open| open.episode.unwatched).map(|_| {
                view! { <p class="about">{maintenance::UNWATCHED}</p> }
            })}
            {answerable.as_ref().and_then(|answerable| answerable.said(zone))}
            {answerable.as_ref().and_then(|answerable| answerable.answers(kept))}
        </li>
    }
    .into_html()
}

/// What only the device that followed it knows.
fn story(open: &OpenAlert) -> Html {
    let impressions = open.episode.impressions.map(maintenance::impressions);
    let times = (open.episode.times > 1).then(|| maintenance::times(open.episode.times));
    view! {
        {impressions.map(|count| view! { <div><dt>{maintenance::SEEN_FIRST}</dt><dd>{count}</dd></div> })}
        {times.map(|times| view! { <div><dt>{maintenance::TIMES}</dt><dd>{times}</dd></div> })}
    }
    .into_html()
}

/// The name of the tray, output bin, cover or supply that the alert is about.
pub fn thing(alert: &Alert, reading: &Reading) -> Option<String> {
    let index = u32::try_from(alert.group_index?).ok()?;
    match alert.group.as_str() {
        "input" => reading.inputs.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "output" => reading.outputs.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "cover" => reading.covers.iter().find(|part| part.index == index).map(|part| part.name.clone()),
        "marker-supplies" => reading.supplies.iter().find(|part| part.index == index).map(supplies::name),
        _ => None,
    }
}
