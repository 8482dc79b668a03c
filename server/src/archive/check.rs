//! Checks an archive, all of it, before anything is changed.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use flate2::bufread::GzDecoder;
use rusqlite::types::Value;
use zeroize::Zeroizing;

use super::{
    ArchiveError, Holds, Kind, Manifest,
    key::ArchiveKey,
    line::Line,
    lines::Lines,
    reader::{OpeningReader, read_header},
};
use crate::{
    account::PasswordHash,
    config::{self, Browser, Held},
    device::text::MAX_CHARS,
    seal::Sealer,
    store::backup::{
        Staged, Wanted,
        tables::{BACKED_UP, CLONED},
    },
};

/// Characters of a name that a message repeats.
const NAME: usize = 100;

/// The device that an archive is to go to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destination {
    /// Whether its printer was ever read.
    pub known: bool,
    /// The serial number that the printer told; `None` where it tells none.
    pub serial_number: Option<String>,
    /// The serial number that a person gave, who stands before a printer that was not read yet.
    pub given: Option<String>,
}

/// An archive that can be restored. Its rows lie beside the database until this is dropped.
pub struct Checked {
    /// What it says of itself; the counts are right.
    pub manifest: Manifest,
    /// Its rows, for [`Store::restore`](crate::store::Store::restore).
    pub staged: Staged,
    /// Its settings and secrets.
    pub holds: Holds,
}

impl Checked {
    /// What is to be taken over of it.
    pub fn wanted(&self) -> Wanted {
        match self.manifest.kind {
            Kind::Backup => Wanted::Backup,
            Kind::Clone => Wanted::Clone,
        }
    }
}

/// Reads the whole archive: that it is authentic to its end, that each row is one of its schema, that every
/// setting can be used, and that it belongs to this device. Blocks; needs the memory of one key.
pub fn check(
    mut input: impl Read,
    passphrase: &str,
    directory: &Path,
    sealer: &Sealer,
    destination: &Destination,
) -> Result<Checked, ArchiveError> {
    let header = read_header(&mut input)?;
    let key = ArchiveKey::new(passphrase, &header)?;
    let opening = BufReader::new(OpeningReader::new(input, &header, &key));
    let input = BufReader::new(GzDecoder::new(opening));
    let mut lines = Lines::new(input);
    let manifest = lines.manifest()?;
    if manifest.kind != header.kind {
        return Err(ArchiveError::Content("the manifest is of another kind of archive".into()));
    }
    if [Some(&manifest.program), manifest.serial_number.as_ref()]
        .into_iter()
        .flatten()
        .any(|text| is_long(text))
    {
        return Err(ArchiveError::Content("the manifest has a text that no device writes".into()));
    }
    fits(&manifest, destination)?;
    let mut staging = Staging {
        staged: Staged::new(directory, manifest.schema)?,
        sealer,
        rows: BTreeMap::new(),
        secrets: BTreeMap::new(),
    };
    staging.take_all(&mut lines, &manifest)?;
    let mut behind = lines.into_inner().into_inner().into_inner();
    if behind.read(&mut [0]).map_err(ArchiveError::of)? != 0 {
        return Err(ArchiveError::Content("something follows its end".into()));
    }
    let Staging { mut staged, secrets, .. } = staging;
    staged.finish()?;
    if manifest.kind == Kind::Backup && staged.serial_number()? != manifest.serial_number {
        return Err(ArchiveError::Content("its last reading is of another device than the manifest".into()));
    }
    // With the secrets, settings that need each other can be checked.
    let text = |(key, held): (&String, &Held)| {
        (key.clone(), toml::Value::String(held.value.to_string()).to_string())
    };
    config::check_stored(staged.settings()?.into_iter().chain(secrets.iter().map(text)))?;
    if let Some(hash) = staged.password_hash()?
        && PasswordHash::parse(&hash).is_err()
    {
        return Err(ArchiveError::Content("the password's hash is none that this program makes".into()));
    }
    let browser = Browser { settings: staged.values()?, secrets };
    let holds = Holds { kind: manifest.kind, browser };
    Ok(Checked { manifest, staged, holds })
}

/// A backup goes back to the device that it was made on; a clone goes to every one.
fn fits(manifest: &Manifest, destination: &Destination) -> Result<(), ArchiveError> {
    const NONE: &str = "without a serial number";
    if manifest.kind == Kind::Clone {
        return Ok(());
    }
    let archive = || manifest.serial_number.clone().unwrap_or_else(|| NONE.into());
    let Destination { known, serial_number, given } = destination;
    let here = match (known, given) {
        (true, _) => serial_number,
        (false, given @ Some(_)) => given,
        (false, None) if manifest.serial_number.is_none() => &None,
        (false, None) => return Err(ArchiveError::DeviceNotKnown { archive: archive() }),
    };
    if *here == manifest.serial_number {
        return Ok(());
    }
    let here = here.clone().unwrap_or_else(|| NONE.into());
    Err(ArchiveError::OtherDevice { archive: archive(), here })
}

struct Staging<'a> {
    staged: Staged,
    sealer: &'a Sealer,
    rows: BTreeMap<String, u64>,
    secrets: BTreeMap<String, Held>,
}

impl Staging<'_> {
    fn take_all<R: BufRead>(
        &mut self,
        lines: &mut Lines<R>,
        manifest: &Manifest,
    ) -> Result<(), ArchiveError> {
        let allowed = match manifest.kind {
            Kind::Backup => BACKED_UP,
            Kind::Clone => CLONED,
        };
        let mut table = None;
        let end = loop {
            match lines.line()? {
                Line::Row(cells) => {
                    let Some(table) = table else {
                        return Err(ArchiveError::Content("a row stands before its table".into()));
                    };
                    self.row(table, cells)?;
                }
                Line::End(end) => break end,
                Line::Table(line) => {
                    let known = allowed.iter().find(|name| **name == line.table);
                    let Some(name) = known.filter(|name| !self.rows.contains_key(**name)) else {
                        let name = shortened(&line.table);
                        return Err(ArchiveError::Content(format!("{name} does not belong there")));
                    };
                    self.staged.table(name, &line.columns)?;
                    self.rows.insert(line.table, 0);
                    table = Some(*name);
                }
            }
        };
        let counted: u64 = self.rows.values().sum();
        if counted != end || self.rows != manifest.rows {
            return Err(ArchiveError::Content("rows are missing or too many".into()));
        }
        lines.end()
    }

    fn row(&mut self, table: &'static str, mut cells: Vec<Value>) -> Result<(), ArchiveError> {
        *self.rows.entry(table.into()).or_default() += 1;
        if table == "secret" {
            match &mut cells[..] {
                // It could not be opened where the archive was made: it has to be entered again.
                [_, Value::Null, ..] => return Ok(()),
                [Value::Text(key), sealed @ Value::Blob(_), Value::Text(host), ..] => {
                    let Value::Blob(plain) = std::mem::replace(sealed, Value::Null) else { return Ok(()) };
                    *sealed = Value::Blob(self.sealer.seal(key, &plain));
                    let value = Zeroizing::new(String::from_utf8_lossy(&plain).into_owned());
                    self.secrets.insert(key.clone(), Held { value, host: host.clone() });
                }
                _ => return Err(ArchiveError::Content("a secret is none".into())),
            }
        }
        Ok(self.staged.row(cells)?)
    }
}

/// A name of the archive's as it may stand in a message.
fn shortened(name: &str) -> String {
    name.chars().take(NAME).collect()
}

/// Whether a text is longer than the printer's own are kept.
fn is_long(text: &str) -> bool {
    text.chars().nth(MAX_CHARS).is_some()
}
