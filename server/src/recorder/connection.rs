use app::model::{Event, EventKind, Moment};
use jiff::Timestamp;

use super::word::within;

/// The printer stopped answering at `at`; `cause` is the sentence that the page shows.
pub fn not_answering(at: Timestamp, cause: &str) -> Event {
    let label = format!("The printer stopped answering: {}.", cause.trim_end_matches('.'));
    event(at, EventKind::NotAnswering, label)
}

/// The printer answers again since `at`.
pub fn answering_again(at: Timestamp) -> Event {
    event(at, EventKind::AnsweringAgain, "The printer answers again.".to_owned())
}

/// The printer was looked at last then, in vain where it was `silent`, and is again `at`; `None` where that is no longer than
/// between two looks.
pub fn not_watched(from: Timestamp, at: Timestamp, silent: bool) -> Option<Event> {
    let moment = Moment { earliest: Some(from), latest: at };
    moment.is_unwatched().then(|| {
        let ago = within(at.duration_since(from));
        let looked = if silent {
            format!("The printer did not answer at the last look, {ago} before")
        } else {
            format!("The last reading of the printer was {ago} old")
        };
        let label = format!("{looked}: what it did in between is not known.");
        Event { from: Some(from.to_string()), ..event(at, EventKind::NotWatched, label) }
    })
}

fn event(at: Timestamp, kind: EventKind, label: String) -> Event {
    let subject = "connection".to_owned();
    Event { id: 0, at, kind, subject, label, from: None, to: None, impressions: None, episode: None }
}
