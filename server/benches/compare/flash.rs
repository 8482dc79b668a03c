//! Bytes that an idle day hands to the disk.

use std::{fs, time::Duration};

use app::model::Reading;
use jiff::tz::TimeZone;
use smart_esolutions::{
    clock::{Clock, ManualClock},
    store::Store,
};

use crate::{
    Outcome,
    process::Folder,
    table::{Figure, Table, Target},
};

/// Measures a week of readings every five minutes in which one meter changes every hour.
pub fn measure(table: &mut Table) -> Outcome {
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
