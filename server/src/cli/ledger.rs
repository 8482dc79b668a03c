use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use zeroize::Zeroizing;

use super::{DataDirectory, Failure, export::Output, paths, run::block_on};
use crate::{
    clock::{Clock, SystemClock},
    entropy::SystemEntropy,
    ledger::{
        Ledger,
        export::{ExportError, Exporter},
        verify::{Compared, ComparisonFault, Verified, compare, verify},
    },
    protocol::key::{PublicKey, SigningKey, fingerprint},
    seal::Sealer,
    store::{Store, ledger::key},
};

const LEDGER_VERIFY: &str = "Say up to which receipt a ledger is complete, or which event is the first that can't be \
    relied on; that is exit code 1. An exported file is checked without this device, its network or its server";

const PUBLIC_KEY: &str = "The device's public key, as the header of an export has it. May be given several times, where \
    the device has changed its key. Without it, compare the fingerprint that is printed with the one that the device \
    shows: somebody who made up everything would have signed it with a key of their own.";

#[derive(Debug, Args)]
pub(super) struct LedgerCommand {
    /// What to do
    #[command(subcommand)]
    pub(super) action: LedgerAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum LedgerAction {
    /// Write every event, receipt and checkpoint as JSON lines, signed by this device
    Export(LedgerExport),
    /// Say up to which receipt a ledger is complete, or which event is the first that can't be relied on
    #[command(long_about = LEDGER_VERIFY)]
    Verify(LedgerVerify),
}

#[derive(Debug, Args)]
pub(super) struct LedgerExport {
    #[command(flatten)]
    data: DataDirectory,
    /// The file to write, which must not exist; without it standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct LedgerVerify {
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

pub(super) fn ledger(action: LedgerAction) -> Result<(), Failure> {
    match action {
        LedgerAction::Export(options) => export(options),
        LedgerAction::Verify(options) => check(options),
    }
}

/// Writes the ledger, also beside a server that has the data directory open.
fn export(options: LedgerExport) -> Result<(), Failure> {
    let exporter = exporter(options.data.data_dir)?;
    let Some(path) = &options.output else {
        let out = exporter.write(BufWriter::new(Output(io::stdout())));
        return out.map(drop).map_err(Failure::could_not);
    };
    let failed = |error: &dyn fmt::Display| Failure::CouldNot(format!("{}: {error}", path.display()));
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let file = BufWriter::new(file.map_err(|error| Failure::of_output(path, &error))?);
    let written = exporter.write(file).map_err(|error| failed(&error));
    let synced = written.and_then(|file| file.get_ref().sync_all().map_err(|error| failed(&error)));
    if synced.is_err() {
        // Half a ledger is none, and would be in the way of the next attempt.
        let _ = fs::remove_file(path);
    }
    synced
}

fn check(options: LedgerVerify) -> Result<(), Failure> {
    let keys = options.public_key.iter().map(|text| public_key(text)).collect::<Result<Vec<_>, _>>()?;
    let Some(path) = options.file else {
        let exporter = exporter(options.data.data_dir)?;
        return check_own(exporter, options.against.as_deref(), &keys);
    };
    let name = path.display().to_string();
    tell(open(&path)?, &name, options.against.as_deref(), &keys)
}

/// Checks the ledger of the data directory as if it had been exported; only what passes through the pipe is in memory.
fn check_own(exporter: Exporter, against: Option<&Path>, keys: &[PublicKey]) -> Result<(), Failure> {
    let (reader, writer) = io::pipe().map_err(Failure::could_not)?;
    let writing = thread::spawn(move || exporter.write(BufWriter::new(writer)).map(drop));
    let told = tell(BufReader::new(reader), "the ledger of this device", against, keys);
    match writing.join() {
        Ok(Err(error @ ExportError::Database(_))) => Err(Failure::could_not(error)),
        // Where the checking has found something, nobody reads on.
        _ => told,
    }
}

fn tell(input: impl BufRead, name: &str, against: Option<&Path>, keys: &[PublicKey]) -> Result<(), Failure> {
    let failed = |name: &str, fault: &dyn fmt::Display| Failure::CouldNot(format!("{name}: {fault}"));
    let Some(against) = against else {
        let verified = verify(input, keys).map_err(|fault| failed(name, &fault))?;
        return print(&[whole(&verified), origin(&verified)]);
    };
    let other = against.display().to_string();
    let compared = compare(input, open(against)?, keys).map_err(|fault| match &fault {
        ComparisonFault::Ours(_) => failed(name, &fault),
        ComparisonFault::Theirs(_) => failed(&other, &fault),
        ComparisonFault::Between(_, _) => failed(&format!("{name} and {other}"), &fault),
    })?;
    print(&[whole(&compared.ours), equal(&compared), origin(&compared.ours)])
}

fn print(lines: &[String]) -> Result<(), Failure> {
    let mut out = Output(io::stdout());
    lines.iter().try_for_each(|line| writeln!(out, "{line}")).map_err(Failure::could_not)
}

/// How far it is complete.
fn whole(verified: &Verified) -> String {
    let counted = |count: u64, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let events = counted(verified.events, "event");
    let pruned = match verified.pruned {
        0 => String::new(),
        pruned => format!(", {pruned} of them without their octets"),
    };
    match &verified.complete_to {
        Some(to) => format!(
            "complete up to receipt {} ({}, event {}); {} after it; {events}{pruned}",
            to.receipt,
            to.at,
            to.place,
            counted(verified.beyond, "event")
        ),
        None => format!("whole, without any receipt; {events}{pruned}"),
    }
}

fn equal(compared: &Compared) -> String {
    let to = compared.equal_to.map_or("equal in nothing".to_owned(), |to| format!("equal up to {to}"));
    format!("{to}; {} here alone, {} there alone", compared.only_ours, compared.only_theirs)
}

/// By whose word.
fn origin(verified: &Verified) -> String {
    let mut devices: Vec<String> = Vec::new();
    for epoch in &verified.epochs {
        let device = format!("device {}, key {}", epoch.device, fingerprint(&epoch.key));
        if !devices.contains(&device) {
            devices.push(device);
        }
    }
    let server = verified.complete_to.map(|to| format!("server's key {}", fingerprint(&to.server_key)));
    devices.into_iter().chain(server).collect::<Vec<_>>().join("; ")
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).map_err(|error| Failure::CouldNot(format!("{}: {error}", path.display())))?;
    Ok(BufReader::new(file))
}

fn public_key(text: &str) -> Result<PublicKey, Failure> {
    PublicKey::from_text(text).ok_or_else(|| {
        Failure::Usage(format!(
            "--public-key {text}: expected the 43 characters that the header of an export has"
        ))
    })
}

fn exporter(data_dir: Option<PathBuf>) -> Result<Exporter, Failure> {
    let directory = paths::data_directory(data_dir)?;
    block_on(async {
        let clock = Arc::new(SystemClock);
        let store =
            Store::open_to_read(&directory, clock.clone(), TimeZone::UTC).map_err(Failure::could_not)?;
        let none = || {
            Failure::CouldNot(format!(
                "{}: there is no ledger: this device has never enrolled with a communication server",
                directory.display()
            ))
        };
        let sealed = store.read(key::sealed).await.map_err(Failure::could_not)?.ok_or_else(none)?;
        let key = unsealed(&directory, &sealed)?;
        let exporter = Ledger::new(store).exporter(key, clock.now()).await.map_err(Failure::could_not)?;
        exporter.ok_or_else(none)
    })
}

/// The device's key.
fn unsealed(directory: &Path, kept: &[u8]) -> Result<Arc<SigningKey>, Failure> {
    let sealer = Sealer::open(directory, Arc::new(SystemEntropy)).map_err(Failure::could_not)?;
    let seed = sealer.open_sealed(key::SEALED_FOR, kept).map_err(Failure::could_not)?;
    let seed: Result<[u8; 32], _> = seed.as_slice().try_into();
    let seed =
        seed.map_err(|_| Failure::CouldNot("the device's key has another length than a key".into()))?;
    Ok(Arc::new(SigningKey::from_seed(Zeroizing::new(seed))))
}
