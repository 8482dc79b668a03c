//! What an idle day costs the flash.

use std::time::Duration;

use super::super::history::History;
use crate::{
    clock::Clock,
    testing::{central_europe, clock, reading_at},
};

/// Bytes that this thread handed to the kernel to write. SQLite writes on the thread that calls it, and
/// nothing else writes here, so the figure is exact.
fn written() -> u64 {
    let io = std::fs::read_to_string("/proc/thread-self/io").unwrap();
    io.lines().find_map(|line| line.strip_prefix("wchar: ")).unwrap().parse().unwrap()
}

#[test]
fn a_day_on_which_somebody_always_reads_what_is_newest_writes_less_than_two_megabytes_too() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T00:02:00Z"));
    let mut history = History::open(directory.path(), clock.clone(), central_europe()).unwrap();
    let beside = |sequence: u64| {
        let reader = History::open_to_read(directory.path(), clock.clone(), central_europe()).unwrap();
        reader.last_reading().is_some_and(|reading| reading.sequence == sequence)
    };
    let mut sequence = 0;
    for day in 0..7 {
        let (mut wrote, mut seen) = (0, 0);
        for _ in 0..24 * 12 {
            sequence += 1;
            let before = written();
            let reading = reading_at(clock.now(), sequence, 1_000 + sequence);
            history.append_reading(&reading, Vec::new()).unwrap();
            history.commit_for_reader();
            history.commit_for_reader();
            wrote += written() - before;
            // What the reader beside it does is none of this program's.
            seen += u32::from(beside(sequence));
            clock.advance(Duration::from_mins(5));
        }
        println!("day {day}: {} kB, and readers found the newest {seen} times", wrote / 1_000);
        assert!((24..200).contains(&seen), "so often it is brought to them, and then as ever: {seen}");
        assert!(wrote > 0 && wrote <= 2_000_000, "{wrote} bytes");
    }
}

#[test]
fn an_idle_day_writes_less_than_two_megabytes() {
    for (name, readings_between_changes) in [
        ("nothing changes", u64::MAX),
        ("a value changes every hour", 12),
        ("a value changes with every reading", 1),
    ] {
        let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T00:02:00Z"));
        let mut history = History::open(directory.path(), clock.clone(), central_europe()).unwrap();
        let mut sequence = 0;
        let mut day = |history: &mut History| {
            let before = written();
            for _ in 0..24 * 12 {
                let impressions = 1_000 + sequence / readings_between_changes;
                sequence += 1;
                let mut reading = reading_at(clock.now(), sequence, impressions);
                reading.identity.uptime_seconds = Some(sequence * 300);
                history.append_reading(&reading, Vec::new()).unwrap();
                clock.advance(Duration::from_mins(5));
            }
            written() - before
        };
        day(&mut history);
        // Checkpoints fall on some days only: take the mean of a week, and the worst day beside it.
        let days: Vec<u64> = (0..7).map(|_| day(&mut history)).collect();
        let (mean, worst) = (days.iter().sum::<u64>() / 7, days.iter().max().copied().unwrap());
        println!("{name}: {} kB a day, {} kB on the worst", mean / 1_000, worst / 1_000);
        assert!(worst > 0, "the day was not counted");
        assert!(worst <= 2_000_000, "{name}: {worst} bytes");
    }
}
