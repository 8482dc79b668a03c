use std::{fmt, str::FromStr, time::Duration};

use app::model::ClockQuality;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// Wall time and monotonic time may drift apart by so much, and by a thousandth of the time between two looks,
/// before that is a step: a time service that slews takes half a millisecond a second.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// Tells one run of the machine from the next: Linux' `boot_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BootId(Uuid);

impl BootId {
    /// Of a machine that does not tell. No two looks at it are known to be of one run.
    pub const UNKNOWN: Self = Self(Uuid::nil());

    /// The run with this identifier.
    pub fn new(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for BootId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for BootId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self)
    }
}

/// The wall clock was set: by so many seconds, forward or back.
pub type Step = SignedDuration;

/// One look at the machine's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockLook {
    /// Wall time.
    pub wall: Timestamp,
    /// Which run of the machine.
    pub boot: BootId,
    /// Time since the machine was started, suspension included. Nobody sets it.
    pub since_boot: Duration,
    /// Whether wall time can be trusted.
    pub quality: ClockQuality,
    /// By how much the wall clock was set a short while ago, if it was.
    pub stepped: Option<Step>,
}

impl ClockLook {
    /// How long after `earlier` this was, by the time that nobody sets. `None` where the machine was started anew
    /// between the two, or does not tell.
    pub fn elapsed_since(&self, earlier: &Self) -> Option<SignedDuration> {
        let same = self.boot == earlier.boot && self.boot != BootId::UNKNOWN;
        same.then(|| signed(self.since_boot).saturating_sub(signed(earlier.since_boot)))
    }

    /// When this was by the clock as `now` shows it: the wall time of `now` less what passed since. That puts a time
    /// right that was taken while the clock was wrong, once it is set. `None` where the machine was started anew
    /// in between.
    pub fn by(&self, now: &Self) -> Option<Timestamp> {
        now.wall.checked_sub(now.elapsed_since(self)?).ok()
    }

    /// By how much the wall clock was set between `earlier` and this look. `None` where it was not, or where the
    /// machine was started anew, so that nobody can tell.
    pub fn step_since(&self, earlier: &Self) -> Option<Step> {
        let elapsed = self.elapsed_since(earlier)?;
        let step = self.wall.duration_since(earlier.wall).saturating_sub(elapsed);
        let slack = SLACK.saturating_add(elapsed.abs() / 1_000);
        (step.abs() > slack).then_some(step)
    }
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    fn look(boot: u128, since_boot: u64, wall: &str) -> ClockLook {
        ClockLook {
            wall: time(wall),
            boot: BootId::new(Uuid::from_u128(boot)),
            since_boot: Duration::from_secs(since_boot),
            quality: ClockQuality::Unknown,
            stepped: None,
        }
    }

    #[test]
    fn a_time_that_was_taken_while_the_clock_was_wrong_is_put_right_within_one_run_of_the_machine() {
        let table = [
            // Started in 1970, set an hour later.
            (
                look(1, 60, "1970-01-01T00:01:00Z"),
                look(1, 3_660, "2026-11-22T10:00:00Z"),
                Some("2026-11-22T09:00:00Z"),
            ),
            // A wrong date in the future, set back.
            (
                look(1, 60, "2036-01-01T00:00:00Z"),
                look(1, 90, "2026-11-22T10:00:00Z"),
                Some("2026-11-22T09:59:30Z"),
            ),
            // Never wrong.
            (
                look(1, 60, "2026-11-22T10:00:00Z"),
                look(1, 120, "2026-11-22T10:01:00Z"),
                Some("2026-11-22T10:00:00Z"),
            ),
            (look(1, 60, "1970-01-01T00:01:00Z"), look(2, 60, "2026-11-22T10:00:00Z"), None),
            (look(0, 60, "1970-01-01T00:01:00Z"), look(0, 90, "2026-11-22T10:00:00Z"), None),
        ];
        for (then, now, expected) in table {
            assert_eq!(then.by(&now), expected.map(time), "{then:?}");
        }
    }

    #[test]
    fn a_step_is_what_wall_time_moved_beyond_the_time_that_passed() {
        let first = look(1, 1_000, "2026-11-22T10:00:00Z");
        let table = [
            (look(1, 1_060, "2026-11-22T10:01:00Z"), None),
            // Slewing for a day.
            (look(1, 87_400, "2026-11-23T10:01:20Z"), None),
            (look(1, 1_060, "2026-11-22T10:01:03Z"), Some(3)),
            (look(1, 1_060, "2026-11-22T09:01:00Z"), Some(-3_600)),
            (look(1, 1_001, "2027-11-22T10:00:01Z"), Some(365 * 86_400)),
            (look(2, 10, "2030-11-22T10:00:00Z"), None),
        ];
        for (later, expected) in table {
            assert_eq!(later.step_since(&first), expected.map(SignedDuration::from_secs), "{later:?}");
        }
    }

    #[test]
    fn the_kernels_identifier_is_read_with_its_line_end() {
        let text = "0c4ee9b8-4b50-4e3c-9f0a-7a1f2e6c1d11\n";
        let boot: BootId = text.parse().unwrap();
        assert_eq!(boot.to_string(), text.trim());
        assert!("".parse::<BootId>().is_err());
    }
}
