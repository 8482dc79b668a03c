//! Bytes that an idle day hands to the disk.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use app::model::Reading;
use jiff::tz::TimeZone;
use smart_esolutions::{
    clock::{Clock, ManualClock},
    store::Store,
};

use crate::{
    Outcome,
    process::{Folder, Server, demonstration, pause},
    table::{Figure, Table, Target},
};

/// How many times faster than the clock on the wall the programs of [`running`] live.
const FASTER: u32 = 600;

/// Measures a day of the store alone, and a day of the program.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    store(table)?;
    running(table, program)
}

/// The program with the demonstration printer on a Saturday and on a Thursday of its office, under a clock that runs
/// faster.
fn running(table: &mut Table, program: &Path) -> Outcome {
    let Some(library) = faster_clock() else {
        table.note("Left out: what the running program writes in a day (package faketime).");
        return Ok(());
    };
    eprintln!("bench: a day of the running program");
    let start = |from: &str| {
        Server::start("/healthz", |addr, folder| {
            let mut command = demonstration(program, addr, folder);
            command.env("LD_PRELOAD", &library).env("FAKETIME", format!("@{from} 00:00:00 x{FASTER}"));
            command
        })
    };
    let (idle, busy) = (start("2026-11-28")?, start("2026-11-26")?);
    let hours = |hours: u32| Duration::from_hours(u64::from(hours)) / FASTER;
    // Of the first hour, the making of the database and the first look are a part.
    pause(hours(1));
    let before = (idle.written()?, busy.written()?);
    pause(hours(24));
    let idle = Figure::megabytes(idle.written()? - before.0);
    let busy = Figure::megabytes(busy.written()? - before.1);
    table.row("flash: an idle day of the running program", idle, None, Some(Target::AtMost(2.0)));
    table.row("flash: a working day of the running program", busy, None, None);
    Ok(())
}

/// The library that has a program see another clock.
fn faster_clock() -> Option<PathBuf> {
    let found =
        Command::new("sh").arg("-c").arg("ls /usr/lib/*/faketime/libfaketimeMT.so.1").output().ok()?;
    let library = PathBuf::from(String::from_utf8(found.stdout).ok()?.lines().next()?);
    library.is_file().then_some(library)
}

/// Measures a week of readings every five minutes in which one meter changes every hour.
fn store(table: &mut Table) -> Outcome {
    eprintln!("bench: a week of history");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = Folder::new()?;
    let clock = ManualClock::new("2026-11-22T00:02:00Z".parse()?);
    let mut reading: Reading = serde_json::from_str(include_str!("../../tests/fixtures/reading.json"))?;
    let store = Store::open(folder.path(), clock.clone(), TimeZone::UTC)?;
    let mut worst = 0;
    // Of the first day, the making of the database is a part.
    for day in 0..8 {
        let before = written()?;
        for _ in 0..24 * 12 {
            reading.sequence += 1;
            reading.taken_at = clock.now();
            if reading.sequence.is_multiple_of(12)
                && let Some(meter) = reading.meters.first_mut()
            {
                meter.value += 1;
            }
            runtime.block_on(store.append_reading(&reading, Vec::new()))?;
            clock.advance(Duration::from_mins(5));
        }
        if day > 0 {
            worst = worst.max(written()? - before);
        }
    }
    runtime.block_on(store.close())?;
    let what = "flash: an idle day's writes (worst of 7)";
    table.row(what, Figure::megabytes(worst), None, Some(Target::AtMost(2.0)));
    Ok(())
}

/// Bytes that this process handed to the kernel to write. Meanwhile nothing else is written.
pub fn written() -> Outcome<usize> {
    let io = fs::read_to_string("/proc/self/io")?;
    let line = io.lines().find_map(|line| line.strip_prefix("wchar: ")).ok_or("no wchar in /proc/self/io")?;
    Ok(line.parse()?)
}
