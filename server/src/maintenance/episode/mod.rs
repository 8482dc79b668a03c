//! The story of alerts: from one look at the alert table after the other to episodes with a beginning and an end.
//!
//! The table holds only what is wrong now, its indexes count up, wrap and begin anew, and its times are ticks. An
//! alert that is there in two looks is one episode while index, code and place are the same and it has not been
//! raised in between, as the row's own time tells; after a start of the printer's agent, which numbers anew, while code and place are the same.
//! What lies between two looks is told as a span and not as a guess.

mod flood;
mod look;
mod same;
mod stopping;
#[cfg(test)]
mod tests;
mod times;

use app::model::{Alert, Episode, Moment, Severity};
use jiff::{SignedDuration, Timestamp};

use flood::Flood;
pub use flood::HOURLY;
pub use look::{Look, ROWS, Row};
pub use same::is_again;
use times::Times;

/// What a look tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// An alert was raised.
    Raised(Episode),
    /// One of the last hour was raised again, in a flood: its episode goes on.
    Again(Episode),
    /// An alert was cleared.
    Cleared(Episode),
    /// One that was raised again in a flood was cleared again in that flood: its first end was told.
    ClearedAgain(Episode),
    /// So many rows of this look, of a flood and of places not seen in the last hour, have got no episode.
    Omitted(usize),
}

/// What is known after a look. Small: at most [`ROWS`] active alerts, and as many of the last hour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    active: Vec<Episode>,
    last_look: Option<Timestamp>,
    next_id: u64,
    flood: Flood,
    times: Times,
}

impl Story {
    /// Goes on with what the store kept: the episodes that were active, when the printer was last looked at, and the
    /// highest id that was ever given.
    pub fn resume(active: Vec<Episode>, last_look: Option<Timestamp>, highest_id: u64) -> Self {
        Self { active, last_look, next_id: highest_id + 1, ..Self::default() }
    }

    /// The episodes that are active; the store keeps from here when each was seen last.
    pub fn active(&self) -> &[Episode] {
        &self.active
    }

    /// A look found the alerts as they were.
    pub fn unchanged(&mut self, at: Timestamp) {
        self.last_look = Some(at);
        for episode in &mut self.active {
            episode.seen_last = at;
        }
    }

    /// The clock by which looks are dated was set by so much since the last one: when that was, and what it saw, is dated by the
    /// clock as it is now.
    pub fn clock_set(&mut self, step: SignedDuration) {
        self.times.clock_set(step);
        let moved = |at: Timestamp| at.checked_add(step).unwrap_or(at);
        self.last_look = self.last_look.map(moved);
        for episode in &mut self.active {
            episode.seen_last = moved(episode.seen_last);
        }
    }

    /// Whether the printer's times of its alerts are believed.
    pub fn believes_times(&self) -> bool {
        self.times.are_believed()
    }

    /// Another printer is looked at from now on: what becomes of the alerts of this one, nobody sees. They are answered
    /// as they are known last.
    pub fn leave(&mut self, at: Timestamp) -> Vec<Episode> {
        let mut left = std::mem::take(&mut self.active);
        for episode in &mut left {
            episode.unwatched = true;
            episode.cleared =
                Some(Moment { earliest: Some(episode.seen_last), latest: at.max(episode.seen_last) });
        }
        *self = Self { next_id: self.next_id, ..Self::default() };
        left
    }

    /// Takes a look into account, in order of time. Looks that were not answered are not given.
    pub fn look(&mut self, look: &Look<'_>) -> Vec<Step> {
        let unwatched = Moment { earliest: self.last_look, latest: look.at }.is_unwatched();
        self.flood.begin_look();
        let before = std::mem::take(&mut self.active);
        let (pairs, gone, new) = same::pair(before, look, &self.times, self.last_look);
        let mut steps = Vec::new();
        for episode in gone {
            if look.whole {
                steps.push(self.clear(episode, look, unwatched));
            } else {
                self.active.push(episode);
            }
        }
        let mut claimed = false;
        for (mut episode, row, again) in pairs {
            claimed |= again;
            if again && self.believes_times() {
                steps.push(self.clear(episode, look, unwatched));
                self.raise(row, look, &mut steps);
            } else {
                see(&mut episode, row, look.at, unwatched);
                self.times.seen(episode.id, look.raised(row, self.last_look), look.restarted);
                self.active.push(episode);
            }
        }
        for row in new {
            self.raise(row, look, &mut steps);
        }
        self.times.end_look(claimed, look.at, &self.active);
        steps.extend(self.flood.omitted().map(Step::Omitted));
        self.last_look = Some(look.at);
        steps
    }

    /// An alert that a look before did not show, that the printer told of at the first of two times and that was over at
    /// the second. `None`: it belongs to a flood, and has got no episode.
    pub fn told(
        &mut self,
        alert: &Alert,
        before: Option<Timestamp>,
        (told_at, gone_at): (Timestamp, Timestamp),
        impressions: Option<u64>,
    ) -> Option<Episode> {
        if self.flood.is_one(told_at) {
            return None;
        }
        let rows = [Row { alert, ticks: None }];
        let look =
            Look { at: told_at, uptime: None, restarted: false, whole: true, impressions, rows: &rows };
        let mut episode = self.begin(&rows[0], &look);
        episode.raised = Moment { earliest: before.filter(|last| *last <= told_at), latest: told_at };
        episode.cleared = Some(Moment { earliest: Some(told_at), latest: gone_at.max(told_at) });
        self.flood.remember(&episode);
        Some(episode)
    }

    fn clear(&mut self, mut episode: Episode, look: &Look<'_>, unwatched: bool) -> Step {
        episode.unwatched |= unwatched;
        let told = look.removed(episode.index).filter(|at| *at >= episode.seen_last);
        episode.cleared = Some(match told {
            Some(at) => Moment::exactly(at),
            None => look.since(Some(episode.seen_last)),
        });
        self.flood.remember(&episode);
        let again = episode.times > 1 && self.flood.is_one(look.at);
        if again { Step::ClearedAgain(episode) } else { Step::Cleared(episode) }
    }

    fn raise(&mut self, row: &Row<'_>, look: &Look<'_>, steps: &mut Vec<Step>) {
        if self.flood.is_one(look.at) {
            if let Some(mut episode) = self.flood.take(row.alert) {
                episode.times = episode.times.saturating_add(1);
                episode.cleared = None;
                see(&mut episode, row, look.at, false);
                self.times.seen(episode.id, look.raised(row, self.last_look), true);
                self.active.push(episode.clone());
                steps.push(Step::Again(episode));
            } else {
                self.flood.omit(row.alert);
            }
            return;
        }
        let episode = self.begin(row, look);
        self.active.push(episode.clone());
        steps.push(Step::Raised(episode));
    }

    fn begin(&mut self, row: &Row<'_>, look: &Look<'_>) -> Episode {
        self.flood.count(look.at);
        self.next_id = self.next_id.max(1);
        let id = self.next_id;
        self.next_id += 1;
        let alert = row.alert;
        // A time before the last look, which did not see it, is no time of this alert.
        let told = look.raised(row, self.last_look);
        self.times.seen(id, told, true);
        let told = told.filter(|_| self.believes_times());
        let told = told.filter(|at| self.last_look.is_none_or(|last| *at >= same::earlier(last)));
        let raised = match told {
            Some(at) => Moment::exactly(at.min(look.at)),
            None => look.since(self.last_look),
        };
        Episode {
            id,
            index: alert.index,
            code: alert.code,
            code_name: alert.code_name.clone(),
            vendor_code: alert.vendor_code.clone(),
            group: alert.group.clone(),
            group_index: alert.group_index,
            location: alert.location,
            severity: alert.severity,
            worse_at: None,
            stops: Vec::new(),
            training: alert.training,
            text: alert.description.clone(),
            raised,
            seen_last: look.at,
            cleared: None,
            times: 1,
            unwatched: false,
            impressions: look.impressions,
        }
    }
}

/// The alert is still there.
fn see(episode: &mut Episode, row: &Row<'_>, at: Timestamp, unwatched: bool) {
    let alert = row.alert;
    let since = Moment { earliest: Some(episode.seen_last).filter(|seen| *seen <= at), latest: at };
    let stopped = episode.is_stopping();
    episode.unwatched |= unwatched;
    episode.seen_last = at;
    episode.index = alert.index;
    // `Severity` is in order, the worst first.
    if alert.severity < episode.severity {
        episode.severity = alert.severity;
        episode.worse_at = Some(at);
    }
    match (stopped, alert.severity == Severity::Critical) {
        (false, true) => stopping::begin(episode, since),
        (true, false) => stopping::end(episode, since),
        _ => {}
    }
    episode.training = alert.training;
    if alert.description.is_some() {
        episode.text.clone_from(&alert.description);
    }
    if alert.vendor_code.is_some() {
        episode.vendor_code.clone_from(&alert.vendor_code);
    }
}
