use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::protocol::{
    chain::Head,
    export::{End, EventLine, Header, Line, ReceiptLine},
    key::{PublicKey, SigningKey, Use},
    octets::Digest,
    signed,
};

/// Writes an export, line by line, and counts what its end has to say. For either side.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    digest: Sha256,
    events: u64,
    pruned: u64,
    receipts: u64,
    checkpoints: u64,
}

impl<W: Write> Writer<W> {
    /// Writes the header. Checkpoints, events and receipts follow in the order that an export has.
    pub fn begin(out: W, header: Header) -> io::Result<Self> {
        let digest = Sha256::new();
        let mut writer = Self { out, digest, events: 0, pruned: 0, receipts: 0, checkpoints: 0 };
        writer.line(&Line::Header(header))?;
        Ok(writer)
    }

    /// Writes a signed checkpoint.
    pub fn checkpoint(&mut self, signed: &str) -> io::Result<()> {
        self.checkpoints += 1;
        self.line(&Line::Checkpoint(raw(signed)?))
    }

    /// Writes an event.
    pub fn event(&mut self, event: EventLine) -> io::Result<()> {
        self.events += 1;
        self.pruned += u64::from(event.event.is_none());
        self.line(&Line::Event(Box::new(event)))
    }

    /// Writes a signed receipt.
    pub fn receipt(&mut self, number: u64, server_key: PublicKey, signed: &str) -> io::Result<()> {
        self.receipts += 1;
        self.line(&Line::Receipt(ReceiptLine { number, server_key, receipt: raw(signed)? }))
    }

    /// Writes the end, signed by the key that the header names, and answers what it all was written to.
    pub fn end(mut self, key: &SigningKey, head: Option<Head>) -> io::Result<W> {
        let end = End {
            head,
            events: self.events,
            pruned: self.pruned,
            receipts: self.receipts,
            checkpoints: self.checkpoints,
            digest: Digest::new(self.digest.clone().finalize().into()),
        };
        let signed = signed::sign(key, Use::Export, &end)?;
        self.line(&Line::End(raw(&signed)?))?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.digest.update(&text);
        self.out.write_all(text.as_bytes())
    }
}

/// Text that was signed, as it is. What is no JSON, or would be more than a line, comes out as a string, for whoever
/// checks the export to find.
pub(super) fn raw(text: &str) -> io::Result<Box<RawValue>> {
    let is_line = !text.contains(['\n', '\r']);
    match serde_json::from_str::<Box<RawValue>>(text) {
        Ok(value) if is_line && value.get() == text => Ok(value),
        _ => Ok(serde_json::value::to_raw_value(text)?),
    }
}
