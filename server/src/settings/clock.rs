//! What is known of the system's clock without asking anybody: files that the time service leaves.

use std::path::Path;

use jiff::{Timestamp, tz::TimeZoneDatabase};

/// Where systemd-timesyncd says what it has reached.
const TIMESYNC: &str = "/run/systemd/timesync";
/// No clock that was ever set shows an earlier time than when this was written.
const WRITTEN: Timestamp = Timestamp::constant(1_793_491_200, 0);

/// Whether something keeps the clock right; `None` where that can't be told, for example with another time service.
pub(super) fn synchronised(now: Timestamp) -> Option<bool> {
    at(Path::new(TIMESYNC), now)
}

fn at(timesync: &Path, now: Timestamp) -> Option<bool> {
    if now < WRITTEN {
        return Some(false);
    }
    // The service makes the folder when it starts and the file when it has set the clock.
    if timesync.join("synchronized").exists() {
        return Some(true);
    }
    timesync.exists().then_some(false)
}

/// The names of the time zones that this system knows.
pub(super) fn zones(database: &TimeZoneDatabase) -> Vec<String> {
    let mut names: Vec<String> = database.available().map(|name| name.to_string()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    #[test]
    fn the_time_service_and_an_unset_clock_tell_and_nothing_else_is_guessed() {
        let folder = tempfile::tempdir().unwrap();
        let (service, now) = (folder.path().join("timesync"), time("2026-11-22T10:00:00Z"));
        assert_eq!(at(&service, now), None);
        assert_eq!(at(&service, time("1970-01-02T00:00:00Z")), Some(false));
        std::fs::create_dir(&service).unwrap();
        assert_eq!(at(&service, now), Some(false));
        std::fs::write(service.join("synchronized"), "").unwrap();
        assert_eq!(at(&service, now), Some(true));
        assert_eq!(at(&service, time("1970-01-02T00:00:00Z")), Some(false));
    }

    #[test]
    fn every_zone_that_is_named_can_be_set() {
        let database = jiff::tz::db();
        for name in zones(database) {
            assert!(database.get(&name).is_ok(), "{name}");
        }
    }
}
