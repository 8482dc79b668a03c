//! How many octets may go back and forth in a day.

use jiff::{Timestamp, tz::TimeZone};

/// The day's octets, of which a bound is set. Days are those of UTC: nobody can make one longer by changing the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    day: i64,
    octets: u64,
    bound: u64,
}

const DAY: i64 = 86_400;

impl Budget {
    /// What is kept of it: the day, in days since 1970, and its octets.
    pub fn new(day: i64, octets: u64, bound: u64) -> Self {
        Self { day, octets, bound }
    }

    /// Another bound, from now on.
    pub fn set_bound(&mut self, bound: u64) {
        self.bound = bound;
    }

    /// Counts.
    pub fn spend(&mut self, now: Timestamp, octets: u64) {
        self.turn(now);
        self.octets = self.octets.saturating_add(octets);
    }

    /// When it goes on; `None` where nothing is used up.
    pub fn used_up(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.turn(now);
        (self.octets >= self.bound).then(|| next_day(self.day)).flatten()
    }

    /// What is left of the day.
    pub fn left(&mut self, now: Timestamp) -> u64 {
        self.turn(now);
        self.bound.saturating_sub(self.octets)
    }

    /// Whether three quarters of the day's octets are spent: what is not necessary is left.
    pub fn is_low(&mut self, now: Timestamp) -> bool {
        self.left(now) < self.bound / 4
    }

    /// The day and its octets, to keep.
    pub fn spent(&self) -> (i64, u64) {
        (self.day, self.octets)
    }

    /// A clock that is set back does not begin the day before anew: only a later day forgets what was spent.
    fn turn(&mut self, now: Timestamp) {
        let day = now.as_second().div_euclid(DAY);
        if day > self.day || day < self.day - 1 {
            (self.day, self.octets) = (day, 0);
        }
    }
}

fn next_day(day: i64) -> Option<Timestamp> {
    let date = Timestamp::from_second(day.checked_mul(DAY)?).ok()?.to_zoned(TimeZone::UTC).date();
    Some(date.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::Budget;
    use crate::testing::time;

    #[test]
    fn a_day_s_octets_end_and_begin_anew_the_next_day() {
        let mut budget = Budget::new(0, 0, 100);
        let morning = time("2026-11-25T08:00:00Z");
        assert_eq!(budget.used_up(morning), None);
        budget.spend(morning, 75);
        assert!(!budget.is_low(morning));
        budget.spend(morning, 24);
        assert!(budget.is_low(morning));
        assert_eq!(budget.used_up(morning), None);
        budget.spend(morning, 1);
        assert_eq!(budget.used_up(morning), Some(time("2026-11-26T00:00:00Z")));
        assert_eq!(budget.used_up(time("2026-11-24T23:59:00Z")), Some(time("2026-11-26T00:00:00Z")));
        assert_eq!(budget.used_up(time("2026-11-26T00:00:00Z")), None);
        assert_eq!(budget.spent().1, 0);
    }
}
