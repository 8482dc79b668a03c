//! Events: each against the one before it, its signature, and what is told of it.

use std::io::BufRead;

use super::{super::Fault, Checked, Kept, Verifier};
use crate::protocol::{
    chain::{Head, Place},
    data::{Data, Kind, epoch_opened::EpochOpened},
    event::{self, Received},
    export::{By, EventLine, State},
    key::{Use, verifies},
};

impl<R: BufRead> Verifier<R> {
    pub(super) fn event(&mut self, line: &EventLine) -> Result<Checked, Fault> {
        let before = self.before(line.id)?;
        let at = |what: String| Fault { place: Some(line.id), line: self.lines.number, what };
        let epoch =
            self.epoch(before.epoch).cloned().ok_or_else(|| at("its epoch is not in the header".into()))?;
        let received = match &line.event {
            Some(text) => Some(event::read(text.get()).map_err(|error| at(error.to_string()))?),
            None => None,
        };
        let head = if let Some(received) = &received {
            agrees(line, received, self.header.by).map_err(|what| at(what.into()))?;
            received.follows(&before, &epoch.device, &epoch.key).map_err(|error| at(error.to_string()))?
        } else {
            let after = before.after_content(&line.content);
            if !verifies(&epoch.key, Use::Event, after.link.as_ref(), &line.signature) {
                return Err(at("the signature of its link is not one of this device's key".into()));
            }
            after
        };
        if head.link != line.link {
            return Err(at("its link is not the one that is kept with it".into()));
        }
        let opened = received.as_ref().and_then(opened);
        self.follows_epoch(&head, opened.as_ref(), received.as_ref())?;
        if received.is_none() && !(self.header.by == By::Server && line.state == State::Refused) {
            let accounted = self.giving_up.account(line);
            accounted.map_err(|what| self.fault(Some(line.id), what))?;
        }
        let claimed = self.claims.claim(line.id, line.state);
        claimed.map_err(|place| {
            self.fault(Some(place), "the server is said to have it, and no receipt says so")
        })?;
        if head.epoch != self.head.map_or(0, |head| head.epoch) {
            self.ends.extend(self.head.map(|ended| (ended.epoch, ended.sequence)));
        }
        self.head = Some(head);
        self.events += 1;
        self.beyond += 1;
        self.pruned += u64::from(line.event.is_none());
        let kept = match received {
            Some(received) if received.tombstone.is_some() => Kept::Tombstone,
            Some(_) => Kept::Whole,
            None => Kept::Hash,
        };
        Ok(Checked { head, state: line.state, kept, opened })
    }

    /// What the event in this place has to follow on.
    fn before(&self, place: Place) -> Result<Head, Fault> {
        let expected = self.expected();
        if Some(place) == expected {
            return Ok(self.head.unwrap_or(Head::start(place.epoch)));
        }
        let now = self.head.map_or(0, |head| head.epoch);
        let next = self.header.epochs.iter().map(|epoch| epoch.epoch).find(|epoch| *epoch > now);
        if next == Some(place.epoch) && place.sequence == 1 {
            return Ok(Head::start(place.epoch));
        }
        // The epoch of an event that comes later than it should was left too early.
        let left = self.ends.get(&place.epoch).filter(|end| place.sequence > **end);
        let missing = left.map(|end| Place::new(place.epoch, end + 1)).or(expected);
        Err(self.fault(missing, format!("it is missing: {place} stands in its place")))
    }

    /// What an event says about epochs before its own.
    fn follows_epoch(
        &self,
        head: &Head,
        opened: Option<&EpochOpened>,
        received: Option<&Received>,
    ) -> Result<(), Fault> {
        let place = Some(head.place());
        if let Some(after) = opened.and_then(|opened| opened.after) {
            let signed = self.last_receipt.map(|(_, signed)| signed);
            if signed.is_some_and(|signed| signed.place() == after.place() && signed.link != after.link) {
                return Err(self.fault(place, "it names another link than the receipt before it"));
            }
        }
        // A server was never sent what is written again.
        if let (Some(origin), By::Device) =
            (received.and_then(|received| received.event.origin), self.header.by)
        {
            let Place { epoch, sequence } = origin.place;
            let ended = self.head.filter(|ended| ended.epoch < head.epoch && ended.epoch == epoch);
            let end = self.ends.get(&epoch).copied().or(ended.map(|ended| ended.sequence)).unwrap_or(0);
            if end < sequence {
                let what = format!("it is missing: {} is {} written again", head.place(), origin.place);
                return Err(self.fault(Some(Place::new(epoch, end + 1)), what));
            }
        }
        Ok(())
    }
}

/// Whether what is told of an event is what stands in it. An error is a sentence.
fn agrees(line: &EventLine, received: &Received, by: By) -> Result<(), &'static str> {
    let event = &received.event;
    let (kind, time) = match &received.tombstone {
        Some(tombstone) => (&tombstone.kind, None),
        None => (&event.kind, Some(event.time.as_millisecond())),
    };
    if received.tombstone.is_some() && by == By::Device {
        return Err("a tombstone stands in its place");
    }
    if event.id != line.id.to_string() {
        return Err("another event stands in its place");
    }
    if *kind != line.kind || time.is_some_and(|time| time != line.time.as_millisecond()) {
        return Err("its type or its time is not the one that is kept with it");
    }
    if received.content != line.content {
        return Err("its content is not the one that is kept with it");
    }
    if received.signature != line.signature {
        return Err("its signature is not the one that is kept with it");
    }
    if line.checkpoint.is_some() {
        return Err("a checkpoint is said to have given up its octets");
    }
    Ok(())
}

fn opened(received: &Received) -> Option<EpochOpened> {
    let event = &received.event;
    if event.kind != Kind::EpochOpened.name() {
        return None;
    }
    serde_json::from_str::<Data<EpochOpened>>(event.data.get()).ok().map(|data| data.matter)
}
