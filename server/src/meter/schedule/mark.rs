use app::model::{ClockQuality, DueDays};
use jiff::{SignedDuration, Timestamp, civil::Date};

use super::Plan;
use crate::clock::{BootId, ClockLook};

/// A transmission so much before its time, by a clock that was put right since, counts as in time.
const IN_TIME: SignedDuration = SignedDuration::from_hours(1);

/// That due dates were done, or that the device began to have any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its number, counting up.
    pub id: i64,
    /// Which; `None`: none before this is due.
    pub days: Option<DueDays>,
    /// The clock when they were done.
    pub made: ClockLook,
    /// What a later look at the clock said of it, where that is not what it says itself.
    pub judged: Option<Judged>,
}

/// What a look at the clock says of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The look.
    pub by: ClockLook,
    /// When the mark was made by that clock, and the last due date that is done by it; `None`: nobody can tell, so
    /// that nothing is done by it.
    pub corrected: Option<(Timestamp, Option<Date>)>,
}

/// What a mark is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// What it says: all due dates up to this one are done.
    Stands(Option<Date>),
    /// The clock was wrong when it was made. That was at `at`, so that all due dates up to this one are done, and the
    /// others that it names are not.
    Corrected {
        /// When it was made.
        at: Timestamp,
        /// The last due date that is done.
        up_to: Option<Date>,
    },
    /// The clock was wrong when it was made, and nobody can tell when that was: nothing is done by it.
    Withdrawn,
}

impl Standing {
    /// The last due date that is done by the mark.
    pub fn up_to(self) -> Option<Date> {
        match self {
            Self::Stands(day) | Self::Corrected { up_to: day, .. } => day,
            Self::Withdrawn => None,
        }
    }

    /// What is to be kept with the mark where the look `by` said so.
    fn judged(self, by: &ClockLook) -> Option<Judged> {
        match self {
            Self::Stands(_) => None,
            Self::Corrected { at, up_to } => Some(Judged { by: *by, corrected: Some((at, up_to)) }),
            Self::Withdrawn => Some(Judged { by: *by, corrected: None }),
        }
    }
}

/// Judges a mark by the clock as `now` shows it, and by what was said of it before.
///
/// A clock that is worse than the one that the mark was made or judged by says nothing. A better one, or one as good,
/// puts right what was marked in the same run of the machine, by the time that passed since. Of what was marked in
/// an earlier run it can only tell that the clock of then was wrong, when that is later than this run began; where that look
/// itself turns out to have been wrong, in its own run, the mark stands again.
pub fn standing(mark: &Mark, plan: &Plan, now: &ClockLook) -> Standing {
    let made = &mark.made;
    let as_marked =
        || Standing::Stands(mark.days.map_or_else(|| plan.last_due(made.wall), |days| Some(days.last)));
    let as_judged = |judged: Judged| match judged.corrected {
        Some((at, up_to)) => Standing::Corrected { at, up_to },
        None => Standing::Withdrawn,
    };
    let trusted = mark.judged.map_or(0, |judged| judged.by.quality.rank()).max(made.quality.rank());
    if now.quality.rank() < trusted {
        return mark.judged.map_or_else(as_marked, as_judged);
    }
    if let Some(at) = made.by(now) {
        if at.duration_since(made.wall).abs() <= IN_TIME {
            return as_marked();
        }
        let tolerance = if mark.days.is_some() { IN_TIME } else { SignedDuration::ZERO };
        let up_to = at.checked_add(tolerance).ok().and_then(|at| plan.last_due(at));
        return Standing::Corrected { at, up_to };
    }
    let after = |time: Timestamp| made.wall.duration_since(time) > IN_TIME;
    let by_now = at_the_latest(made, now);
    match mark.judged {
        Some(judged) => match (judged.corrected, judged.by.by(now)) {
            (None, Some(_)) if made.quality != ClockQuality::NotSet && !after(by_now) => as_marked(),
            _ => as_judged(judged),
        },
        None if made.quality == ClockQuality::NotSet || after(by_now) => Standing::Withdrawn,
        None => as_marked(),
    }
}

/// When something at the latest was that was not in this run of the machine: before this run began, by the clock as `now`
/// shows it.
fn at_the_latest(made: &ClockLook, now: &ClockLook) -> Timestamp {
    let is_earlier = [made.boot, now.boot].iter().all(|boot| *boot != BootId::UNKNOWN);
    let since_boot = SignedDuration::try_from(now.since_boot).ok().filter(|_| is_earlier);
    since_boot.and_then(|since_boot| now.wall.checked_sub(since_boot).ok()).unwrap_or(now.wall)
}

/// What the clock as `now` shows it says of marks that is not known of them yet, by number: to be kept before anything
/// is done, because the next run of the machine can't tell it any more.
pub fn judgements(marks: &[Mark], plan: &Plan, now: &ClockLook) -> Vec<(i64, Option<Judged>)> {
    let known = |judged: Option<Judged>| judged.map(|judged| judged.corrected.map(|(_, up_to)| up_to));
    let judge = |mark: &Mark| {
        let judged = standing(mark, plan, now).judged(now);
        (known(judged) != known(mark.judged)).then_some((mark.id, judged))
    };
    marks.iter().filter_map(judge).collect()
}
