//! Dates of certificates, and of this program.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// 22 Nov 2026: no program with this line in it was built before.
const WRITTEN: i64 = 1_795_305_600;

/// When this program was built; a clock that shows less was never set.
///
/// # Panics
///
/// Never: the day above is a time.
pub fn built_at() -> Timestamp {
    let told = option_env!("BUILT_FROM").and_then(|seconds| seconds.parse().ok());
    let told: Option<Timestamp> = told.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let written = Timestamp::from_second(WRITTEN).expect("a day of this century is a time");
    told.map_or(written, |told| told.max(written))
}

/// Whole seconds, in which certificates count.
pub(super) fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

pub(super) fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// The same time for the crate that makes certificates, whose type of time is `rcgen::date_time_ymd`'s.
macro_rules! date {
    ($at:expr) => {
        rcgen::date_time_ymd(1970, 1, 1) + $crate::tls::date::since_1970($at)
    };
}
pub(super) use date;

/// Nothing here is dated before 1970.
pub(super) fn since_1970(at: Timestamp) -> Duration {
    Duration::from_secs(u64::try_from(at.as_second()).unwrap_or_default())
}
