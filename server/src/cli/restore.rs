use std::{fs::File, io::BufReader, path::PathBuf, sync::Arc};

use app::model::{Actor, Deed};
use clap::Args;

use super::{Common, DataDirectory, Failure, load, passphrase, paths, run::block_on};
use crate::{
    archive::{Destination, check},
    clock::{Clock, SystemClock},
    entropy::SystemEntropy,
    seal::Sealer,
    store::{Store, audit::NewEntry},
};

#[derive(Debug, Args)]
pub(super) struct Restore {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
    /// Only say whether the archive could be restored
    #[arg(long)]
    check: bool,
    /// The serial number that stands on the printer, where it has not been read here yet
    #[arg(long, value_name = "SERIAL")]
    serial_number: Option<String>,
    /// The archive
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Restores an archive while no server has the data directory.
pub(super) fn restore(options: &Restore) -> Result<(), Failure> {
    let loaded = load(&options.common, Vec::new())?;
    let directory = paths::data_directory(options.data.data_dir.clone())?;
    let zone = loaded.config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
    let named =
        |reason: &dyn std::fmt::Display| Failure::CouldNot(format!("{}: {reason}", options.file.display()));
    let file = File::open(&options.file).map_err(|error| named(&error))?;
    let passphrase = passphrase::ask("pass-phrase", false)?;
    block_on(async {
        let clock = Arc::new(SystemClock);
        let store = Store::open(&directory, clock.clone(), zone).map_err(Failure::could_not)?;
        let sealer = Sealer::open(&directory, Arc::new(SystemEntropy)).map_err(Failure::could_not)?;
        let destination = Destination {
            known: store.has_read().await.map_err(Failure::could_not)?,
            serial_number: store.serial_number().await.map_err(Failure::could_not)?,
            given: options.serial_number.clone(),
        };
        let checked = check(BufReader::new(file), &passphrase, &directory, &sealer, &destination)
            .map_err(|error| named(&format!("{error}; nothing was changed")))?;
        let manifest = checked.manifest.clone();
        let what = format!("{} of {}", manifest.kind.word(), manifest.made_at);
        if options.check {
            drop(checked);
            store.close().await.map_err(Failure::could_not)?;
            eprintln!("smart-esolutions: {}: {what}, whole; it can be restored here", options.file.display());
            return Ok(());
        }
        let (at, actor) = (clock.now(), Actor::command_line());
        let entry = NewEntry { at, actor, deed: Deed::Restored, subject: what.clone(), from: None, to: None };
        let wanted = checked.wanted();
        let taken = store.restore(checked.staged, wanted, entry).await.map_err(Failure::could_not)?;
        store.close().await.map_err(Failure::could_not)?;
        eprintln!(
            "smart-esolutions: {}: {what} restored: {} settings, {} rows of history{}",
            options.file.display(),
            taken.settings,
            taken.history,
            if taken.account { ", password and tokens" } else { "; the password stays as it is" }
        );
        Ok(())
    })
}
