//! Exports made by somebody who has a key.

use serde_json::value::{RawValue, to_raw_value};

use super::random::Random;
use crate::{
    ledger::export::Writer,
    protocol::{
        chain::{self, Head},
        event::Event,
        export::{Line, State},
        key::{SigningKey, Use, fingerprint},
        octets::Digest,
        receipt::Receipt,
        signed,
    },
};

/// How an export is forged.
pub(super) struct Forgery<'a> {
    /// Signs events and end.
    pub(super) key: &'a SigningKey,
    /// Signs receipts anew; without it they stay as they were.
    pub(super) server_key: Option<&'a SigningKey>,
    /// From this event on, counted in the export, the events are others.
    pub(super) from: usize,
}

/// The export with what follows from the forgery: links, signatures, counts and end are all right again. Events without
/// their octets stay as they are.
pub(super) fn forge(export: &str, forgery: &Forgery<'_>, random: &mut Random) -> String {
    let lines: Vec<Line> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut lines = lines.into_iter();
    let Some(Line::Header(mut header)) = lines.next() else { panic!("no header") };
    header.key = forgery.key.public();
    for epoch in &mut header.epochs {
        epoch.key = forgery.key.public();
        epoch.fingerprint = fingerprint(&epoch.key);
    }
    let mut writer = Writer::begin(Vec::new(), header).unwrap();
    let (mut head, mut count) = (None, 0);
    for line in lines {
        match line {
            Line::Header(_) => panic!("two headers"),
            Line::Checkpoint(text) => {
                writer.checkpoint(&resign(&text, forgery.key, Use::Checkpoint)).unwrap();
            }
            Line::Event(mut event) => {
                let before = head.filter(|head: &Head| head.epoch == event.id.epoch);
                let before = before.unwrap_or(Head::start(event.id.epoch));
                count += 1;
                if let Some(text) = event.event.take() {
                    let (text, _) = signed::detach(text.get()).unwrap();
                    let mut attributes: Event = serde_json::from_str(&text).unwrap();
                    attributes.previouslink = before.link;
                    if count > forgery.from {
                        attributes.data = other(&attributes.data, random);
                    }
                    let text = serde_json::to_string(&attributes).unwrap();
                    event.content = chain::content(text.as_bytes());
                    let link = before.after_content(&event.content).link;
                    event.signature = forgery.key.sign(Use::Event, link.as_ref());
                    let text = signed::attach(&text, &event.signature);
                    event.event = Some(RawValue::from_string(text).unwrap());
                }
                let after = before.after_content(&event.content);
                event.link = after.link;
                event.signature = forgery.key.sign(Use::Event, after.link.as_ref());
                head = Some(after);
                writer.event(*event).unwrap();
            }
            Line::Receipt(line) => match forgery.server_key {
                Some(server_key) => {
                    let (text, _) = signed::detach(line.receipt.get()).unwrap();
                    let mut receipt: Receipt = serde_json::from_str(&text).unwrap();
                    receipt.key = forgery.key.public();
                    receipt.head.link = head.unwrap().link;
                    let text = signed::sign(server_key, Use::Receipt, &receipt).unwrap();
                    writer.receipt(line.number, server_key.public(), &text).unwrap();
                }
                None => writer.receipt(line.number, line.server_key, line.receipt.get()).unwrap(),
            },
            Line::End(_) => {}
        }
    }
    String::from_utf8(writer.end(forgery.key, head).unwrap()).unwrap()
}

/// The export without the receipts after the first `kept`, and with the events said to wait that they were for.
pub(super) fn without_receipts(export: &str, kept: usize, key: &SigningKey) -> String {
    let lines: Vec<Line> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let places = lines.iter().enumerate().filter(|(_, line)| matches!(line, Line::Receipt(_)));
    let last = places.map(|(index, _)| index).nth(kept.saturating_sub(1)).filter(|_| kept > 0).unwrap_or(0);
    let mut lines = lines.into_iter().enumerate();
    let Some((_, Line::Header(header))) = lines.next() else { panic!("no header") };
    let mut writer = Writer::begin(Vec::new(), header).unwrap();
    let mut head = None;
    for (index, line) in lines {
        match line {
            Line::Checkpoint(text) => writer.checkpoint(text.get()).unwrap(),
            Line::Event(mut event) => {
                let is_claim = matches!(event.state, State::Accepted | State::Refused);
                event.state = if index > last && is_claim { State::Waiting } else { event.state };
                head = Some(Head { epoch: event.id.epoch, sequence: event.id.sequence, link: event.link });
                writer.event(*event).unwrap();
            }
            Line::Receipt(line) if index <= last => {
                writer.receipt(line.number, line.server_key, line.receipt.get()).unwrap();
            }
            Line::Header(_) | Line::Receipt(_) | Line::End(_) => {}
        }
    }
    String::from_utf8(writer.end(key, head).unwrap()).unwrap()
}

/// How many events an export has, and how many of them until its last receipt.
pub(super) fn lengths(export: &str) -> (usize, usize) {
    let (mut events, mut receipted) = (0, 0);
    for line in export.lines() {
        match serde_json::from_str(line).unwrap() {
            Line::Event(_) => events += 1,
            Line::Receipt(_) => receipted = events,
            _ => {}
        }
    }
    (events, receipted)
}

fn resign(text: &RawValue, key: &SigningKey, usage: Use) -> String {
    let (text, _) = signed::detach(text.get()).unwrap();
    signed::attach(&text, &key.sign(usage, text.as_bytes()))
}

/// Other data of the same form.
fn other(data: &RawValue, random: &mut Random) -> Box<RawValue> {
    let mut value: serde_json::Value = serde_json::from_str(data.get()).unwrap();
    value["clock"]["monotonic_ms"] = (2 + random.below(1_000_000)).into();
    to_raw_value(&value).unwrap()
}

/// Some digest.
pub(super) fn digest(random: &mut Random) -> Digest {
    chain::content(&[u8::try_from(random.below(256)).unwrap(), u8::try_from(random.below(256)).unwrap()])
}
