//! The machine's own clock: the kernel's, and what the time service leaves in files.

use std::{fs, path::Path, time::Duration};

use app::model::ClockQuality;
use jiff::Timestamp;

use super::{BootId, Clock, ClockLook};

/// Another one with each start of the machine.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";
/// Seconds since the machine was started, suspension included.
const UPTIME: &str = "/proc/uptime";
/// Where systemd-timesyncd says what it has reached.
const TIMESYNC: &str = "/run/systemd/timesync";
/// No clock that was ever set shows an earlier time than when this was written.
const WRITTEN: Timestamp = Timestamp::constant(1_793_491_200, 0);

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn look(&self) -> ClockLook {
        let wall = self.now();
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let since_boot = uptime(&read(UPTIME));
        let boot = read(BOOT_ID).parse().ok().filter(|_| since_boot.is_some());
        ClockLook {
            wall,
            boot: boot.unwrap_or(BootId::UNKNOWN),
            since_boot: since_boot.unwrap_or_default(),
            quality: quality(wall, floor(), Path::new(TIMESYNC)),
            stepped: None,
        }
    }
}

/// A clock that shows an earlier time was not set: that of this program's sources, where the build names one.
fn floor() -> Timestamp {
    let built = env!("BUILT_FROM").parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    built.map_or(WRITTEN, |built| built.max(WRITTEN))
}

fn quality(wall: Timestamp, floor: Timestamp, timesync: &Path) -> ClockQuality {
    // The service makes the folder when it starts and the file when it has set the clock.
    if wall < floor {
        ClockQuality::NotSet
    } else if timesync.join("synchronized").exists() {
        ClockQuality::Synchronised
    } else if timesync.exists() {
        ClockQuality::Unsynchronised
    } else {
        ClockQuality::Unknown
    }
}

/// "350735.47 234388.90", seconds since the start and idle ones.
fn uptime(text: &str) -> Option<Duration> {
    let seconds: f64 = text.split_ascii_whitespace().next()?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    #[test]
    fn the_time_service_and_a_clock_before_the_build_tell_and_nothing_else_is_guessed() {
        let folder = tempfile::tempdir().unwrap();
        let (service, floor) = (folder.path().join("timesync"), time("2026-11-01T00:00:00Z"));
        let at = |wall: &str| quality(time(wall), floor, &service);
        let (now, unset) = ("2026-11-22T10:00:00Z", "1970-01-02T00:00:00Z");
        assert_eq!(at(now), ClockQuality::Unknown);
        assert_eq!(at(unset), ClockQuality::NotSet);
        fs::create_dir(&service).unwrap();
        assert_eq!(at(now), ClockQuality::Unsynchronised);
        fs::write(service.join("synchronized"), "").unwrap();
        assert_eq!(at(now), ClockQuality::Synchronised);
        assert_eq!(at(unset), ClockQuality::NotSet);
    }

    #[test]
    fn this_machine_tells_which_run_it_is_and_how_long_it_has_lasted() {
        let (first, second) = (SystemClock.look(), SystemClock.look());
        assert!(first.since_boot > Duration::ZERO);
        let elapsed = second.elapsed_since(&first).expect("one run of the machine");
        assert!(!elapsed.is_negative());
    }

    #[test]
    fn what_is_no_uptime_is_none() {
        assert_eq!(uptime("350735.47 234388.90\n"), Some(Duration::from_millis(350_735_470)));
        for text in ["", "\n", "x y", "-1 2", "NaN 1", "inf 1"] {
            assert_eq!(uptime(text), None, "{text:?}");
        }
    }
}
