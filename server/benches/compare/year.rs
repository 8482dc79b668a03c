//! The page of supplies with a year of history behind it, of a printer with twelve supplies.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, tz::TimeZone};
use smart_esolutions::{account::PasswordHash, clock::ManualClock, entropy::SystemEntropy, store::Store};

use crate::{
    Outcome, decade, http, pages,
    printer::{Printer, recording_with_cartridges},
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
/// Longest until the printer was read.
const PATIENCE: Duration = Duration::from_secs(10);
/// Beside each supply with a forecast.
const FORECAST: &str = "Empty between";

/// Measures the first page after each start, and those after it.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: a year of twelve supplies");
    let printer = Printer::start(recording_with_cartridges(SUPPLIES))?;
    let printer = format!("snmp://{}", printer.agent.addr());
    let mut folder = folder(program, &printer)?;
    let hash = PasswordHash::make(PASSWORD, &SystemEntropy);
    let start = |folder| {
        Server::start_in(folder, "/healthz", |addr, folder| {
            with_administrator(serving(program, &printer, addr, folder), &hash)
        })
    };
    let mut first = Duration::ZERO;
    for _ in 0..STARTS {
        let server = start(folder)?;
        first = first.max(first_whole(&server)?);
        folder = server.end()?;
    }
    let server = start(folder)?;
    pause(Duration::from_secs(1));
    let cookie = format!("Cookie: {}\r\n", session(server.addr)?);
    let mut times = Vec::with_capacity(PAGES);
    for _ in 0..PAGES {
        times.push(page(&server, &cookie)?.ok_or("the page has lost its supplies")?);
    }
    times.sort_unstable();
    let what = format!("{PAGE}, {SUPPLIES} supplies, a year: first after a start, slowest of {STARTS}");
    table.row(what, Figure::from(first), None, Some(Target::AtMost(10.0)));
    let what = format!("{PAGE}, {SUPPLIES} supplies, a year, rendered anew: 99 % within");
    table.row(what, Figure::from(times[PAGES * 99 / 100]), None, Some(Target::AtMost(10.0)));
    let what = format!("{PAGE}, {SUPPLIES} supplies, a year: HTML + CSS as brotli");
    table.row(what, pages::first_view(server.addr, "br")?, None, Some(Target::AtMost(14.0)));
    Ok(())
}

/// The time of the first page that has all supplies with their forecasts.
fn first_whole(server: &Server) -> Outcome<Duration> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(taken) = page(server, "")? {
            return Ok(taken);
        }
        pause(Duration::from_millis(1));
    }
    Err("the printer is not on its page".into())
}

/// The time that the page takes, where it has all supplies.
fn page(server: &Server, headers: &str) -> Outcome<Option<Duration>> {
    let begun = Instant::now();
    let answer = http::get_with(server.addr, PAGE, &format!("Accept-Encoding: identity\r\n{headers}"))?;
    let taken = begun.elapsed();
    if answer.status != 200 {
        return Err(format!("{PAGE}: {}", answer.status).into());
    }
    let text = String::from_utf8_lossy(&answer.body);
    let forecasts = text.matches(FORECAST).count();
    Ok((forecasts >= usize::try_from(SUPPLIES)?).then_some(taken))
}

/// What the program would have kept of this printer in a year.
fn folder(program: &Path, printer: &str) -> Outcome<Folder> {
    let now = decade::today(program, printer)?;
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
