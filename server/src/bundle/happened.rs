//! Alerts, findings and events, without a word that the printer or a person wrote.

use app::model::{Event, EventKind};
use jiff::{SignedDuration, Timestamp};

use super::Sources;
use crate::{
    protocol::data::{
        diagnostics::{AlertStory, FindingState, Happened as Line},
        finding::FindingTold,
    },
    store::{StoreError, maintenance::finding, supplies::find_device},
};

/// Alerts of so many days, and how many of them.
const DAYS: i64 = 90;
const ALERTS: usize = 300;
/// Findings that are over.
const PAST: usize = 20;
/// Events.
const EVENTS: usize = 500;

/// What may be told of the event history. Not told are changes of what the printer is called, what was asked for on the
/// pages, and mail, whose lines name people; a mail and a request stand elsewhere in the bundle, without them. Nor is that nobody
/// looked, for which servers have no word.
const TOLD: [EventKind; 14] = [
    EventKind::AlertRaised,
    EventKind::AlertCleared,
    EventKind::StateChanged,
    EventKind::SupplyChanged,
    EventKind::CartridgeChanged,
    EventKind::OrderChanged,
    EventKind::SubunitChanged,
    EventKind::ConfigurationChanged,
    EventKind::MeterChanged,
    EventKind::Restarted,
    EventKind::NotAnswering,
    EventKind::AnsweringAgain,
    EventKind::FaultLogged,
    EventKind::ServiceChanged,
];

pub(super) struct Happened {
    pub(super) findings: Vec<FindingState>,
    pub(super) alerts: Vec<AlertStory>,
    pub(super) events: Vec<Line>,
}

/// Newest first; findings that are open before those that are over.
pub(super) async fn gather(sources: &Sources<'_>) -> Result<Happened, StoreError> {
    let store = sources.store;
    let from = sources.now.checked_sub(SignedDuration::from_hours(DAYS * 24)).unwrap_or(Timestamp::MIN);
    let episodes = store.episodes_since(from, ALERTS).await?;
    let events = store.recent_events(EVENTS).await?;
    let identity = sources.reading.identity.clone();
    let findings = store
        .read(move |connection| {
            let Some(device) = find_device(connection, &identity)? else { return Ok(Vec::new()) };
            let open = finding::open(connection, device)?.into_iter().map(|open| (open.finding, None));
            let past = finding::past(connection, device, PAST)?;
            let past = past.into_iter().map(|past| (past.finding, Some(past.closed_at)));
            let states = open
                .chain(past)
                .map(|(finding, closed_at)| FindingState { finding: FindingTold::from(&finding), closed_at });
            Ok(states.collect())
        })
        .await?;
    Ok(Happened {
        findings,
        alerts: episodes.iter().rev().map(AlertStory::from).collect(),
        events: events.into_iter().filter_map(line).collect(),
    })
}

fn line(event: Event) -> Option<Line> {
    // What a tray holds and is called, people may have written, also in words that look like ours.
    let written = event.kind == EventKind::ConfigurationChanged && event.subject != "configuration/changes";
    let plain = |text: String| Some(text).filter(|text| !written && is_plain(text, "-"));
    (TOLD.contains(&event.kind) && is_plain(&event.subject, "-/")).then(|| Line {
        at: event.at,
        kind: event.kind,
        subject: event.subject,
        from: event.from.and_then(plain),
        to: event.to.and_then(plain),
        impressions: event.impressions,
        alert: event.episode,
    })
}

/// A word of ours, or a number: what a printer or a person writes has spaces, capitals or more of it.
fn is_plain(text: &str, also: &str) -> bool {
    (1..=80).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || also.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    fn event(kind: EventKind, subject: &str, to: &str) -> Event {
        Event {
            id: 1,
            at: time("2026-11-25T11:00:00Z"),
            kind,
            subject: subject.into(),
            label: "Anna Schmidt's tray".into(),
            from: None,
            to: Some(to.into()),
            impressions: None,
            episode: None,
        }
    }

    #[test]
    fn an_event_is_told_by_words_of_this_device_alone() {
        let told = line(event(EventKind::SubunitChanged, "input/2", "offline")).unwrap();
        assert_eq!((told.subject.as_str(), told.to.as_deref()), ("input/2", Some("offline")));
        let named = line(event(EventKind::SupplyChanged, "supply/1/serial-number", "Anna Schmidt")).unwrap();
        assert_eq!(named.to, None);
        let media = line(event(EventKind::ConfigurationChanged, "input/2/media", "schmidt")).unwrap();
        assert_eq!((media.subject.as_str(), media.to), ("input/2/media", None));
        let counted = line(event(EventKind::ConfigurationChanged, "configuration/changes", "17")).unwrap();
        assert_eq!(counted.to.as_deref(), Some("17"));
        assert_eq!(line(event(EventKind::IdentityChanged, "identity/name", "annas-printer")), None);
        assert_eq!(line(event(EventKind::MailUndeliverable, "mail/1", "x")), None);
        assert_eq!(line(event(EventKind::MeterChanged, "meter/Anna Schmidt", "1")), None);
    }
}
