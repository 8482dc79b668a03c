use std::sync::{Mutex, PoisonError};

use jiff::SignedDuration;

use super::{ClockLook, SharedClock, Step};

/// For so long after the clock was set, looks say so.
const TOLD_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Looks at the clock and notices when it is set, by comparing each look with the one before.
pub struct ClockWatch {
    clock: SharedClock,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    last: Option<ClockLook>,
    /// When the clock was seen to be set, and by how much in all of late.
    step: Option<(ClockLook, Step)>,
}

impl ClockWatch {
    /// A watch over `clock`, which has seen nothing yet.
    pub fn new(clock: SharedClock) -> Self {
        Self { clock, seen: Mutex::default() }
    }

    /// A look, which says by how much the clock was set within the last hour, as far as looks saw it. Looks that are
    /// minutes apart see each step; two steps that take each other back are none.
    pub fn look(&self) -> ClockLook {
        let mut look = self.clock.look();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let told = seen.step.filter(|(at, _)| look.elapsed_since(at).is_some_and(|since| since < TOLD_FOR));
        let step = seen.last.and_then(|last| look.step_since(&last));
        seen.step = match (told, step) {
            (Some((_, before)), Some(step)) => Some((look, before.saturating_add(step))),
            (None, Some(step)) => Some((look, step)),
            (told, None) => told,
        };
        seen.step = seen.step.filter(|(_, step)| step.abs() > SignedDuration::from_secs(2));
        seen.last = Some(look);
        look.stepped = seen.step.map(|(_, step)| step);
        look
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::{clock, time};

    #[test]
    fn a_step_is_told_for_an_hour_and_one_that_was_taken_back_is_none() {
        let manual = clock("2026-11-22T10:00:00Z");
        let watch = ClockWatch::new(manual.clone());
        let seconds = |look: ClockLook| look.stepped.map(|step| step.as_secs());
        assert_eq!(seconds(watch.look()), None);
        manual.advance(Duration::from_mins(5));
        assert_eq!(seconds(watch.look()), None);
        manual.set(time("2026-11-25T10:05:00Z"));
        assert_eq!(seconds(watch.look()), Some(3 * 86_400));
        manual.advance(Duration::from_mins(30));
        assert_eq!(seconds(watch.look()), Some(3 * 86_400));
        manual.set(time("2026-11-22T10:35:00Z"));
        assert_eq!(seconds(watch.look()), None, "it shows what it would without either");
        manual.set(time("2026-11-22T09:35:00Z"));
        assert_eq!(seconds(watch.look()), Some(-3_600));
        manual.advance(Duration::from_mins(61));
        assert_eq!(seconds(watch.look()), None);
    }

    #[test]
    fn what_happened_before_the_machine_was_started_anew_is_not_known() {
        let manual = clock("2026-11-22T10:00:00Z");
        let watch = ClockWatch::new(manual.clone());
        watch.look();
        manual.set(time("2027-11-22T10:00:00Z"));
        manual.reboot(Duration::from_mins(1));
        assert_eq!(watch.look().stepped, None);
    }
}
