//! How long to wait after a failure.

use std::time::Duration;

/// The wait after the first failure.
const FIRST: Duration = Duration::from_secs(15);
/// The longest wait that is chosen here.
const LAST: Duration = Duration::from_hours(1);
/// The longest wait that a server can ask for.
const LONGEST: Duration = Duration::from_hours(24);

/// The wait after so many failures in a row: 15 s, doubled each time up to an hour, of which `random` (any number) takes
/// away up to a half, so that devices which lost the same server do not come back as one. A server's own `Retry-After`
/// is obeyed up to a day, and what `random` adds to it is up to a tenth more.
pub fn wait(failures: u32, retry_after: Option<Duration>, random: u32) -> Duration {
    let part = f64::from(random) / f64::from(u32::MAX);
    if let Some(asked) = retry_after {
        let asked = asked.clamp(Duration::from_secs(1), LONGEST);
        asked + asked.mul_f64(part / 10.0)
    } else {
        let doubled = FIRST.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LAST);
        doubled.mul_f64(1.0 - part / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_are_spread() {
        let seconds = |failures, random| wait(failures, None, random).as_secs();
        assert_eq!([1, 2, 3, 9, 40].map(|failures| seconds(failures, 0)), [15, 30, 60, 3_600, 3_600]);
        assert_eq!(seconds(2, u32::MAX), 15);
        assert_eq!(seconds(0, 0), 15, "no failure counts as the first");
    }

    #[test]
    fn a_server_s_word_is_obeyed_within_a_day() {
        let asked = |seconds| wait(1, Some(Duration::from_secs(seconds)), 0).as_secs();
        assert_eq!([0, 90, 1_000_000].map(asked), [1, 90, 86_400]);
        assert_eq!(wait(1, Some(Duration::from_secs(100)), u32::MAX).as_secs(), 110);
    }
}
