use std::time::Duration;

use app::model::{ClockQuality, DueDays};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{Mark, Plan, mark::standing};
use crate::clock::ClockLook;

/// For so long after the start of the machine a time service may set the clock before anything is due.
const SETTLING: Duration = Duration::from_mins(10);
/// The clock may be set at any time: it is looked at again after this, however far away the next due date is.
const LOOK_AGAIN: Duration = Duration::from_mins(5);
/// The same while the clock is waited for.
const LOOK_AGAIN_SOON: Duration = Duration::from_secs(30);

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// No mark tells since when there are due dates: make one, without days, with this look.
    NotBegun,
    /// Nothing, because the clock has not been set, or may be any moment.
    ClockAwaited,
    /// Nothing yet.
    Nothing,
    /// A transmission for these due dates, all of them by one.
    Now(DueDays),
}

/// What is due now, and when to look next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// What is due.
    pub due: Due,
    /// When the next transmission is due, as far as the clock can be believed.
    pub next: Option<Timestamp>,
    /// After how long to look at the agenda again; the clock may have been set meanwhile.
    pub look_again: Duration,
}

/// What is due by the clock as `now` shows it, when `marks` are done: the newest of them, in any order.
pub fn agenda(plan: &Plan, marks: &[Mark], now: &ClockLook) -> Agenda {
    let waiting = |due| Agenda { due, next: None, look_again: LOOK_AGAIN_SOON };
    if now.quality == ClockQuality::NotSet {
        // A device may begin before its clock is set: the mark is put right with the clock.
        return waiting(if marks.is_empty() { Due::NotBegun } else { Due::ClockAwaited });
    }
    let done = marks.iter().filter_map(|mark| standing(mark, plan, now).up_to()).max();
    let Some(done) = done else { return waiting(Due::NotBegun) };
    if now.quality == ClockQuality::Unsynchronised && now.since_boot < SETTLING {
        return waiting(Due::ClockAwaited);
    }
    let Some((first, first_at)) = plan.next_after(done) else { return waiting(Due::Nothing) };
    let at = starts_at(plan, first_at, now);
    if at <= now.wall {
        let last = plan.last_due(now.wall).unwrap_or(first);
        let due = Due::Now(DueDays { first, last: last.max(first) });
        return Agenda { due, next: Some(now.wall), look_again: Duration::ZERO };
    }
    let until = Duration::try_from(at.duration_since(now.wall)).unwrap_or(LOOK_AGAIN);
    Agenda { due: Due::Nothing, next: Some(at), look_again: until.min(LOOK_AGAIN) }
}

/// When a transmission starts that is due at `due`: one that was missed while the machine was off, with the device's
/// share of the fifteen minutes after its start, because others were switched on with it.
fn starts_at(plan: &Plan, due: Timestamp, now: &ClockLook) -> Timestamp {
    let since_boot = SignedDuration::try_from(now.since_boot).unwrap_or(SignedDuration::MAX);
    let Ok(started) = now.wall.checked_sub(since_boot) else { return due };
    let spread = plan.spread.after();
    if due < started { started.checked_add(spread).unwrap_or(due) } else { due }
}

/// Every day of these.
pub fn each(days: DueDays, plan: &Plan) -> impl Iterator<Item = Date> + '_ {
    let mut next = Some(days.first);
    std::iter::from_fn(move || {
        let day = next.filter(|day| *day <= days.last)?;
        next = plan.next_after(day).map(|(day, _)| day);
        Some(day)
    })
}
