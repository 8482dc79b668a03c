//! When to try again. Pure.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Before the second attempt; each further one waits twice as long.
const FIRST: Duration = Duration::from_mins(1);
/// The longest that an attempt waits.
const LONGEST: Duration = Duration::from_hours(1);
/// A wrong password is not shown to the server again that soon: it may lock the account.
const AFTER_REFUSED: Duration = Duration::from_mins(15);
/// So many failed attempts take about five days (RFC 5321 4.5.4.1). Attempts are counted and not hours, so that no
/// clock that jumps ends them, and no week in which the device was off.
pub(super) const MOST_ATTEMPTS: u32 = 125;

/// How long to wait after so many failed attempts in a row, between nine and eleven tenths of the time, by `chance`
/// from 0 to 255, so that devices that failed together don't come back together.
pub(super) fn wait(failures: u32, refused: bool, chance: u8) -> Duration {
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(16)));
    let whole = doubled.min(LONGEST).max(if refused { AFTER_REFUSED } else { FIRST });
    // 0 to 255 of 1275 is a fifth.
    whole * 9 / 10 + whole * u32::from(chance) / 1_275
}

/// Whether what was to be tried at `at` is to be tried now. A clock that was set back must not make it wait for
/// longer than anything waits.
pub(super) fn is_due(at: Timestamp, now: Timestamp) -> bool {
    at <= now || at > latest(now)
}

/// Nothing that was put off now waits until after this.
pub(super) fn latest(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(2)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    #[test]
    fn waits_double_up_to_an_hour_with_a_tenth_to_either_side() {
        let seconds = |failures, chance| wait(failures, false, chance).as_secs();
        assert_eq!(
            [1, 2, 3, 6, 7, 1_000].map(|failures| seconds(failures, 0)),
            [54, 108, 216, 1_728, 3_240, 3_240]
        );
        assert_eq!([1, 2, 7].map(|failures| seconds(failures, 255)), [66, 132, 3_960]);
        assert_eq!(wait(1, true, 0).as_secs(), 810, "a refused password waits longer");
        assert_eq!(wait(9, true, 0).as_secs(), 3_240);
    }

    #[test]
    fn all_attempts_take_between_four_and_a_half_and_five_and_a_half_days() {
        let hours = |chance| {
            let all: Duration = (1..MOST_ATTEMPTS).map(|failures| wait(failures, false, chance)).sum();
            all.as_secs() / 3_600
        };
        assert_eq!((hours(0), hours(255)), (107, 130));
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_wait_for_days() {
        let now = time("2026-11-21T01:00:00Z");
        for (at, due) in [
            ("2026-11-21T01:00:00Z", true),
            ("2026-11-21T01:00:01Z", false),
            ("2026-11-21T02:06:00Z", false),
            ("2026-11-24T01:00:00Z", true),
        ] {
            assert_eq!(is_due(time(at), now), due, "{at}");
        }
    }
}
