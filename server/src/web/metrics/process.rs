//! This process, as the kernel tells of it.

use std::fs;

/// What is known of the process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Process {
    /// Octets of memory that are resident.
    pub(super) resident_octets: u64,
    /// Seconds of processor time that it has used.
    pub(super) processor_seconds: f64,
    /// When it was started, in seconds since 1970.
    pub(super) started_at: f64,
}

/// In what the kernel counts.
#[derive(Clone, Copy)]
struct Units {
    page: u64,
    ticks_per_second: u64,
}

impl Process {
    /// This process; `None` where the kernel does not tell.
    pub(super) fn this() -> Option<Self> {
        let units = Units {
            page: rustix::param::page_size() as u64,
            ticks_per_second: rustix::param::clock_ticks_per_second(),
        };
        Self::read(
            &fs::read_to_string("/proc/self/stat").ok()?,
            &fs::read_to_string("/proc/stat").ok()?,
            units,
        )
    }

    /// `proc_pid_stat(5)`, fields 14, 15, 22 and 24; `btime` of `proc_stat(5)` is when the machine was started.
    #[expect(clippy::cast_precision_loss, reason = "no time here comes near 2^52 ticks")]
    fn read(process: &str, system: &str, units: Units) -> Option<Self> {
        // The second field is a name that may have blanks and parentheses in it.
        let fields: Vec<&str> = process.rsplit_once(')')?.1.split_ascii_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        let seconds = |ticks: u64| ticks as f64 / units.ticks_per_second.max(1) as f64;
        let boot = system.lines().find_map(|line| line.strip_prefix("btime ")?.trim().parse::<u64>().ok())?;
        Some(Self {
            resident_octets: field(24)?.saturating_mul(units.page),
            processor_seconds: seconds(field(14)?.saturating_add(field(15)?)),
            started_at: boot as f64 + seconds(field(22)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: Units = Units { page: 4096, ticks_per_second: 100 };
    const STAT: &str =
        "117 (a) b) S 1 117 117 0 -1 4194560 1 2 3 4 150 25 7 8 20 0 3 0 5050 1000000 3000 184 1";

    #[test]
    fn the_fields_are_found_behind_a_name_of_any_kind() {
        let read = Process::read(STAT, "cpu 1 2\nbtime 1795341600\n", UNITS).unwrap();
        let expected =
            Process { resident_octets: 3_000 * 4_096, processor_seconds: 1.75, started_at: 1_795_341_650.5 };
        assert_eq!(read, expected);
        for (process, system) in [("", "btime 1"), (STAT, ""), ("1 (a) S 1", "btime 1"), (STAT, "btime x")] {
            assert_eq!(Process::read(process, system, UNITS), None, "{process:?}, {system:?}");
        }
    }

    #[test]
    fn this_process_has_memory_and_was_started() {
        let this = Process::this().expect("the kernel tells");
        assert!(this.resident_octets > 1_000_000 && this.started_at > 1e9, "{this:?}");
    }
}
