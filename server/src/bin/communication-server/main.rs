//! The reference communication server: command line and wiring.

mod devices;
mod enrol;
mod export;
mod maintenance;
mod order;
mod paths;
mod serve;
mod service;
mod supplies;
mod table;
mod words;

use std::{path::PathBuf, process::ExitCode};

use app::model::{Assistant, EndAndStart};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::{Timestamp, civil::Date};
use smart_esolutions::failure::Failure;

/// Receives what printers send, vouches for it, and asks for more: the far end of SMart eSolutions.
#[derive(Debug, Parser)]
#[command(name = "communication-server", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

const DATA_DIRECTORY: &str = "Where everything is kept. Without it $STATE_DIRECTORY, else \
    $XDG_STATE_HOME/communication-server, else ~/.local/state/communication-server.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer devices (what happens without a command)
    Serve(Serve),
    /// Print a one-time code with which a device enrols; give the name of a known one whose board was changed
    Enrol(Enrol),
    /// List the devices
    Devices(DataDirectory),
    /// Ask a device for a meter read, now
    RequestRead(OneDevice),
    /// Turn an assistant's reports on or off
    Report(Report),
    /// Set a device's Daily Transmission Time
    Schedule(Schedule),
    /// Set how often a device checks in
    CheckInInterval(CheckInInterval),
    /// Propose how a billing read that is held goes on
    Propose(Propose),
    /// List the supplies that are on order: all that is open, or the newest orders of one device
    Orders(Orders),
    /// Tell a device that the supplier has its order
    AcknowledgeOrder(Acknowledge),
    /// Tell a device that its order is on the way
    ShipOrder(Ship),
    /// Tell a device that its order will not be delivered
    RefuseOrder(Refuse),
    /// Ask a device for diagnostics, now
    RequestDiagnostics(OneDevice),
    /// Write the newest diagnostics of a device, as JSON
    Diagnostics(Diagnostics),
    /// List serious alerts and what is getting worse: all that is open, or all of one device
    Findings(OptionalDevice),
    /// List the requests for service: all that are open, or the newest ones of one device
    ServiceRequests(OptionalDevice),
    /// Tell a device what becomes of a request for service
    AnswerService(AnswerService),
    /// List the sessions of online troubleshooting: all that are open, or the newest ones of one device
    Sessions(OptionalDevice),
    /// Write to whoever stands at the printer, in a session
    Advise(Advise),
    /// Have a device look at its printer again, in a session
    LookAgain(OneSession),
    /// End a session
    EndSession(OneSession),
    /// End a device's enrolment
    Cancel(Cancel),
    /// Let a device go on that is held because there are two of it
    Release(OneDevice),
    /// Write everything that came from a device, with what vouches for it
    Export(Export),
}

#[derive(Debug, Args)]
struct DataDirectory {
    /// Where everything is kept
    #[arg(long, value_name = "DIR", long_help = DATA_DIRECTORY)]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    data: DataDirectory,
    /// Address and port that devices reach, HTTPS
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8443")]
    listen: String,
    /// Address and port of the operator's pages, plain HTTP on this machine alone; empty for none
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8081")]
    listen_pages: String,
    /// The server's certificate and what leads to its authority, PEM; without it one of an authority of its own
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
    /// The key of that certificate, PEM
    #[arg(long, value_name = "FILE", requires = "certificate")]
    key: Option<PathBuf>,
    /// A name by which devices reach this server, for its own certificate; beside the machine's name and addresses
    #[arg(long = "host-name", value_name = "NAME", conflicts_with = "certificate")]
    host_names: Vec<String>,
    /// How often a device may ask in a minute
    #[arg(long, value_name = "N", default_value_t = 3_000, value_parser = clap::value_parser!(u32).range(1..))]
    requests_per_minute: u32,
    /// Octets of an event; a larger one is refused
    #[arg(long, value_name = "N", default_value_t = 1_049_600, value_parser = clap::value_parser!(u32).range(1_024..))]
    event_octets: u32,
}

#[derive(Debug, Args)]
struct Enrol {
    /// What the device is called here
    name: String,
    #[command(flatten)]
    data: DataDirectory,
}

#[derive(Debug, Args)]
struct OneDevice {
    /// Its id, or its name
    device: String,
    #[command(flatten)]
    data: DataDirectory,
}

#[derive(Debug, Args)]
struct Report {
    #[command(flatten)]
    device: OneDevice,
    /// Whose reports
    #[arg(value_enum)]
    assistant: Reporter,
    /// On or off
    #[arg(value_enum)]
    switch: Switch,
    /// How often, in seconds; without it as before
    #[arg(long, value_name = "SECONDS")]
    every: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Reporter {
    /// Meter reads
    Meter,
    /// Supplies usage
    Supplies,
    /// State, alerts and faults
    Maintenance,
}

impl From<Reporter> for Assistant {
    fn from(reporter: Reporter) -> Self {
        match reporter {
            Reporter::Meter => Self::Meter,
            Reporter::Supplies => Self::Supplies,
            Reporter::Maintenance => Self::Maintenance,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Debug, Args)]
struct Schedule {
    #[command(flatten)]
    device: OneDevice,
    /// Hour and minute in the device's time zone
    #[arg(value_name = "HH:MM")]
    at: String,
}

#[derive(Debug, Args)]
struct CheckInInterval {
    #[command(flatten)]
    device: OneDevice,
    /// How often; the device has a floor
    seconds: u64,
}

#[derive(Debug, Args)]
struct Propose {
    #[command(flatten)]
    device: OneDevice,
    /// The hold, as its event calls it
    hold: u64,
    /// How it goes on
    #[command(subcommand)]
    how: How,
}

#[derive(Debug, Subcommand)]
enum How {
    /// The meter passed its highest count and began again
    Rollover {
        /// The highest count that it can show
        last: u64,
    },
    /// Meters were exchanged or set anew
    MeterChange {
        /// For each of them: its key, where it ended, and where it began anew
        #[arg(value_name = "KEY=END:START", required = true, value_parser = order::end_and_start)]
        reads: Vec<EndAndStart>,
    },
    /// The new serial number is right
    SerialNumber {
        /// For each meter of which it is known: its key, where it ended under the old one and began under the new one
        #[arg(value_name = "KEY=END:START", value_parser = order::end_and_start)]
        reads: Vec<EndAndStart>,
    },
    /// The counts are right as they are shown
    AsIs,
}

#[derive(Debug, Args)]
struct Orders {
    /// Its id, or its name
    device: Option<String>,
    #[command(flatten)]
    data: DataDirectory,
}

#[derive(Debug, Args)]
struct OneOrder {
    #[command(flatten)]
    device: OneDevice,
    /// The order, by its number or its reference
    order: String,
}

#[derive(Debug, Args)]
struct Acknowledge {
    #[command(flatten)]
    order: OneOrder,
    /// The supplier's own number for it
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
}

#[derive(Debug, Args)]
struct Ship {
    #[command(flatten)]
    order: OneOrder,
    /// The day on which it arrives, where the device is
    #[arg(long, value_name = "YYYY-MM-DD")]
    expected: Date,
    /// The supplier's own number for it
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
}

#[derive(Debug, Args)]
struct Refuse {
    #[command(flatten)]
    order: OneOrder,
    /// Why; the administrator of the device reads it
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
struct OptionalDevice {
    /// Its id, or its name
    device: Option<String>,
    #[command(flatten)]
    data: DataDirectory,
}

#[derive(Debug, Args)]
struct Diagnostics {
    #[command(flatten)]
    device: OneDevice,
    /// The file to write, which must not exist; without it standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct AnswerService {
    #[command(flatten)]
    device: OneDevice,
    /// The request, by its number or its reference
    request: String,
    /// What becomes of it
    #[arg(value_enum)]
    answer: ServiceWord,
    /// When somebody comes: 2026-12-01T09:00Z
    #[arg(long, value_name = "TIME")]
    visit: Option<Timestamp>,
    /// The service's own number for it
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    /// Why, or what was done; the administrator of the device reads it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ServiceWord {
    /// The service has it
    Accepted,
    /// A visit is arranged, at --visit
    Scheduled,
    /// It waits for parts
    Parts,
    /// Somebody is at the printer
    OnSite,
    /// It is done
    Resolved,
    /// Nobody comes, for --reason
    Refused,
}

#[derive(Debug, Args)]
struct OneSession {
    #[command(flatten)]
    device: OneDevice,
    /// The session, by its reference
    session: String,
}

#[derive(Debug, Args)]
struct Advise {
    #[command(flatten)]
    session: OneSession,
    /// Plain text of at most 2,000 characters
    text: String,
}

#[derive(Debug, Args)]
struct Cancel {
    #[command(flatten)]
    device: OneDevice,
    /// Why; the administrator of the device reads it
    #[arg(long, value_name = "TEXT", default_value = "The operator of the communication server ended it.")]
    reason: String,
}

#[derive(Debug, Args)]
struct Export {
    #[command(flatten)]
    device: OneDevice,
    /// The file to write, which must not exist; without it standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => serve::serve(cli.serve),
        Some(Command::Serve(options)) => serve::serve(options),
        Some(Command::Enrol(options)) => enrol::enrol(options),
        Some(Command::Devices(options)) => devices::devices(options),
        Some(Command::RequestRead(options)) => order::request_read(options),
        Some(Command::Report(options)) => order::report(options),
        Some(Command::Schedule(options)) => order::schedule(options),
        Some(Command::CheckInInterval(options)) => order::check_in_interval(options),
        Some(Command::Propose(options)) => order::propose(options),
        Some(Command::Orders(options)) => supplies::orders(options),
        Some(Command::AcknowledgeOrder(options)) => supplies::acknowledge(options),
        Some(Command::ShipOrder(options)) => supplies::ship(options),
        Some(Command::RefuseOrder(options)) => supplies::refuse(options),
        Some(Command::RequestDiagnostics(options)) => maintenance::request_diagnostics(options),
        Some(Command::Diagnostics(options)) => maintenance::diagnostics(options),
        Some(Command::Findings(options)) => maintenance::findings(options),
        Some(Command::ServiceRequests(options)) => service::requests(options),
        Some(Command::AnswerService(options)) => service::answer(options),
        Some(Command::Sessions(options)) => service::sessions(options),
        Some(Command::Advise(options)) => service::advise(options),
        Some(Command::LookAgain(options)) => service::look_again(options),
        Some(Command::EndSession(options)) => service::end(options),
        Some(Command::Cancel(options)) => order::cancel(options),
        Some(Command::Release(options)) => order::release(options),
        Some(Command::Export(options)) => export::export(options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("communication-server: {failure}");
            failure.code()
        }
    }
}
