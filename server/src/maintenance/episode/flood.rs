use std::collections::BTreeSet;

use app::model::{Alert, Episode};
use jiff::{SignedDuration, Timestamp};

use super::{look::ROWS, same::is_at};

/// How many episodes begin in an hour, at the most. A printer whose sensor flickers raises thousands.
pub const HOURLY: usize = 200;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Keeps a flood of alerts from becoming a flood of episodes: beyond [`HOURLY`] in an hour what was there before
/// goes on, and the rest is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Flood {
    since: Option<Timestamp>,
    begun: usize,
    recent: Vec<Episode>,
    omitted: usize,
    /// Index and code of those of this look that get no episode, and of those of the look before: an alert that stays is
    /// counted once.
    left_out: BTreeSet<(u32, i64)>,
    left_out_before: BTreeSet<(u32, i64)>,
}

impl Flood {
    /// Whether no further episode may begin in this hour.
    pub fn is_one(&mut self, at: Timestamp) -> bool {
        if self.since.is_none_or(|since| at.duration_since(since) >= HOUR || at < since) {
            (self.since, self.begun) = (Some(at), 0);
            self.recent.retain(|episode| at.duration_since(episode.seen_last) < HOUR);
        }
        self.begun >= HOURLY
    }

    /// A look begins.
    pub fn begin_look(&mut self) {
        self.left_out_before = std::mem::take(&mut self.left_out);
    }

    /// An episode begins.
    pub fn count(&mut self, at: Timestamp) {
        self.since.get_or_insert(at);
        self.begun += 1;
    }

    /// An episode was cleared: of each kind and place the last one is remembered.
    pub fn remember(&mut self, episode: &Episode) {
        self.recent.retain(|known| !same(known, episode));
        if self.recent.len() >= ROWS {
            self.recent.remove(0);
        }
        self.recent.push(episode.clone());
    }

    /// The last episode of this kind and place, to go on.
    pub fn take(&mut self, alert: &Alert) -> Option<Episode> {
        let place = self.recent.iter().rposition(|episode| is_at(episode, alert))?;
        Some(self.recent.remove(place))
    }

    /// An alert gets no episode.
    pub fn omit(&mut self, alert: &Alert) {
        let key = (alert.index, alert.code);
        self.omitted += usize::from(!self.left_out_before.contains(&key));
        self.left_out.insert(key);
    }

    /// How many got none since this was last asked, if any.
    pub fn omitted(&mut self) -> Option<usize> {
        Some(std::mem::take(&mut self.omitted)).filter(|omitted| *omitted > 0)
    }
}

fn same(one: &Episode, other: &Episode) -> bool {
    one.code == other.code
        && one.group == other.group
        && one.group_index == other.group_index
        && one.location == other.location
}
