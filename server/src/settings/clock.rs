//! The time zones that there are.

use jiff::tz::TimeZoneDatabase;

/// The names of the time zones that this system knows.
pub(super) fn zones(database: &TimeZoneDatabase) -> Vec<String> {
    let mut names: Vec<String> = database.available().map(|name| name.to_string()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::zones;

    #[test]
    fn every_zone_that_is_named_can_be_set() {
        let database = jiff::tz::db();
        for name in zones(database) {
            assert!(database.get(&name).is_ok(), "{name}");
        }
    }
}
