use std::{collections::BTreeMap, io::BufRead};

use serde_json::value::RawValue;

use super::{CompleteTo, Fault, Verified, claims::Claims, giving_up::GivingUp, lines::Lines};
use crate::protocol::{
    chain::{Head, Place},
    checkpoint::Checkpoint,
    data::{Data, Kind, epoch_opened::EpochOpened},
    event::{self, Received},
    export::{By, End, Epoch, EventLine, Header, Line, ReceiptLine, State, VERSION},
    key::{PublicKey, Use, verifies},
    receipt::Receipt,
    signed,
};

/// An event that was checked.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    /// Where the chain stands after it.
    pub(super) head: Head,
    /// How far it has come.
    pub(super) state: State,
    /// What the first event of an epoch says.
    pub(super) opened: Option<EpochOpened>,
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
        check_header(&header, keys).map_err(fault)?;
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

    fn checkpoint(&mut self, text: &RawValue) -> Result<(), Fault> {
        let first = self.expected();
        if self.head.is_some() {
            return Err(self.fault(first, "a checkpoint stands among the events"));
        }
        let peek: Checkpoint = signed::detach(text.get())
            .map_err(|error| error.to_string())
            .and_then(|(text, _)| serde_json::from_str(&text).map_err(|error| error.to_string()))
            .map_err(|what| self.fault(first, format!("a checkpoint can't be read: {what}")))?;
        let key =
            self.epoch(peek.head.epoch).filter(|epoch| epoch.device == peek.device).map(|epoch| epoch.key);
        let key = key.ok_or_else(|| self.fault(first, "a checkpoint is another device's"))?;
        let checkpoint = signed::open(&key, Use::Checkpoint, text.get())
            .map_err(|error| self.fault(first, format!("a checkpoint does not count: {error}")))?;
        self.giving_up.add(checkpoint).map_err(|what| self.fault(first, what))
    }

    fn event(&mut self, line: &EventLine) -> Result<Checked, Fault> {
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
        Ok(Checked { head, state: line.state, opened })
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

    fn receipt(&mut self, line: &ReceiptLine) -> Result<(), Fault> {
        let number = line.number;
        let unsigned = self.unsigned();
        let at = |what: String| Fault { place: unsigned, line: self.lines.number, what };
        let receipt: Receipt = signed::open(&line.server_key, Use::Receipt, line.receipt.get())
            .map_err(|error| at(format!("receipt {number} does not count: {error}")))?;
        let epoch = self.epoch(receipt.head.epoch);
        if !epoch.is_some_and(|epoch| epoch.device == receipt.device && epoch.key == receipt.key) {
            return Err(at(format!("receipt {number} is for another device or another key")));
        }
        let head = self.head.unwrap_or(Head::start(0));
        let signed = receipt.head.place();
        if signed > head.place() {
            let what =
                format!("it is missing: receipt {number} says that the server has everything up to {signed}");
            return Err(self.fault(self.expected(), what));
        }
        if signed < head.place() {
            return Err(at(format!(
                "receipt {number}, for everything up to {signed}, stands in the wrong place"
            )));
        }
        if receipt.head.link != head.link {
            let what =
                format!("between here and {signed} the server has other events: receipt {number} says so");
            return Err(at(what));
        }
        self.claims.support(&receipt);
        self.receipts += 1;
        self.highest_receipt = self.highest_receipt.max(number);
        self.beyond = 0;
        let complete_to =
            CompleteTo { receipt: number, place: signed, at: receipt.at, server_key: line.server_key };
        self.last_receipt = Some((complete_to, head));
        Ok(())
    }

    fn end(&mut self, text: &RawValue) -> Result<(), Fault> {
        let expected = self.expected();
        let end: End = signed::open(&self.header.key, Use::Export, text.get())
            .map_err(|error| self.fault(None, format!("the end of the export does not count: {error}")))?;
        if end.head != self.head {
            let what = match end.head {
                Some(end) => format!("it is missing: the export ends with {}", end.place()),
                None => "the export says that it has no event".into(),
            };
            return Err(self.fault(expected, what));
        }
        if let Some((place, state)) = self.claims.first() {
            let state = if state == State::Refused { "refused" } else { "accepted" };
            return Err(self.fault(Some(place), format!("it is said to be {state}, and no receipt says so")));
        }
        if let Some((place, number)) = self.giving_up.open() {
            let what = format!("checkpoint {number} says that other events' octets were given up");
            return Err(self.fault(place, what));
        }
        // A device numbers its receipts without holes, a server those of all devices together.
        if self.header.by == By::Device && self.receipts != self.highest_receipt {
            return Err(self.fault(self.unsigned(), "a receipt is missing, or comes twice"));
        }
        let counts = (self.events, self.pruned, self.receipts, self.giving_up.len());
        if counts != (end.events, end.pruned, end.receipts, end.checkpoints) {
            return Err(self.fault(self.unsigned(), "its end counts other events, receipts or checkpoints"));
        }
        if end.digest != self.lines.digest() {
            return Err(self.fault(None, "the export was changed after it was written"));
        }
        match self.lines.next() {
            Ok(None) => {}
            Ok(Some(_)) | Err(_) => return Err(self.fault(None, "something follows on its end")),
        }
        self.ended = true;
        Ok(())
    }
}

fn check_header(header: &Header, keys: &[PublicKey]) -> Result<(), String> {
    if header.version != VERSION {
        return Err(format!("it has the form {} of an export; this version knows {VERSION}", header.version));
    }
    if !header.epochs.is_sorted_by(|one, other| one.epoch < other.epoch) {
        return Err("the epochs in its header are not in order".into());
    }
    if let Some(epoch) = header.epochs.iter().find(|epoch| !keys.is_empty() && !keys.contains(&epoch.key)) {
        return Err(format!(
            "epoch {} is signed by another key than the one that was named: {}",
            epoch.epoch,
            crate::protocol::key::fingerprint(&epoch.key)
        ));
    }
    if header.by == By::Device && !header.epochs.iter().any(|epoch| epoch.key == header.key) {
        return Err("it is signed by another key than the device's".into());
    }
    Ok(())
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
