use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use app::model::{Actor, Change, Deed};
use clap::{Args, Subcommand};

use super::{Common, DataDirectory, Failure, load, machine, paths, run::block_on};
use crate::{
    clock::{SharedClock, SystemClock},
    config::{Browser, Layer, LeftOut, Loaded, Machine, Secret, show},
    entropy::{SharedEntropy, SystemEntropy},
    seal::Sealer,
    settings::{self, ChangeError, Changes, Settings, Wanted},
    store::Store,
};

const APPLY: &str = "Take a configuration file over into the database, as if it had been typed in the browser: all of \
    it or nothing. The differences are printed, secrets as \"set\" or \"not set\"; a second time there are none. Run it \
    as the user that the server runs as. A running server takes the settings over within 30 seconds, or at once when \
    it gets SIGHUP.";

#[derive(Debug, Args)]
pub(super) struct Config {
    /// What to do
    #[command(subcommand)]
    action: ConfigAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigAction {
    /// Every value and where it came from; secrets are masked
    Show(Show),
    /// Say whether the configuration can be used
    Check(Common),
    /// Take a configuration file over into the database, as if it had been typed in the browser
    #[command(long_about = APPLY)]
    Apply(Apply),
}

#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    common: Common,
    /// Show what was set in the browser as well, from the database in this directory
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Apply {
    /// What to take over: TOML, of the same form as the configuration file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the differences and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
}

/// What of section `web` a running server takes over. The rest of it, and section `disclosure`, wait for its next
/// start; everything else is in force at once.
const LIVE: [&str; 4] = ["web.host_names", "web.public_url", "web.redirect", "web.refresh_pause_s"];

pub(super) fn config(options: Config) -> Result<(), Failure> {
    match options.action {
        ConfigAction::Show(options) => {
            let machine = machine(&options.common, Vec::new())?;
            let Some(directory) = options.data_dir else {
                print!("{}", show(machine.alone()));
                return Ok(());
            };
            let loaded = block_on(in_force(&machine, &directory))?;
            print!("{}", show(&loaded));
            Ok(())
        }
        ConfigAction::Check(common) => {
            load(&common, Vec::new())?;
            eprintln!("smart-esolutions: the configuration can be used");
            Ok(())
        }
        ConfigAction::Apply(options) => apply(options),
    }
}

/// The settings with those that are in the database of this directory, if there is one.
pub(super) async fn in_force(machine: &Machine, directory: &Path) -> Result<Loaded, Failure> {
    let (browser, left_out) = stored(directory).await?;
    let mut loaded = machine.with(&browser);
    loaded.left_out.extend(left_out);
    Ok(loaded)
}

async fn stored(directory: &Path) -> Result<(Browser, Vec<LeftOut>), Failure> {
    let stored = settings::from_directory(directory, Arc::new(SystemClock), Arc::new(SystemEntropy)).await;
    stored.map_err(Failure::CouldNot)
}

fn apply(options: Apply) -> Result<(), Failure> {
    let machine = machine(&options.common, Vec::new())?;
    let wanted = Wanted::from_file(&options.file)?;
    let directory = paths::data_directory(options.data.data_dir)?;
    let origin = Layer::File(options.file.display().to_string()).to_string();
    let refused = |error: ChangeError| match error {
        ChangeError::Refused(refusals) => {
            let lines = refusals.iter().map(|refusal| format!("configuration: {origin}: {refusal}"));
            Failure::Usage(lines.collect::<Vec<_>>().join("\n"))
        }
        ChangeError::Store(error) => Failure::could_not(error),
    };
    let changes: Changes = block_on(async {
        if options.dry_run {
            let (browser, _) = stored(&directory).await?;
            return settings::preview(&machine, &browser, &wanted).map_err(refused);
        }
        let clock: SharedClock = Arc::new(SystemClock);
        let entropy: SharedEntropy = Arc::new(SystemEntropy);
        let store = Store::open_beside(&directory, Arc::clone(&clock), jiff::tz::TimeZone::UTC)
            .map_err(Failure::could_not)?;
        let sealer = Sealer::open(&directory, Arc::clone(&entropy)).map_err(Failure::could_not)?;
        let settings = Settings::open(machine, store.clone(), sealer, clock, entropy).await;
        let settings = settings.map_err(Failure::could_not)?;
        let changes = settings.change(&Actor::command_line(), &wanted).await.map_err(refused)?;
        store.close().await.map_err(Failure::could_not)?;
        Ok(changes)
    })?;
    tell(&changes, options.dry_run);
    Ok(())
}

/// The differences on standard output, what becomes of them on standard error.
fn tell(changes: &Changes, dry_run: bool) {
    for (deed, Change { key, from, to }) in changes {
        let why = if *deed == Deed::Cleared { " (cleared: it was for another host)" } else { "" };
        let quoted = |value: &str| if Secret::of(key).is_some() { value.to_owned() } else { quoted(value) };
        println!("{key}: {} -> {}{why}", quoted(from), quoted(to));
    }
    if changes.is_empty() {
        eprintln!("smart-esolutions: nothing to change");
        return;
    }
    if dry_run {
        eprintln!("smart-esolutions: nothing was changed, because of --dry-run");
        return;
    }
    eprintln!(
        "smart-esolutions: changed. A running server takes it over within 30 seconds, on SIGHUP at once"
    );
    let at_start =
        |key: &str| (key.starts_with("web.") && !LIVE.contains(&key)) || key.starts_with("disclosure.");
    for (_, change) in changes.iter().filter(|(_, change)| at_start(&change.key)) {
        eprintln!("smart-esolutions: {} takes effect when the server starts again", change.key);
    }
}

/// Nothing can be seen of an empty text.
fn quoted(value: &str) -> String {
    if value.is_empty() || value.contains(char::is_whitespace) { format!("{value:?}") } else { value.into() }
}
