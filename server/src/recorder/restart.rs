use app::model::{EventKind, Identity, Reading};
use jiff::SignedDuration;

use super::Events;

/// `sysUpTime` counts hundredths of a second in 32 bits and begins anew after 497 days, 2 hours and 27 minutes.
const WRAP_SECONDS: i64 = (1 << 32) / 100;
/// How far the printer's clock and ours may drift apart between two readings, besides what a reading takes.
const TOLERANCE_SECONDS: i64 = 600;
/// And one second in so many, where nobody has looked for long.
const DRIFT: i64 = 1_000;

/// What names the object that `uptime_seconds` comes from, among the sources of an identity.
pub(super) const UPTIME: &str = "uptime_seconds";

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

/// The uptime of before and of now by which the printer's agent has started anew in between: it is less than it was, or than
/// the time since then, and not because that is where the counter has to wrap. The agent may start anew where its machine
/// goes on. `before` is dated by the clock as it is now.
pub fn restarted(before: &Reading, after: &Reading) -> Option<(u64, u64)> {
    let elapsed = after.taken_at.duration_since(before.taken_at);
    let (old, new) = (&before.identity, &after.identity);
    // Where the machine's own was not answered this once, its agent's stands in its place.
    let source = |identity: &Identity| identity.sources.get(UPTIME).cloned();
    let machine = old.uptime_seconds.zip(new.uptime_seconds).filter(|_| source(old) == source(new));
    let uptimes = [machine, old.agent_uptime_seconds.zip(new.agent_uptime_seconds)];
    uptimes
        .into_iter()
        .flatten()
        .find(|(old, new)| (new < old || is_younger(*new, elapsed)) && !wrapped(*old, *new, elapsed))
}

/// Whether what has been up for so many seconds was started since then.
fn is_younger(uptime: u64, elapsed: SignedDuration) -> bool {
    let tolerance = TOLERANCE_SECONDS.saturating_add(elapsed.as_secs() / DRIFT);
    i64::try_from(uptime).is_ok_and(|up| up.saturating_add(tolerance) < elapsed.as_secs())
}

fn wrapped(old: u64, new: u64, elapsed: SignedDuration) -> bool {
    let (Ok(old), Ok(new)) = (i64::try_from(old), i64::try_from(new)) else { return false };
    let expected = old.saturating_add(elapsed.as_secs()).saturating_sub(WRAP_SECONDS);
    expected.saturating_sub(new).unsigned_abs() <= TOLERANCE_SECONDS.unsigned_abs()
}
