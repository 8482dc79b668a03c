use leptos::prelude::*;

use super::{Html, Icon, IntoHtml, Tone};
use crate::{
    action::{Notice, notice_sentence},
    model::{Freshness, Snapshot},
    text::{action, format, frame as text, store},
};

/// Everything that has to be said above the page: what the form that led here came to, then what is wrong, worst
/// first, then that it is a demonstration.
pub fn banners(snapshot: &Snapshot, notice: Option<Notice>) -> Html {
    let notice = notice.map(|notice| {
        let tone = if notice.done() { Tone::Good } else { Tone::Warning };
        let words = text::Words { title: outcome(notice, snapshot), text: String::new() };
        banner(tone, words)
    });
    let problem =
        snapshot.store_problem.as_deref().map(|cause| banner(Tone::Critical, text::store_problem(cause)));
    let set_aside: Vec<_> = snapshot
        .store_notices
        .iter()
        .map(|notice| {
            let at = format::date_time(notice.at, &snapshot.zone);
            banner(Tone::Warning, store::set_aside(notice, &at))
        })
        .collect();
    let demonstration = snapshot.demonstration.then(|| banner(Tone::Neutral, text::demonstration()));
    view! {
        {notice}
        {freshness(snapshot).map(|(tone, words)| banner(tone, words))}
        {problem}
        {set_aside}
        {demonstration}
    }
    .into_html()
}

/// The notice's sentence, with the time of the reading where it tells of one.
fn outcome(notice: Notice, snapshot: &Snapshot) -> String {
    match (notice, &snapshot.reading) {
        (Notice::Read, Some(reading)) => {
            action::read_at(&format::time_of_day(reading.taken_at, &snapshot.zone))
        }
        _ => notice_sentence(notice).into(),
    }
}

fn freshness(snapshot: &Snapshot) -> Option<(Tone, text::Words)> {
    match &snapshot.freshness {
        Freshness::Current => None,
        Freshness::NotConfigured => Some((Tone::Warning, text::not_configured())),
        Freshness::BeingRead => Some((Tone::Neutral, text::being_read(snapshot.reading.is_some()))),
        Freshness::Stale { since, cause } => {
            let since = format::date_time(*since, &snapshot.zone);
            let words = match snapshot.reading {
                Some(_) => text::stale(&since, cause),
                None => text::never_read(&since, cause),
            };
            Some((Tone::Critical, words))
        }
    }
}

fn banner(tone: Tone, words: text::Words) -> Html {
    let explained = !words.text.is_empty();
    view! {
        <div class=format!("banner {}", tone.class())>
            <Icon shape=tone.shape()/>
            <p>
                <strong>{words.title}{explained.then_some(":")}</strong>
                {explained.then(|| format!(" {}", words.text))}
            </p>
        </div>
    }
    .into_html()
}
