//! Makes an archive.

use std::io::{self, Write};

use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use rusqlite::types::ValueRef;
use serde_json::Value as Json;

use super::{
    ArchiveError, Kind, Manifest, PASSPHRASE_LENGTH,
    content::{EndLine, TableLine, octets_to_json, to_json},
    header::Header,
    key::{ArchiveKey, Costs},
    writer::SealingWriter,
};
use crate::{
    entropy::{Entropy, octets},
    seal::Sealer,
    store::backup::{
        Export, RowSink,
        tables::{BACKED_UP, CLONED},
    },
};

/// What an archive is made of.
pub struct Saved {
    header: Header,
    key: ArchiveKey,
    manifest: Manifest,
    tables: &'static [&'static str],
}

/// Everything that can be wrong before the first octet is: the key is made, the rows are counted. Blocks for as
/// long as a key takes.
pub fn save(
    export: &Export,
    kind: Kind,
    passphrase: &str,
    costs: Costs,
    made_at: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Saved, ArchiveError> {
    if !PASSPHRASE_LENGTH.contains(&passphrase.chars().count()) {
        return Err(ArchiveError::Passphrase);
    }
    let header = Header { kind, costs, salt: octets(entropy), nonce: octets(entropy) };
    let key = ArchiveKey::new(passphrase, &header)?;
    let tables = match kind {
        Kind::Backup => BACKED_UP,
        Kind::Clone => CLONED,
    };
    let rows = tables.iter().map(|table| Ok(((*table).to_owned(), export.count(table)?)));
    let manifest = Manifest {
        kind,
        made_at,
        program: env!("CARGO_PKG_VERSION").into(),
        schema: export.schema(),
        // A clone does not tell where it comes from.
        serial_number: if kind == Kind::Backup { export.serial_number()? } else { None },
        rows: rows.collect::<Result<_, rusqlite::Error>>()?,
    };
    Ok(Saved { header, key, manifest, tables })
}

impl Saved {
    /// What the archive will say of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Writes it. Secrets are opened, and sealed with the archive's key alone; one that can't be opened is null.
    pub fn write<W: Write>(&self, export: &Export, sealer: &Sealer, output: W) -> Result<W, ArchiveError> {
        let sealing = SealingWriter::new(output, &self.header, &self.key)?;
        let mut lines = Lines { output: GzEncoder::new(sealing, Compression::default()), sealer, rows: 0 };
        lines.line(&self.manifest)?;
        for table in self.tables {
            export.rows(table, &mut lines)?;
        }
        let end = EndLine { end: lines.rows };
        lines.line(&end)?;
        Ok(lines.output.finish()?.finish()?)
    }
}

struct Lines<'a, W: Write> {
    output: GzEncoder<SealingWriter<W>>,
    sealer: &'a Sealer,
    rows: u64,
}

impl<W: Write> Lines<'_, W> {
    fn line(&mut self, line: &impl serde::Serialize) -> Result<(), ArchiveError> {
        serde_json::to_writer(&mut self.output, line).map_err(io::Error::from)?;
        Ok(self.output.write_all(b"\n")?)
    }

    /// The row of a secret with what was sealed, opened.
    fn secret(&self, cells: &[ValueRef<'_>]) -> Result<Vec<Json>, ArchiveError> {
        let mut row = cells.iter().map(|cell| to_json(*cell)).collect::<Result<Vec<_>, _>>()?;
        if let [ValueRef::Text(key), ValueRef::Blob(sealed), ..] = cells {
            let key = String::from_utf8_lossy(key);
            row[1] = match self.sealer.open_sealed(&key, sealed) {
                Ok(plain) => octets_to_json(&plain),
                Err(error) => {
                    tracing::warn!(%key, %error, "left out of the archive");
                    Json::Null
                }
            };
        }
        Ok(row)
    }
}

impl<W: Write> RowSink for Lines<'_, W> {
    type Error = ArchiveError;

    fn table(&mut self, table: &'static str, columns: &[String]) -> Result<(), ArchiveError> {
        self.line(&TableLine { table: table.into(), columns: columns.to_vec() })
    }

    fn row(&mut self, table: &'static str, cells: &[ValueRef<'_>]) -> Result<(), ArchiveError> {
        let row = if table == "secret" {
            self.secret(cells)?
        } else {
            cells.iter().map(|cell| to_json(*cell)).collect::<Result<Vec<_>, _>>()?
        };
        self.rows += 1;
        self.line(&row)
    }
}
