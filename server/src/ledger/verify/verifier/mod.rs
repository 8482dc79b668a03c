//! Checks an export event by event.

mod event;
mod frame;
mod receipt;

use std::{collections::BTreeMap, io::BufRead};

use super::{CompleteTo, Fault, Verified, claims::Claims, giving_up::GivingUp, lines::Lines};
use crate::protocol::{
    chain::{Head, Place},
    data::epoch_opened::EpochOpened,
    export::{Epoch, Header, Line, State},
    key::PublicKey,
};

/// An event that was checked.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    /// Where the chain stands after it.
    pub(super) head: Head,
    /// How far it has come.
    pub(super) state: State,
    /// What of it is there.
    pub(super) kept: Kept,
    /// What the first event of an epoch says.
    pub(super) opened: Option<EpochOpened>,
}

/// What of an event is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// All of it.
    Whole,
    /// What was sent in its place.
    Tombstone,
    /// Its hash.
    Hash,
}

/// Checks an export event by event.
pub(super) struct Verifier<R> {
    lines: Lines<R>,
    header: Header,
    /// Where the chain stands.
    head: Option<Head>,
    /// The last number of each epoch that has ended.
    ends: BTreeMap<u32, u64>,
    claims: Claims,
    giving_up: GivingUp,
    events: u64,
    pruned: u64,
    receipts: u64,
    highest_receipt: u64,
    beyond: u64,
    last_receipt: Option<(CompleteTo, Head)>,
    ended: bool,
}

impl<R: BufRead> Verifier<R> {
    /// Reads the header.
    pub(super) fn begin(input: R, keys: &[PublicKey]) -> Result<Self, Fault> {
        let mut lines = Lines::new(input);
        let fault = |what: String| Fault { place: None, line: 1, what };
        let line = lines.next().map_err(fault)?.ok_or_else(|| fault("the export is empty".into()))?;
        let Ok(Line::Header(header)) = serde_json::from_str(line) else {
            return Err(fault("it does not begin as an exported ledger".into()));
        };
        frame::check_header(&header, keys).map_err(fault)?;
        Ok(Self {
            lines,
            header,
            head: None,
            ends: BTreeMap::new(),
            claims: Claims::default(),
            giving_up: GivingUp::default(),
            events: 0,
            pruned: 0,
            receipts: 0,
            highest_receipt: 0,
            beyond: 0,
            last_receipt: None,
            ended: false,
        })
    }

    /// Who wrote it, and whose it is.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// The next event, checked; `None` after the end, which is checked too.
    pub(super) fn next(&mut self) -> Result<Option<Checked>, Fault> {
        while !self.ended {
            let expected = self.expected();
            let line = match self.lines.next() {
                Ok(Some(line)) => serde_json::from_str::<Line>(line),
                Ok(None) => return Err(self.fault(expected, "the export is cut off here")),
                Err(what) => return Err(self.fault(expected, what)),
            };
            match line {
                Err(error) => {
                    return Err(self.fault(expected, format!("this is no line of an export: {error}")));
                }
                Ok(Line::Header(_)) => return Err(self.fault(expected, "a second header")),
                Ok(Line::Checkpoint(text)) => self.checkpoint(&text)?,
                Ok(Line::Event(event)) => return self.event(&event).map(Some),
                Ok(Line::Receipt(receipt)) => self.receipt(&receipt)?,
                Ok(Line::End(text)) => self.end(&text)?,
            }
        }
        Ok(None)
    }

    /// What it all came to, after [`Verifier::next`] has answered `None`.
    pub(super) fn finish(self) -> Verified {
        Verified {
            by: self.header.by,
            at: self.header.at,
            epochs: self.header.epochs,
            events: self.events,
            pruned: self.pruned,
            receipts: self.receipts,
            head: self.head,
            complete_to: self.last_receipt.map(|(complete_to, _)| complete_to),
            beyond: self.beyond,
        }
    }

    /// The place after the last one that was checked.
    fn expected(&self) -> Option<Place> {
        match self.head {
            Some(head) => Some(Place::new(head.epoch, head.sequence + 1)),
            None => self.header.epochs.first().map(|epoch| Place::new(epoch.epoch, 1)),
        }
    }

    /// The first place of which no receipt that was checked says that the server has it.
    fn unsigned(&self) -> Option<Place> {
        let signed = self.last_receipt.map(|(_, head)| Place::new(head.epoch, head.sequence + 1));
        signed.or_else(|| self.header.epochs.first().map(|epoch| Place::new(epoch.epoch, 1)))
    }

    fn fault(&self, place: Option<Place>, what: impl Into<String>) -> Fault {
        Fault { place, line: self.lines.number, what: what.into() }
    }

    fn epoch(&self, epoch: u32) -> Option<&Epoch> {
        self.header.epochs.iter().find(|known| known.epoch == epoch)
    }
}
