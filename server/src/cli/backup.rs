use std::{
    fs::{self, File, OpenOptions},
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{Common, DataDirectory, Failure, load, passphrase, paths, run::block_on};
use crate::{
    archive::{ArchiveError, Costs, Kind, save},
    clock::{Clock, SystemClock},
    entropy::SystemEntropy,
    seal::Sealer,
    store::Store,
};

#[derive(Debug, Args)]
pub(super) struct Backup {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
    /// Only the settings, without secrets, for other devices
    #[arg(long)]
    clone: bool,
    /// The file to write, which must not exist
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes an archive, also beside a server that has the data directory open.
pub(super) fn backup(options: &Backup) -> Result<(), Failure> {
    let loaded = load(&options.common, Vec::new())?;
    let directory = paths::data_directory(options.data.data_dir.clone())?;
    let zone = loaded.config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
    let kind = if options.clone { Kind::Clone } else { Kind::Backup };
    let passphrase = passphrase::ask("pass-phrase", true)?;
    block_on(async {
        let clock = Arc::new(SystemClock);
        let store = Store::open_to_read(&directory, clock.clone(), zone).map_err(Failure::could_not)?;
        let export = store.export(kind == Kind::Backup).await.map_err(Failure::could_not)?;
        let sealer = Sealer::open(&directory, Arc::new(SystemEntropy)).map_err(Failure::could_not)?;
        let saved = save(&export, kind, &passphrase, Costs::USUAL, clock.now(), &SystemEntropy)
            .map_err(Failure::could_not)?;
        write(&options.file, |file| saved.write(&export, &sealer, file))
            .map_err(|reason| Failure::CouldNot(format!("{}: {reason}", options.file.display())))?;
        let rows: u64 = saved.manifest().rows.values().sum();
        eprintln!("smart-esolutions: {}: {rows} rows saved", options.file.display());
        Ok(())
    })
}

/// A new file for this user alone, whole and synced, or none.
fn write(
    path: &Path,
    content: impl FnOnce(BufWriter<File>) -> Result<BufWriter<File>, ArchiveError>,
) -> Result<(), ArchiveError> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path)?;
    let written = content(BufWriter::new(file)).and_then(|mut file| {
        file.flush()?;
        Ok(file.get_ref().sync_all()?)
    });
    if written.is_err() {
        // Half an archive is none, and would be in the way of the next attempt.
        let _ = fs::remove_file(path);
    }
    written
}
