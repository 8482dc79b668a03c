//! Reading a printer: round trips, datagrams and time, beside net-snmp's commands for the same printer.

use std::{
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use smart_esolutions::{
    clock::SystemClock,
    device::{
        self, PrinterUrl,
        transport::{Passphrases, Patience, UdpTransport},
    },
};
use tokio::runtime::Runtime;

use crate::{
    Outcome,
    command::{is_installed, time},
    printer::{self, FAR, Printer, SLOW},
    support::relay::Relay,
    table::{Figure, RUNS, Table, Target, median_time, number},
};

/// The tables that a page about supplies needs, walked one by one.
const TABLES: [&str; 6] = ["43.10.2.1.4", "43.11.1.1", "43.18.1.1", "25.3.5.1", "43.5.1.1", "43.8.2.1"];
const WALKS: &str = "6 snmpbulkwalk";
/// What we read beside the tables.
const SCALARS: [&str; 8] = [
    "1.3.6.1.2.1.1.1",
    "1.3.6.1.2.1.1.2",
    "1.3.6.1.2.1.1.3",
    "1.3.6.1.2.1.1.4",
    "1.3.6.1.2.1.1.5",
    "1.3.6.1.2.1.1.6",
    "1.3.6.1.2.1.25.1.1",
    "1.3.6.1.4.1.2699.1.2.1.2.1.1.3",
];
const GETS: &str = "2 snmpbulkget";

/// Measures everything about a refresh.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: reading a printer");
    let (recording, is_recorded) = printer::recording();
    if !is_recorded {
        table.note(format!(
            "PRINTER_RECORDINGS names no folder with hp_lj500_full.snmprec: a refresh reads {} of our own instead.",
            recording.name
        ));
    }
    let printer = Printer::start(recording)?;
    let reader = Reader { runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()? };
    let peers = is_installed("snmpbulkwalk");
    if !peers {
        table.note("Left out: snmpbulkwalk and snmpbulkget (package snmp).");
    }
    let columns = reader.columns(printer.agent.addr())?;

    traffic(table, &printer, &reader, peers)?;
    let (direct, slow) = (printer.agent.addr(), printer.slow.addr());
    let [first, later] = reader.times(direct)?;
    table.row(format!("{FIRST}, in the server"), first, None, None);
    table.row(format!("{STEADY}, in the server"), later, None, None);

    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..RUNS {
        times[0].push(time(&mut [read(program, direct)])?);
        if peers {
            times[1].push(time(&mut walks(direct))?);
            times[2].push(time(&mut gets(direct, &columns))?);
        }
    }
    let [ours, walked, got] = times.map(|times| median_time(&times));
    let what = "refresh, first contact, whole process";
    table.row(what, ours, peers.then_some((walked, WALKS)), Some(Target::TimesBetter(5.0)));
    table.row(what, ours, peers.then_some((got, GETS)), Some(Target::TimesBetter(1.0)));

    let [first, later] = reader.times(slow)?;
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..if peers { RUNS } else { 0 } {
        times[0].push(time(&mut walks(slow))?);
        times[1].push(time(&mut gets(slow, &columns))?);
    }
    let [walked, got] = times.map(|times| median_time(&times));
    let budget = Figure::from(SLOW * 3).value() * 1.3;
    table.row("refresh at 20 ms, first contact", first, peers.then_some((walked, WALKS)), None);
    table.row(
        "refresh at 20 ms, steady",
        later,
        peers.then_some((walked, WALKS)),
        Some(Target::AtMost(budget)),
    );
    table.row("refresh at 20 ms, steady", later, peers.then_some((got, GETS)), None);
    Ok(())
}

/// Round trips, each dependent on the one before, and datagrams.
fn traffic(table: &mut Table, printer: &Printer, reader: &Reader, peers: bool) -> Outcome {
    let theirs = if peers {
        let addr = printer.counting.addr();
        let sent = counted(&printer.counting, || time(&mut walks(addr)).map(drop))?;
        Some((sent, WALKS))
    } else {
        None
    };
    // One request after the other.
    let trips = theirs.map(|(sent, who)| (Figure::Count(sent.value() / 2.0), who));
    let [first, steady, state] = reader.traffic(printer)?;
    let datagrams = Some(Target::AtMost(12.0));
    table.row(format!("{FIRST}: round trips in a row"), first.trips, trips, Some(Target::AtMost(4.0)));
    table.row(format!("{FIRST}: datagrams both ways"), first.datagrams, theirs, datagrams);
    table.row(format!("{STEADY}: round trips in a row"), steady.trips, trips, Some(Target::AtMost(3.0)));
    table.row(format!("{STEADY}: datagrams both ways"), steady.datagrams, theirs, datagrams);
    table.row("look at the state, every 30 s: datagrams", state.datagrams, None, None);

    let printer = Printer::start(printer::recording_with_vendor_tables())?;
    let [first, steady, _] = reader.traffic(&printer)?;
    for (when, Traffic { trips, datagrams }) in [(FIRST, first), (STEADY, steady)] {
        table.row(format!("{when}, with vendor tables: round trips in a row"), trips, None, None);
        table.row(format!("{when}, with vendor tables: datagrams"), datagrams, None, None);
    }
    Ok(())
}

const FIRST: &str = "refresh, first contact";
const STEADY: &str = "refresh, steady";

/// What goes over the network for one look.
struct Traffic {
    trips: Figure,
    datagrams: Figure,
}

/// Datagrams both ways while `work` is done.
fn counted(relay: &Relay, work: impl FnOnce() -> Outcome) -> Outcome<Figure> {
    relay.reset();
    work()?;
    Ok(Figure::Count(number(usize::try_from(relay.datagrams())?)))
}

/// Reads as the server does.
struct Reader {
    runtime: Runtime,
}

impl Reader {
    /// Of the first reading, the second, and a look at the state.
    fn traffic(&self, printer: &Printer) -> Outcome<[Traffic; 3]> {
        let (mut far, mut near) = (device(printer.far.addr())?, device(printer.counting.addr())?);
        let look = |printer: &mut device::Printer, state_alone: bool| -> Outcome {
            if state_alone {
                self.runtime.block_on(printer.look_at_state())?;
            } else {
                self.runtime.block_on(printer.read(1))?;
            }
            Ok(())
        };
        let mut traffic = |state_alone| -> Outcome<Traffic> {
            let begun = Instant::now();
            look(&mut far, state_alone)?;
            // Whatever else takes time is much shorter than the way.
            let trips = Figure::Count((begun.elapsed().as_secs_f64() / FAR.as_secs_f64()).floor());
            let datagrams = counted(&printer.counting, || look(&mut near, state_alone))?;
            Ok(Traffic { trips, datagrams })
        };
        Ok([traffic(false)?, traffic(false)?, traffic(true)?])
    }

    /// Medians of the first and of the third reading.
    fn times(&self, addr: SocketAddr) -> Outcome<[Figure; 2]> {
        let mut times: [Vec<Duration>; 2] = Default::default();
        for _ in 0..RUNS {
            let mut printer = device(addr)?;
            for sequence in 1..=3 {
                let begun = Instant::now();
                self.runtime.block_on(printer.read(sequence))?;
                match sequence {
                    1 => times[0].push(begun.elapsed()),
                    3 => times[1].push(begun.elapsed()),
                    _ => {}
                }
            }
        }
        Ok(times.map(|times| median_time(&times)))
    }

    /// The table columns that we read, with the rows that they have.
    fn columns(&self, addr: SocketAddr) -> Outcome<Vec<(String, u32)>> {
        let mut printer = device(addr)?;
        self.runtime.block_on(printer.read(1))?;
        Ok(printer.habits().rows.iter().map(|(column, rows)| (column.to_string(), *rows)).collect())
    }
}

/// A printer as the server reads it.
fn device(addr: SocketAddr) -> Outcome<device::Printer> {
    let PrinterUrl::Snmp(target) = PrinterUrl::parse(&url(addr))? else {
        return Err("no SNMP address".into());
    };
    let transport = UdpTransport::new(target, &Passphrases::default(), Patience::default(), 1)?;
    Ok(device::Printer::new(Arc::new(transport), Arc::new(SystemClock), TimeZone::UTC))
}

fn url(addr: SocketAddr) -> String {
    format!("snmp://public@{addr}?version=2c")
}

fn read(program: &Path, addr: SocketAddr) -> Command {
    let mut command = Command::new(program);
    command.args(["read", "--printer", &url(addr)]);
    command
}

/// A net-snmp command that loads no MIB files, which would cost it more time than the reading.
fn net_snmp(program: &str, addr: SocketAddr) -> Command {
    let mut command = Command::new(program);
    command
        .args(["-v2c", "-cpublic", "-m", "", "-On"])
        .arg(format!("-Cr{REPETITIONS}"))
        .arg(addr.to_string());
    command
}
const REPETITIONS: u32 = 25;

fn walks(addr: SocketAddr) -> Vec<Command> {
    let walk = |table| {
        let mut command = net_snmp("snmpbulkwalk", addr);
        command.arg(format!("1.3.6.1.2.1.{table}"));
        command
    };
    TABLES.into_iter().map(walk).collect()
}

/// What somebody writes who knows the printer: short columns in one request, long ones in another, no more
/// repetitions than there are rows.
fn gets(addr: SocketAddr, columns: &[(String, u32)]) -> Vec<Command> {
    let (short, long): (Vec<_>, Vec<_>) = columns.iter().partition(|(_, rows)| *rows <= 4);
    let (single, short): (Vec<_>, Vec<_>) = short.into_iter().partition(|(_, rows)| *rows <= 1);
    let names = |columns: &[&(String, u32)]| columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let get = |single: Vec<String>, repeated: &[&(String, u32)]| {
        let rows = repeated.iter().map(|(_, rows)| *rows).max().unwrap_or(1);
        let mut command = Command::new("snmpbulkget");
        command.args(["-v2c", "-cpublic", "-m", "", "-On"]);
        command.arg(format!("-Cn{}", single.len())).arg(format!("-Cr{rows}")).arg(addr.to_string());
        command.args(single).args(names(repeated));
        command
    };
    let scalars = SCALARS.map(String::from).into_iter();
    vec![get(scalars.chain(names(&single)).collect(), &short), get(Vec::new(), &long)]
}
