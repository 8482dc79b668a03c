//! What the printer says of when its alerts were raised, and whether that is believed.

use std::collections::BTreeMap;

use app::model::Episode;
use jiff::{SignedDuration, Timestamp};

use super::same::{DRIFT, earlier, is_later};

/// After so many claims in a row the printer's times are not believed any more: it writes the time of the look.
const CLAIMS: u32 = 3;

/// The latest time that each active episode was said to have been raised at. Small: one for each of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    said: BTreeMap<u64, Timestamp>,
    /// Looks in a row at which an alert that was there before claimed to be new.
    claims: u32,
    /// When the table was looked at last.
    looked: Option<Timestamp>,
    /// By how much the clock was set since the last look.
    set: SignedDuration,
}

impl Times {
    /// Whether they are believed.
    pub fn are_believed(&self) -> bool {
        self.claims < CLAIMS
    }

    /// The clock by which looks are dated was set by so much.
    pub fn clock_set(&mut self, step: SignedDuration) {
        self.set = self.set.saturating_add(step);
        self.looked = self.looked.map(|at| at.checked_add(step).unwrap_or(at));
    }

    /// Whether a row that says that it was raised then is not the episode that had its index before, but another one like it.
    /// Some printers date by their own clock and some count from their start, so that setting ours moves these times or
    /// not: it has to be later either way.
    pub fn is_again(&self, episode: &Episode, raised: Timestamp, look: Timestamp) -> bool {
        let exact = episode.raised.earliest.filter(|at| *at == episode.raised.latest);
        let later = self.said.get(&episode.id).copied().or(exact).is_some_and(|before| {
            let moved = before.checked_add(self.set).unwrap_or(before);
            is_later(before.max(moved), raised, look)
        });
        // That it was seen is dated by the clock as it is now.
        let seen = episode.seen_last;
        later || earlier(raised) > seen.max(seen.checked_sub(self.set).unwrap_or(seen))
    }

    /// An episode is there, and its row says that it was raised then; `anew`: whatever was said before.
    pub fn seen(&mut self, id: u64, raised: Option<Timestamp>, anew: bool) {
        let Some(raised) = raised else { return };
        let said = self.said.entry(id).or_insert(raised);
        *said = if anew { raised } else { raised.max(*said) };
    }

    /// A look has ended; `claimed` is whether a row claimed to be new that was there before. Of looks that follow each other
    /// closely, one without a claim tells nothing.
    pub fn end_look(&mut self, claimed: bool, look: Timestamp, active: &[Episode]) {
        let before = self.looked.replace(look);
        let close = before.is_some_and(|before| look.duration_since(before).abs() <= DRIFT);
        self.claims = match (claimed, close) {
            (true, _) => self.claims.saturating_add(1),
            (false, true) => self.claims,
            (false, false) => self.claims / 2,
        };
        self.said.retain(|id, _| active.iter().any(|episode| episode.id == *id));
        self.set = SignedDuration::ZERO;
    }
}
