use leptos::prelude::*;

use crate::{
    component::{Badge, Html, IntoHtml, Tone, between, moment},
    model::{Alert, Episode, Freshness, Severity, Snapshot},
    page::{
        Page, access,
        active::{Active, active},
        maintenance::alerts::thing,
    },
    text::{
        alert as words, frame,
        maintenance::{self, span, standing, steps as text},
        troubleshooting::guidance,
    },
};

/// Each alert in a line: active, or cleared of late; and a printer that does not answer.
pub fn now(snapshot: &Snapshot) -> Html {
    let silent = silent_since(snapshot).map(|since| {
        view! {
            <li>
                <Badge tone=Tone::Critical text=words::severity(Severity::Critical)/>
                <span>
                    <a href="#steps-silence">{text::SILENT}</a>
                    <span class="about">{maintenance::SILENT_SINCE}" "{moment(since, &snapshot.zone)}</span>
                </span>
            </li>
        }
        .into_html()
    });
    let alerts = active(snapshot);
    let active = alerts.iter().map(|one| active_line(one, snapshot));
    let cleared = snapshot.maintenance.recently_cleared.iter().map(|episode| cleared_line(episode, snapshot));
    let lines: Vec<Html> = silent.into_iter().chain(active).chain(cleared).collect();
    let list = match (lines.is_empty(), &snapshot.reading) {
        (true, None) => view! { <p class="panel">{frame::NOTHING_TO_SHOW}</p> }.into_html(),
        (true, Some(_)) => view! { <p class="panel">{text::NOTHING}</p> }.into_html(),
        _ => view! {
            <ul class="panel attention">{lines}</ul>
            <p class="about after">{text::WATCHED}</p>
        }
        .into_html(),
    };
    view! {
        <section aria-labelledby="now">
            <h2 id="now">{text::NOW}</h2>
            {list}
        </section>
    }
    .into_html()
}

fn active_line(one: &Active<'_>, snapshot: &Snapshot) -> Html {
    let alert = one.alert.as_ref();
    let since = match (one.open, alert.raised_at) {
        (Some(open), _) => Some(between(&open.episode.raised, &snapshot.zone)),
        (None, at) => at.map(|at| moment(at, &snapshot.zone)),
    };
    let since =
        since.map(|since| view! { <span class="about">{maintenance::events::RAISED}" "{since}</span> });
    view! {
        <li id=format!("now-{}", one.key())>
            <Badge tone=alert.severity.into() text=words::severity(alert.severity)/>
            <span><a href=format!("#steps-{}", one.key())>{words::what(alert)}</a>{since}</span>
        </li>
    }
    .into_html()
}

fn cleared_line(episode: &Episode, snapshot: &Snapshot) -> Html {
    let at = episode.cleared.map(|at| between(&at, &snapshot.zone));
    let (least, most) = episode.lasted(episode.seen_last);
    view! {
        <li id=format!("now-{}", episode.id)>
            <Badge tone=Tone::Good text=text::CLEARED/>
            <span>
                {words::what(&episode.as_seen())}
                <span class="about">{at}"; "{maintenance::events::LASTED.to_lowercase()}" "{span::lasted(least, most)}</span>
            </span>
        </li>
    }
    .into_html()
}

/// What each alert means, and the steps against it; where there is none, what else to look at.
pub fn section(snapshot: &Snapshot) -> Html {
    let alerts = active(snapshot);
    let silent = silent_since(snapshot).map(|_| {
        let steps = list("silence", &text::SILENT_STEPS);
        block(
            "silence",
            Tone::Critical,
            words::severity(Severity::Critical),
            text::SILENT,
            text::SILENT_MEANS,
            None,
            steps,
        )
    });
    let blocks: Vec<Html> =
        silent.into_iter().chain(alerts.iter().map(|one| of_alert(one, snapshot))).collect();
    let blocks = if blocks.is_empty() {
        let steps = list("without", &text::WITHOUT_ALERT);
        view! { <div class="panel prose" id="steps-without"><h3>{text::NOT_PRINTING}</h3>{steps}</div> }
            .into_html()
    } else {
        view! { {blocks} }.into_html()
    };
    let service = access().is_administrator().then(|| {
        view! { <p class="after"><a href=Page::Service.path()>{standing::REQUEST_SERVICE}</a></p> }
    });
    view! {
        <section aria-labelledby="steps">
            <h2 id="steps">{text::STEPS}</h2>
            <p class="about">{text::TICKS}</p>
            {blocks}
            {service}
        </section>
    }
    .into_html()
}

fn of_alert(one: &Active<'_>, snapshot: &Snapshot) -> Html {
    let alert: &Alert = one.alert.as_ref();
    let reading = snapshot.reading.as_ref();
    let model = reading.and_then(|reading| reading.identity.model.as_deref());
    let guidance = guidance(alert, model);
    let thing = reading.and_then(|reading| thing(alert, reading));
    let facts = format!(
        "{}. {}: {}. {}: {}.",
        words::place(alert, thing.as_deref()),
        words::SKILL,
        words::training(alert.training),
        words::CODE,
        alert.vendor_code.clone().unwrap_or_else(|| words::code(alert)),
    );
    let general = (!guidance.particular).then_some(text::GENERAL);
    let about = match general {
        Some(general) => format!("{facts} {general}"),
        None => facts,
    };
    let key = one.key();
    let steps: Vec<&str> = guidance.steps.iter().map(String::as_str).collect();
    let steps = list(&key, &steps);
    let severity = words::severity(alert.severity);
    block(&key, alert.severity.into(), severity, &words::what(alert), &guidance.means, Some(about), steps)
}

fn block(
    key: &str,
    tone: Tone,
    word: &'static str,
    what: &str,
    means: &str,
    about: Option<String>,
    steps: Html,
) -> Html {
    view! {
        <div class="panel prose block" id=format!("steps-{key}")>
            <h3><Badge tone text=word/>" "{what.to_owned()}</h3>
            {about.map(|about| view! { <p class="about">{about}</p> })}
            <p><strong>{text::MEANS}</strong>" "{means.to_owned()}</p>
            {steps}
        </div>
    }
    .into_html()
}

/// Steps to tick off. Each has an id that stays, so that a tick outlives what is exchanged around it.
fn list(key: &str, steps: &[&str]) -> Html {
    let rows = steps.iter().zip(1..).map(|(step, number)| {
        let id = format!("step-{key}-{number}");
        view! {
            <li class="field flag">
                <label for=id.clone()>{(*step).to_owned()}</label>
                <input type="checkbox" id=id data-tick="" autocomplete="off"/>
            </li>
        }
    });
    view! { <ol class="ticks">{rows.collect_view()}</ol> }.into_html()
}

/// Since when the printer does not answer; nothing while it does.
fn silent_since(snapshot: &Snapshot) -> Option<jiff::Timestamp> {
    let of_working_time = snapshot.maintenance.silence.as_ref().map(|silence| silence.since);
    of_working_time.or(match &snapshot.freshness {
        Freshness::Stale { since, .. } => Some(*since),
        Freshness::Current | Freshness::BeingRead | Freshness::NotConfigured => None,
    })
}
