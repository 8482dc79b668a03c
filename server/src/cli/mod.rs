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
    serve: Serve,
}

const DATA_DIRECTORY: &str = "Where the history is kept. Without it $STATE_DIRECTORY, else \
    $XDG_STATE_HOME/smart-esolutions, else ~/.local/state/smart-esolutions.";

const PRINTER: &str = "The printer: snmp://[community@]host[:port][?version=1|2c], or \
    snmp://user@host[:port]?version=3&auth=sha1|sha256|sha512&priv=aes128|aes256|aes256c with the pass-phrases \
    in the configuration or the environment, or demo: for the demonstration printer.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Read the printer in its rhythm and serve the pages (what happens without a command)
    Serve(Serve),
    /// Take one reading and write it to standard output
    Read(Read),
    /// Write a report to standard output or a file
    Export(Export),
    /// Write the ledger of what was sent to the communication server, or check one
    Ledger(Ledger),
    /// Show every setting and where it came from, check the configuration, or take a file over
    Config(Config),
    /// Set the administrator's password, or make a new set-up code, with the machine in hand
    Admin(Admin),
    /// Say how long a supply will last and whether to order, from a history of your own as CSV
    #[command(long_about = FORECAST)]
    Forecast(Forecast),
    /// Write an encrypted archive of everything, or of the settings alone
    Backup(Backup),
    /// Restore an archive while the server is stopped
    Restore(Restore),
    /// Erase everything, for the hand-over to somebody else
    Reset(Reset),
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

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
    /// Address and port of the pages, plain HTTP; empty for none
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// Address and port of the pages, HTTP over TLS; empty for none
    #[arg(long, value_name = "ADDR:PORT")]
    listen_tls: Option<String>,
    /// The printer to read
    #[arg(long, value_name = "URL", long_help = PRINTER)]
    printer: Option<String>,
}

#[derive(Debug, Args)]
struct Read {
    #[command(flatten)]
    common: Common,
    /// The printer to read; without it the configured one
    #[arg(long, value_name = "URL", long_help = PRINTER)]
    printer: Option<String>,
    /// How to write the reading
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// The published JSON form
    Json,
    /// Lines for people
    Text,
}

#[derive(Debug, Args)]
struct Export {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
    /// Which report
    #[arg(value_enum)]
    report: Report,
    /// The file to write, which must not exist; without it standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Report {
    /// UsageLog.csv: the last reading and the event history
    UsageLog,
    /// Every meter read that is kept, one meter a line
    MeterHistory,
    /// Everything that happened, oldest first, each line with what is known of its alert
    EventHistory,
    /// Levels, cartridges and orders of each supply, oldest first; `forecast --supply` reads it
    SupplyHistory,
    /// Diagnostics information as JSON, for whoever has no network to send it by; without what the printer answered, which
    /// the running program alone knows
    Diagnostics,
}

#[derive(Debug, Args)]
struct Ledger {
    /// What to do
    #[command(subcommand)]
    action: LedgerAction,
}

#[derive(Debug, Subcommand)]
enum LedgerAction {
    /// Write every event, receipt and checkpoint as JSON lines, signed by this device
    Export(LedgerExport),
    /// Say up to which receipt a ledger is complete, or which event is the first that can't be relied on
    #[command(long_about = LEDGER_VERIFY)]
    Verify(LedgerVerify),
}

const LEDGER_VERIFY: &str = "Say up to which receipt a ledger is complete, or which event is the first that can't be \
    relied on; that is exit code 1. An exported file is checked without this device, its network or its server";

const PUBLIC_KEY: &str = "The device's public key, as the header of an export has it. May be given several times, where \
    the device has changed its key. Without it, compare the fingerprint that is printed with the one that the device \
    shows: somebody who made up everything would have signed it with a key of their own.";

#[derive(Debug, Args)]
struct LedgerExport {
    #[command(flatten)]
    data: DataDirectory,
    /// The file to write, which must not exist; without it standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct LedgerVerify {
    #[command(flatten)]
    data: DataDirectory,
    /// The exported ledger; without it this device's own
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The ledger of the same device as its communication server exported it: say up to where the two are equal
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The device's public key
    #[arg(long, value_name = "KEY", long_help = PUBLIC_KEY)]
    public_key: Vec<String>,
}

#[derive(Debug, Args)]
struct Config {
    /// What to do
    #[command(subcommand)]
    action: ConfigAction,
}

#[derive(Debug, Subcommand)]
enum ConfigAction {
    /// Every value and where it came from; secrets are masked
    Show(Show),
    /// Say whether the configuration can be used
    Check(Common),
    /// Take a configuration file over into the database, as if it had been typed in the browser
    #[command(long_about = APPLY)]
    Apply(Apply),
}

const APPLY: &str = "Take a configuration file over into the database, as if it had been typed in the browser: all of \
    it or nothing. The differences are printed, secrets as \"set\" or \"not set\"; a second time there are none. Run it \
    as the user that the server runs as. A running server takes the settings over within 30 seconds, or at once when \
    it gets SIGHUP.";

#[derive(Debug, Args)]
struct Show {
    #[command(flatten)]
    common: Common,
    /// Show what was set in the browser as well, from the database in this directory
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Apply {
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

#[derive(Debug, Args)]
struct Admin {
    #[command(flatten)]
    data: DataDirectory,
    /// What to do; the server may be running or not
    #[arg(value_enum)]
    action: AdminAction,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AdminAction {
    /// Ask for a new password, or read it from standard input, set it and end all sessions
    SetPassword,
    /// Write a new set-up code to standard output; the one before no longer holds
    SetUpCode,
}

const FORECAST: &str = "Say how long a supply will last and whether to order, from a history of your own. The file is \
    CSV with a header: at (RFC 3339), total_impressions, level_percent (0 to 100, low, or empty where the printer tells \
    none), serial_number of the cartridge (may be empty), sorted by time. Of a file that a device wrote (export \
    supply-history, or the page Supplies), --supply says which supply is meant. Nothing else is read, and nothing is \
    written but the answer.";

#[derive(Debug, Args)]
struct Forecast {
    /// The history
    #[arg(long, value_name = "FILE.csv")]
    history: PathBuf,
    /// Which supply, by its index, where the file is a device's own with all of them
    #[arg(long, value_name = "INDEX")]
    supply: Option<u32>,
    /// The time to look from; without it that of the last row
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Mean days from an order to the shelf; without it 5
    #[arg(long, value_name = "DAYS")]
    lead_time_days: Option<f64>,
    /// Their standard deviation; without it 2
    #[arg(long, value_name = "DAYS")]
    lead_time_sd_days: Option<f64>,
    /// How surely the next cartridge is to be there in time; without it 0.99
    #[arg(long, value_name = "PROBABILITY")]
    service_level: Option<f64>,
    /// Cartridges on the shelf
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    on_hand: u32,
    /// Cartridges that are ordered
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    on_order: u32,
    /// Pages that a cartridge is made for, at 5 % coverage
    #[arg(long = "yield", value_name = "PAGES")]
    rated_yield: Option<f64>,
    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Debug, Args)]
struct Backup {
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

#[derive(Debug, Args)]
struct Restore {
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

#[derive(Debug, Args)]
struct Reset {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    data: DataDirectory,
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
