use super::super::{
    Device,
    meaning::{self, Meaning},
};
use crate::protocol::{
    chain::{Head, Place},
    event::{EventError, Received},
};

/// An event that the device's key has signed for its place and its past, whatever is known here of these.
#[derive(Clone, Debug)]
pub(in crate::far_end) struct Signed {
    pub(in crate::far_end) received: Received,
    /// As it came, its signature in it.
    pub(in crate::far_end) text: String,
    /// The head after it.
    pub(in crate::far_end) head: Head,
    /// What it means; else why it can't be used.
    pub(in crate::far_end) meaning: Result<Meaning, String>,
    /// The run of the machine in which it was written, as far as that is known.
    pub(in crate::far_end) boot: Option<String>,
}

impl Signed {
    /// Checks that the device made it, on whatever past it says that it has.
    pub(in crate::far_end) fn check(
        received: Received,
        text: &str,
        device: &Device,
    ) -> Result<Self, EventError> {
        let event = &received.event;
        let before = Head { epoch: event.epoch, sequence: event.sequence - 1, link: event.previouslink };
        let head = received.follows(&before, &device.id, &device.key)?;
        let meaning = match &received.tombstone {
            Some(_) => Ok(Meaning::Other),
            None => meaning::meaning(event),
        };
        // What was written again has the clock of the run in which it was made first.
        let boot = meaning::boot(event).filter(|_| event.origin.is_none());
        Ok(Self { received, text: text.to_owned(), head, meaning, boot })
    }

    /// "1-17".
    pub(in crate::far_end) fn id(&self) -> &str {
        &self.received.event.id
    }

    pub(super) fn place(&self) -> Place {
        self.head.place()
    }

    /// Whether the event itself is there, not something in its place, and is of use.
    pub(super) fn is_complete(&self) -> bool {
        self.meaning.is_ok() && self.has_content()
    }

    /// Whether the event itself is there, not something in its place.
    pub(super) fn has_content(&self) -> bool {
        self.received.tombstone.is_none()
    }
}
