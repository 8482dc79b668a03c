//! What stands around events and receipts: header, checkpoints, end.

use std::io::BufRead;

use serde_json::value::RawValue;

use super::{super::Fault, Verifier};
use crate::protocol::{
    checkpoint::Checkpoint,
    export::{By, End, Header, State, VERSION},
    key::{PublicKey, Use, fingerprint},
    signed,
};

impl<R: BufRead> Verifier<R> {
    pub(super) fn checkpoint(&mut self, text: &RawValue) -> Result<(), Fault> {
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

    pub(super) fn end(&mut self, text: &RawValue) -> Result<(), Fault> {
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

/// An error is a sentence.
pub(super) fn check_header(header: &Header, keys: &[PublicKey]) -> Result<(), String> {
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
            fingerprint(&epoch.key)
        ));
    }
    if header.by == By::Device && !header.epochs.iter().any(|epoch| epoch.key == header.key) {
        return Err("it is signed by another key than the device's".into());
    }
    Ok(())
}
