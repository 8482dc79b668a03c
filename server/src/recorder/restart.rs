use app::model::{EventKind, Reading};
use jiff::SignedDuration;

use super::Events;

/// `sysUpTime` counts hundredths of a second in 32 bits and begins anew after 497 days, 2 hours and 27 minutes.
const WRAP_SECONDS: i64 = (1 << 32) / 100;
/// How far the printer's clock and ours may drift apart between two readings, besides what a reading takes.
const TOLERANCE_SECONDS: i64 = 600;

/// Tells a start of the printer's agent by an uptime that is less than before, unless that is where the counter
/// has to wrap.
pub(super) fn compare(before: &Reading, after: &Reading, events: &mut Events) -> bool {
    let uptimes = before.identity.uptime_seconds.zip(after.identity.uptime_seconds);
    let Some((old, new)) = uptimes.filter(|(old, new)| new < old) else { return false };
    if wrapped(old, new, after.taken_at.duration_since(before.taken_at)) {
        return false;
    }
    let label = "The printer's agent started anew.".to_owned();
    events.push(
        EventKind::Restarted,
        "state/uptime".to_owned(),
        label,
        Some(old.to_string()),
        Some(new.to_string()),
    );
    true
}

fn wrapped(old: u64, new: u64, elapsed: SignedDuration) -> bool {
    let (Ok(old), Ok(new)) = (i64::try_from(old), i64::try_from(new)) else { return false };
    let expected = old.saturating_add(elapsed.as_secs()).saturating_sub(WRAP_SECONDS);
    expected.saturating_sub(new).unsigned_abs() <= TOLERANCE_SECONDS.unsigned_abs()
}
