use app::model::{Event, EventKind};
use jiff::Timestamp;

/// The printer stopped answering at `at`; `cause` is the sentence that the page shows.
pub fn not_answering(at: Timestamp, cause: &str) -> Event {
    let label = format!("The printer stopped answering: {}.", cause.trim_end_matches('.'));
    event(at, EventKind::NotAnswering, label)
}

/// The printer answers again since `at`.
pub fn answering_again(at: Timestamp) -> Event {
    event(at, EventKind::AnsweringAgain, "The printer answers again.".to_owned())
}

fn event(at: Timestamp, kind: EventKind, label: String) -> Event {
    let subject = "connection".to_owned();
    Event { id: 0, at, kind, subject, label, from: None, to: None, impressions: None, episode: None }
}
