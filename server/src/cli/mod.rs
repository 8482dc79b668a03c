//! The command line: one file a command.

mod admin;
mod announce;
mod backup;
mod communicating;
mod config;
mod ending;
mod export;
mod farewell;
mod forecast;
mod ledger;
mod listen;
mod live;
mod notify;
mod owner;
mod passphrase;
mod paths;
mod read;
mod reset;
mod restore;
mod run;
mod running;
mod serve;
mod version;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{
    config::{ConfigError, Loaded, Machine, Overrides},
    failure::Failure,
};

/// The administrator's pages of a printer: Meter, Supplies and Maintenance Assistant.
#[derive(Debug, Parser)]
#[command(name = "smart-esolutions", version = version::line(), args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
}

const DATA_DIRECTORY: &str = "Where the history is kept. Without it $STATE_DIRECTORY, else \
    $XDG_STATE_HOME/smart-esolutions, else ~/.local/state/smart-esolutions.";

const PRINTER: &str = "The printer: snmp://[community@]host[:port][?version=1|2c], or \
    snmp://user@host[:port]?version=3&auth=sha1|sha256|sha512&priv=aes128|aes256|aes256c with the pass-phrases \
    in the configuration or the environment, or demo: for the demonstration printer.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Read the printer in its rhythm and serve the pages (what happens without a command)
    Serve(serve::Serve),
    /// Take one reading and write it to standard output
    Read(read::Read),
    /// Write a report to standard output or a file
    Export(export::Export),
    /// Write the ledger of what was sent to the communication server, or check one
    Ledger(ledger::LedgerCommand),
    /// Show every setting and where it came from, check the configuration, or take a file over
    Config(config::Config),
    /// Set the administrator's password, or make a new set-up code, with the machine in hand
    Admin(admin::Admin),
    /// Say how long a supply will last and whether to order, from a history of your own as CSV
    #[command(long_about = forecast::FORECAST)]
    Forecast(forecast::Options),
    /// Write an encrypted archive of everything, or of the settings alone
    Backup(backup::Backup),
    /// Restore an archive while the server is stopped
    Restore(restore::Restore),
    /// Erase everything, for the hand-over to somebody else
    Reset(reset::Reset),
}

#[derive(Debug, Args)]
struct Common {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct DataDirectory {
    /// Where the history is kept
    #[arg(long, value_name = "DIR", long_help = DATA_DIRECTORY)]
    data_dir: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// The published JSON form
    Json,
    /// Lines for people
    Text,
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(error.to_string())
    }
}

/// Does what the command line says. Messages go to standard error, data alone to standard output.
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        None => serve::serve(cli.serve),
        Some(Command::Serve(options)) => serve::serve(options),
        Some(Command::Read(options)) => read::read(options),
        Some(Command::Export(options)) => export::export(options),
        Some(Command::Admin(options)) => admin::admin(options),
        Some(Command::Forecast(options)) => forecast::forecast(&options),
        Some(Command::Backup(options)) => backup::backup(&options),
        Some(Command::Restore(options)) => restore::restore(&options),
        Some(Command::Reset(options)) => reset::reset(options),
        Some(Command::Config(options)) => config::config(options),
        Some(Command::Ledger(options)) => ledger::ledger(options.action),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("smart-esolutions: {failure}");
            failure.code()
        }
    }
}

/// What this machine says, as this command sees it.
fn machine(common: &Common, overrides: Overrides) -> Result<Machine, ConfigError> {
    Machine::read(common.config.as_deref(), environment(), overrides)
}

/// The environment's variables. What is no UTF-8 in one is a replacement character, which no setting takes in silence.
fn environment() -> impl Iterator<Item = (String, String)> {
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    std::env::vars_os().map(move |(name, value)| (text(name), text(value)))
}

/// The settings without those that were made in the browser.
fn load(common: &Common, overrides: Overrides) -> Result<Loaded, ConfigError> {
    machine(common, overrides).map(|machine| machine.alone().clone())
}
