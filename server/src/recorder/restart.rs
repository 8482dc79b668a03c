use app::model::{EventKind, Reading};
use jiff::SignedDuration;

use super::Events;

/// `sysUpTime` counts hundredths of a second in 32 bits and begins anew after 497 days, 2 hours and 27 minutes.
const WRAP_SECONDS: i64 = (1 << 32) / 100;
/// How far the printer's clock and ours may drift apart between two readings, besides what a reading takes.
const TOLERANCE_SECONDS: i64 = 600;

/// Tells a start of the printer's agent.
pub(super) fn compare(before: &Reading, after: &Reading, events: &mut Events) -> bool {
    let Some((old, new)) = restarted(before, after) else { return false };
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

/// The uptime of before and of now by which the printer's agent has started anew in between: it is less, and not
/// because that is where the counter has to wrap. The agent may start anew where its machine goes on.
pub fn restarted(before: &Reading, after: &Reading) -> Option<(u64, u64)> {
    let elapsed = after.taken_at.duration_since(before.taken_at);
    let (old, new) = (&before.identity, &after.identity);
    let uptimes =
        [old.uptime_seconds.zip(new.uptime_seconds), old.agent_uptime_seconds.zip(new.agent_uptime_seconds)];
    uptimes.into_iter().flatten().find(|(old, new)| new < old && !wrapped(*old, *new, elapsed))
}

fn wrapped(old: u64, new: u64, elapsed: SignedDuration) -> bool {
    let (Ok(old), Ok(new)) = (i64::try_from(old), i64::try_from(new)) else { return false };
    let expected = old.saturating_add(elapsed.as_secs()).saturating_sub(WRAP_SECONDS);
    expected.saturating_sub(new).unsigned_abs() <= TOLERANCE_SECONDS.unsigned_abs()
}
