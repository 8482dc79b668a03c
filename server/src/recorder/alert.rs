use app::model::{Episode, EventKind, Moment, Reading};
use jiff::{SignedDuration, Timestamp};

use super::{
    Events,
    word::{counted, within, word, words},
};
use crate::maintenance::episode::{Look, Row, Step, Story};

/// Looks at the alerts of a reading: events for those that came and went, and the alerts as they are now: all that are
/// active, and those that have gone. Answers how many rows of a flood have got no episode.
pub(super) fn look(
    story: &mut Story,
    reading: &Reading,
    restarted: bool,
    events: &mut Events,
) -> (Vec<Episode>, usize) {
    let rows: Vec<Row<'_>> = reading.alerts.iter().map(|alert| Row { alert, ticks: None }).collect();
    let look = Look {
        at: reading.taken_at,
        // The model's time of an alert is the printer's ticks counted back, where they can be trusted.
        uptime: None,
        restarted,
        // What could not be read is filled up with what was known before.
        whole: true,
        impressions: events.impressions,
        rows: &rows,
    };
    let (mut gone, mut gone_again, mut raised, mut omitted) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for step in story.look(&look) {
        match step {
            Step::Raised(episode) => raised.push(episode),
            Step::Cleared(episode) => gone.push(episode),
            Step::ClearedAgain(episode) => gone_again.push(episode),
            Step::Again(_) => {}
            Step::Omitted(count) => omitted += count,
        }
    }
    for episode in &gone {
        clear(episode, reading.taken_at, events);
    }
    raised.sort_by_key(|episode| episode.index);
    for episode in &raised {
        raise(episode, events);
    }
    let episodes = gone.into_iter().chain(gone_again).chain(story.active().iter().cloned()).collect();
    (episodes, omitted)
}

fn raise(episode: &Episode, events: &mut Events) {
    let label = format!("Alert: {}.", text(episode));
    events.of_alert(
        EventKind::AlertRaised,
        subject(episode.index),
        label,
        (None, Some(word(&episode.severity))),
        episode.id,
    );
}

fn clear(episode: &Episode, now: Timestamp, events: &mut Events) {
    let label = match (unseen(episode), lasted(episode, now)) {
        (Some(time), _) => format!("Alert cleared at an unknown time in the last {time}: {}.", text(episode)),
        (None, Some(time)) => format!("Alert cleared after {time}: {}.", text(episode)),
        (None, None) => format!("Alert cleared: {}.", text(episode)),
    };
    events.of_alert(
        EventKind::AlertCleared,
        subject(episode.index),
        label,
        (Some(word(&episode.severity)), None),
        episode.id,
    );
}

fn subject(index: u32) -> String {
    format!("alert/{index}")
}

/// An alert that the printer told of and that was over before a reading could see it.
pub(super) fn told(episode: &Episode, events: &mut Events) {
    let severity = Some(word(&episode.severity));
    let what = text(episode);
    events.at = episode.raised.latest;
    let label = format!("Alert: {what}. The printer told of it; no reading has seen it.");
    let key = subject(episode.index);
    events.of_alert(EventKind::AlertRaised, key.clone(), label, (None, severity.clone()), episode.id);
    events.at = episode.cleared.map_or(episode.raised.latest, |cleared| cleared.latest);
    let label = format!("Alert cleared before the printer could be read: {what}.");
    events.of_alert(EventKind::AlertCleared, key, label, (severity, None), episode.id);
}

/// The printer's sentence without the full stop, else the code's name, else the bare code.
fn text(episode: &Episode) -> String {
    let description = episode.text.as_deref().map(|text| text.trim_end_matches('.'));
    match (description, &episode.code_name) {
        (Some(description), _) if !description.is_empty() => description.to_owned(),
        (_, Some(name)) => words(name),
        _ => format!("code {}", episode.code),
    }
}

/// "4 hours", rounded up: within which it was cleared, where nobody looked for a while.
fn unseen(episode: &Episode) -> Option<String> {
    let cleared = episode.cleared.filter(Moment::is_unwatched)?;
    Some(within(cleared.latest.duration_since(cleared.earliest?)))
}

/// "22 minutes", or "3 to 8 minutes" as far as it was seen; `None` where its beginning was not, or nobody looked for a
/// while.
fn lasted(episode: &Episode, now: Timestamp) -> Option<String> {
    let (least, most) = episode.lasted(now);
    let most = most.filter(|_| !episode.unwatched)?;
    let ((shortest, unit), (longest, of)) = (in_unit(least), in_unit(most));
    Some(match (shortest == longest, unit == of) {
        (true, true) => counted(longest, of),
        (false, true) => format!("{shortest} to {}", counted(longest, of)),
        (_, false) => format!("{} to {}", counted(shortest, unit), counted(longest, of)),
    })
}

/// The largest unit that fits, rounded down.
fn in_unit(span: SignedDuration) -> (i64, &'static str) {
    let seconds = span.as_secs();
    match seconds {
        ..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    }
}

/// A line for alerts of a flood that were not written down one by one.
pub(super) fn flood(omitted: usize, events: &mut Events) {
    let label = format!("{omitted} more alerts came in a flood and were not written down one by one.");
    events.push(EventKind::AlertRaised, "alert/flood".to_owned(), label, None, None);
}
