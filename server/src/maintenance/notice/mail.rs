use app::model::{Episode, Finding, Severity, Standing, Training};
use jiff::Timestamp;

use super::{Filter, JamTimer};
use crate::maintenance::finding::is_stoppage;

/// What there may be to tell of: an alert's episode or a finding.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// How bad it is now.
    pub severity: Severity,
    /// Who can see to it.
    pub training: Training,
    /// Whether the jam timer holds it back.
    pub is_jam: bool,
    /// Since when it is known: the latest moment at which it can have begun.
    pub since: Timestamp,
    /// When it last became worse.
    pub worse_at: Option<Timestamp>,
    /// When it was over.
    pub ended: Option<Timestamp>,
}

impl Subject {
    /// Of an alert.
    pub fn of_episode(episode: &Episode) -> Self {
        Self {
            severity: episode.severity,
            training: episode.training,
            is_jam: is_stoppage(episode.code),
            since: episode.raised.latest,
            worse_at: episode.worse_at,
            ended: episode.cleared.map(|cleared| cleared.latest),
        }
    }

    /// Of a finding, with when the reviews said that it had become worse and that it was over. The jam timer is for
    /// jams that somebody clears; a finding is of what comes back.
    pub fn of_finding(finding: &Finding, worse_at: Option<Timestamp>, ended: Option<Timestamp>) -> Self {
        let Finding { severity, training, opened_at, .. } = *finding;
        Self { severity, training, is_jam: false, since: opened_at, worse_at, ended }
    }
}

/// What was told of it already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When last, of its beginning or of its worsening.
    pub at: Timestamp,
    /// Whether its end was told.
    pub recovery: bool,
}

/// What is to be done about it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail {
    /// Nothing, unless something changes.
    Nothing,
    /// Nothing yet; ask again then.
    NotBefore(Timestamp),
    /// Tell of it.
    Begun,
    /// Tell that it has become worse.
    Worse,
    /// Tell that it is over.
    Recovered,
    /// It is over, and nobody is told: nothing more is to come of what was told.
    Done,
}

/// Each thing is told once, once more if it becomes worse, and its end only if its beginning was told. What
/// somebody has acknowledged, put off or declared no problem is not told, its end neither.
pub fn mail(
    filter: &Filter,
    jam_timer: JamTimer,
    subject: &Subject,
    told: Option<Told>,
    standing: Option<&Standing>,
    now: Timestamp,
) -> Mail {
    let rests = standing.is_some_and(|standing| standing.holds(subject.worse_at, now));
    match (told, subject.ended) {
        (Some(Told { recovery: false, .. }), Some(_)) => {
            if rests {
                Mail::Done
            } else {
                Mail::Recovered
            }
        }
        (_, Some(_)) => Mail::Nothing,
        _ if rests => standing.and_then(Standing::ends).map_or(Mail::Nothing, Mail::NotBefore),
        _ if !filter.lets(subject.severity, subject.training) => Mail::Nothing,
        (Some(told), None) if subject.worse_at.is_some_and(|worse| worse > told.at) => Mail::Worse,
        (Some(_), None) => Mail::Nothing,
        (None, None) => {
            let due = if subject.is_jam { subject.since + jam_timer.span() } else { subject.since };
            if now >= due { Mail::Begun } else { Mail::NotBefore(due) }
        }
    }
}
