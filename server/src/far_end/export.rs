//! Everything that came from a device, in a form that can be checked without this server.

use std::io::{self, Write};

use rusqlite::Connection;
use serde_json::value::RawValue;

use super::{
    Device, FarEnd, FarEndError, TakenEvent,
    store::{epoch, event, receipt},
};
use crate::{
    ledger::export::Writer,
    protocol::{
        chain::{Head, Place},
        event::read,
        export::{By, Epoch, EventLine, Header, State, VERSION},
        key::fingerprint,
        receipt::Verdict,
    },
};

/// Where it goes, or where it comes from, failed.
enum Failure {
    Output(io::Error),
    Database(rusqlite::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl FarEnd {
    /// Writes everything that came from a device, with the receipts that were given for it, as an exported ledger: of the
    /// same form as the device's own, so that the two can be compared. Memory does not grow with it.
    pub fn export<W: Write>(&self, called: &str, out: W) -> Result<W, FarEndError> {
        let device = self.find(called)?;
        let written = self.0.store.read(|connection| match self.write_export(connection, &device, out) {
            Ok(out) => Ok(Ok(out)),
            Err(Failure::Output(error)) => Ok(Err(error)),
            Err(Failure::Database(error)) => Err(error),
        })?;
        written.map_err(FarEndError::Output)
    }

    fn write_export<W: Write>(&self, connection: &Connection, device: &Device, out: W) -> Result<W, Failure> {
        let epochs = epoch::all(connection, &device.id)?.into_iter().map(|(epoch, key)| Epoch {
            epoch,
            device: device.id.clone(),
            key,
            fingerprint: fingerprint(&key),
        });
        let header = Header {
            version: VERSION,
            by: By::Server,
            key: self.public_key(),
            fingerprint: fingerprint(&self.public_key()),
            at: self.now(),
            epochs: epochs.collect(),
        };
        let mut writer = Writer::begin(out, header)?;
        let (mut head, mut receipts) = (None, 0);
        event::each(connection, &device.id, |event| -> Result<(), Failure> {
            let last = Head { epoch: event.epoch, sequence: event.sequence, link: event.link };
            writer.event(line(event)?)?;
            head = Some(last);
            receipt::each_for(connection, &device.id, last.place(), |key, text| -> Result<(), Failure> {
                receipts += 1;
                Ok(writer.receipt(receipts, key, &text)?)
            })
        })?;
        Ok(writer.end(&self.0.key, head)?)
    }
}

fn line(event: TakenEvent) -> io::Result<EventLine> {
    let id = Place::new(event.epoch, event.sequence);
    let tombstone = event.text.as_deref().and_then(|text| read(text).ok()).and_then(|read| read.tombstone);
    let state = match (&tombstone, event.verdict) {
        (Some(_), _) => State::Discarded,
        (None, Verdict::Refused) => State::Refused,
        (None, Verdict::Accepted | Verdict::Duplicate) => State::Accepted,
    };
    let text = event.text.map(RawValue::from_string).transpose().map_err(io::Error::other)?;
    let (kind, reason) = match tombstone {
        Some(tombstone) => (tombstone.kind, Some(tombstone.reason)),
        None => (event.kind, event.reason),
    };
    Ok(EventLine {
        id,
        kind,
        time: event.time,
        content: event.content,
        link: event.link,
        signature: event.signature,
        state,
        reason,
        superseded_by: None,
        checkpoint: None,
        event: text,
    })
}
