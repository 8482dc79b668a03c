use std::collections::BTreeMap;

use crate::protocol::{
    chain::Place,
    export::State,
    receipt::{Receipt, Verdict},
};

/// So many events may wait for their receipt: far more than a batch has.
const AT_MOST: usize = 65_536;

/// What an export says became of events, until a receipt says the same.
#[derive(Debug, Default)]
pub(super) struct Claims(BTreeMap<Place, State>);

impl Claims {
    /// An event is said to have come so far. An error is the first event of too many for which there is no receipt.
    pub(super) fn claim(&mut self, place: Place, state: State) -> Result<(), Place> {
        if matches!(state, State::Accepted | State::Refused) {
            self.0.insert(place, state);
        }
        if self.0.len() <= AT_MOST { Ok(()) } else { Err(self.first().map_or(place, |(first, _)| first)) }
    }

    /// A receipt says what became of them.
    pub(super) fn support(&mut self, receipt: &Receipt) {
        for outcome in &receipt.outcomes {
            let Ok(place) = outcome.id.parse::<Place>() else { continue };
            let state = match outcome.verdict {
                Verdict::Accepted | Verdict::Duplicate => State::Accepted,
                Verdict::Refused => State::Refused,
            };
            if self.0.get(&place) == Some(&state) {
                self.0.remove(&place);
            }
        }
    }

    /// The first one for which there was no receipt.
    pub(super) fn first(&self) -> Option<(Place, State)> {
        self.0.first_key_value().map(|(place, state)| (*place, *state))
    }
}
