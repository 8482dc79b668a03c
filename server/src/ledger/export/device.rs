use std::{
    io::{self, Write},
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    super::{Ledger, LedgerError, batch::is_being_copied},
    writer::{Writer, raw},
};
use crate::{
    protocol::{
        export::{By, Epoch, EventLine, Header, VERSION},
        key::{SigningKey, fingerprint},
        signed,
    },
    store::ledger::{
        event::EventRow,
        view::{Entry, LedgerView},
    },
};

/// Why an export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Where it goes.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// Where it comes from.
    #[error("the ledger can't be read: {0}")]
    Database(#[from] rusqlite::Error),
}

/// The ledger of this device as it was when this was made. For a thread that may block; memory does not grow with the
/// ledger.
pub struct Exporter {
    view: LedgerView,
    key: Arc<SigningKey>,
    at: Timestamp,
}

impl Ledger {
    /// The ledger as it is now, to be written and signed by the device's key; `None` where there is none.
    pub async fn exporter(
        &self,
        key: Arc<SigningKey>,
        at: Timestamp,
    ) -> Result<Option<Exporter>, LedgerError> {
        if self.store.read(is_being_copied).await? {
            return Err(LedgerError::BeingCopied);
        }
        let view = self.store.ledger_view().await?;
        let is_empty = view.head()?.is_none();
        Ok((!is_empty).then_some(Exporter { view, key, at }))
    }
}

impl Exporter {
    /// Writes all of it.
    pub fn write<W: Write>(&self, out: W) -> Result<W, ExportError> {
        let epochs = self.view.epochs()?.into_iter().map(|epoch| Epoch {
            epoch: epoch.epoch,
            device: epoch.device,
            key: epoch.key,
            fingerprint: fingerprint(&epoch.key),
        });
        let header = Header {
            version: VERSION,
            by: By::Device,
            key: self.key.public(),
            fingerprint: fingerprint(&self.key.public()),
            at: self.at,
            epochs: epochs.collect(),
        };
        let mut writer = Writer::begin(out, header)?;
        self.view.each_checkpoint(|row| Ok::<(), ExportError>(writer.checkpoint(&row.text)?))?;
        self.view.each(|entry| {
            match entry {
                Entry::Event(row, text) => writer.event(line(*row, text.as_deref())?)?,
                Entry::Receipt(row) => writer.receipt(row.id.unsigned_abs(), row.server_key, &row.text)?,
            }
            Ok::<(), ExportError>(())
        })?;
        Ok(writer.end(&self.key, self.view.head()?)?)
    }
}

fn line(row: EventRow, text: Option<&str>) -> io::Result<EventLine> {
    let event = text.map(|text| raw(&signed::attach(text, &row.signature))).transpose()?;
    Ok(EventLine {
        id: row.place,
        kind: row.kind,
        time: row.at,
        content: row.content,
        link: row.link,
        signature: row.signature,
        state: row.state,
        reason: row.reason,
        superseded_by: row.superseded_by.and_then(|place| place.parse().ok()),
        checkpoint: row.checkpoint.map(i64::unsigned_abs),
        event,
    })
}
