//! How an epoch begins.

use super::{
    super::{Refusal, meaning::Meaning},
    Past, Signed,
    planner::{Planner, Wrong},
};
use crate::protocol::{
    chain::Head,
    data::epoch_opened::{EpochOpened, Opening},
};

impl<P: Past> Planner<'_, P> {
    /// Whether this event may be the first of its epoch.
    pub(super) fn open(&mut self, event: &Signed) -> rusqlite::Result<Result<(), Wrong>> {
        let refused = |sentence: &str| Ok(Err(Wrong::Refused(Refusal::invalid(sentence).about(event.id()))));
        let Ok(Meaning::EpochOpened(opened)) = &event.meaning else {
            return refused("The first event of an epoch has to be the one that opens it.");
        };
        if event.received.event.previouslink != Head::start(event.head.epoch).link {
            return refused("The first event of an epoch follows on something else than its beginning.");
        }
        if let Err(wrong) = self.follows_on(event, opened)? {
            return Ok(Err(wrong));
        }
        if matches!(opened.opening, Opening::Restored | Opening::Rewound)
            && let Some(boot) = &event.boot
            && self.past.is_of_an_earlier_run(self.head.epoch, boot)?
        {
            let sentence = format!(
                "Event {} was made by a machine that went on running while another one wrote epoch {}: there are two \
                 of this device.",
                event.id(),
                self.head.epoch
            );
            return Ok(Err(Wrong::Fork(sentence)));
        }
        Ok(Ok(()))
    }

    /// Whether the epoch goes on from something that is here, or may have been.
    fn follows_on(&mut self, event: &Signed, opened: &EpochOpened) -> rusqlite::Result<Result<(), Wrong>> {
        let (epoch, why, last) = (event.head.epoch, word(opened.opening), self.head.place());
        let here = Some(self.head).filter(has_events);
        let after = opened.after.filter(has_events);
        if after == here {
            return Ok(Ok(()));
        }
        let Some(after) = after else {
            self.notes.push(format!(
                "Epoch {epoch} was opened ({why}) by a device that knows nothing of what came before, which ends with \
                 {last}."
            ));
            return Ok(Ok(()));
        };
        let place = after.place();
        match self.taken(place)? {
            Some(taken) if taken.link == after.link => self.notes.push(format!(
                "Epoch {epoch} was opened ({why}) after {place} by a device that was put back to an earlier state: more \
                 was here, up to {last}."
            )),
            Some(_) => {
                return Ok(Err(Wrong::Fork(format!(
                    "Epoch {epoch} is said to follow on another event {place} than the one that is here: there are two \
                     of this device."
                ))));
            }
            // This server was put back to an earlier state, or another one gave the receipt. Nobody sends it again, and
            // the device must not wait for ever.
            None => self.notes.push(format!(
                "Epoch {epoch} was opened ({why}) after {place}, which is not here: what is here ends with {last}. The \
                 device's own ledger has what is missing."
            )),
        }
        Ok(Ok(()))
    }
}

fn has_events(head: &Head) -> bool {
    head.sequence > 0
}

fn word(opening: Opening) -> &'static str {
    match opening {
        Opening::Enrolled => "enrolled",
        Opening::Restored => "a backup was restored",
        Opening::Rewound => "it had less than is here",
        Opening::Fork => "the administrator said that this one of two goes on",
        Opening::Damaged => "its memory was damaged",
    }
}
