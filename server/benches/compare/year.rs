//! The page of supplies with a year of history behind it, of a printer with twelve supplies.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use app::model::{Reading, SupplyClass};
use jiff::{SignedDuration, tz::TimeZone};
use smart_esolutions::{account::PasswordHash, clock::ManualClock, entropy::SystemEntropy, store::Store};

use crate::{
    Outcome, decade, http,
    process::{Folder, Server, pause, serving},
    sign_in::{PASSWORD, session, with_administrator},
    table::{Figure, Table, Target},
};

const SUPPLIES: u32 = 12;
const DAYS: u64 = 365;
/// Days of which every reading is kept; of the others one an hour is.
const FULL: u64 = 40;
/// Starts of which the slowest first page counts.
const STARTS: usize = 20;
/// Pages of which the slowest in a hundred counts.
const PAGES: usize = 1_000;
const PAGE: &str = "/supplies";

/// Measures the first page after each start, and those after it.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: a year of twelve supplies");
    let mut folder = folder(program)?;
    let hash = PasswordHash::make(PASSWORD, &SystemEntropy);
    let start = |folder| {
        Server::start_in(folder, "/healthz", |addr, folder| switched_off(program, &hash, addr, folder))
    };
    let mut first = Duration::ZERO;
    for _ in 0..STARTS {
        let server = start(folder)?;
        first = first.max(page(&server, "")?);
        folder = server.end()?;
    }
    let server = start(folder)?;
    pause(Duration::from_secs(1));
    let cookie = format!("Cookie: {}\r\n", session(server.addr)?);
    let mut times = (0..PAGES).map(|_| page(&server, &cookie)).collect::<Outcome<Vec<_>>>()?;
    times.sort_unstable();
    let what = format!("{PAGE}, {SUPPLIES} supplies, a year: first after a start, slowest of {STARTS}");
    table.row(what, Figure::from(first), None, Some(Target::AtMost(10.0)));
    let what = format!("{PAGE}, {SUPPLIES} supplies, a year, rendered anew: 99 % within");
    table.row(what, Figure::from(times[PAGES * 99 / 100]), None, Some(Target::AtMost(10.0)));
    Ok(())
}

/// The program with a printer that nobody answers for: the pages show its last reading.
fn switched_off(program: &Path, hash: &PasswordHash, addr: std::net::SocketAddr, folder: &Path) -> Command {
    with_administrator(serving(program, "snmp://127.0.0.1:9", addr, folder), hash)
}

fn page(server: &Server, headers: &str) -> Outcome<Duration> {
    let begun = Instant::now();
    let answer = http::get_with(server.addr, PAGE, &format!("Accept-Encoding: identity\r\n{headers}"))?;
    let taken = begun.elapsed();
    let text = String::from_utf8_lossy(&answer.body);
    if answer.status != 200 || !text.contains(&format!("S-{SUPPLIES}")) {
        return Err(format!("{PAGE}: {}, not the printer that is meant", answer.status).into());
    }
    Ok(taken)
}

fn folder(program: &Path) -> Outcome<Folder> {
    let now = twelve(decade::today(program)?)?;
    let folder = Folder::new()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let clock = ManualClock::new(now.taken_at - SignedDuration::from_hours(24 * i64::try_from(DAYS)?));
    let store = Store::open(folder.path(), clock.clone(), TimeZone::UTC)?;
    let mut reading = now.clone();
    let mut left = (DAYS - FULL) * 24 + FULL * 288;
    for day in 0..DAYS {
        let looks = if day >= DAYS - FULL { 288 } else { 24 };
        for _ in 0..looks {
            left -= 1;
            decade::step(&mut reading, &now, &clock, 86_400 / looks, left);
            runtime.block_on(store.append_reading(&reading, Vec::new()))?;
        }
    }
    runtime.block_on(store.close())?;
    Ok(folder)
}

/// The same printer with twelve of its first supply that is used up.
fn twelve(mut reading: Reading) -> Outcome<Reading> {
    let consumed = reading.supplies.iter().find(|supply| supply.class == SupplyClass::Consumed).cloned();
    let consumed = consumed.ok_or("the demonstration printer has no supply that is used up")?;
    reading.supplies = (1..=SUPPLIES)
        .map(|index| {
            let mut supply = consumed.clone();
            supply.index = index;
            supply.serial_number = Some(format!("S-{index}"));
            supply
        })
        .collect();
    Ok(reading)
}
