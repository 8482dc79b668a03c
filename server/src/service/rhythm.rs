//! When to look next. Pure: time goes in as numbers.

use std::time::Duration;

use crate::config::ReadingSection;

/// First pause after a look that failed.
const FIRST_RETRY: Duration = Duration::from_secs(10);

/// How often to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// Time between full readings.
    pub full: Duration,
    /// Time between looks at state and alerts.
    pub state: Duration,
    /// The same while something keeps the printer from printing.
    pub alert: Duration,
    /// Time between those looks while somebody watches.
    pub watched: Duration,
    /// How many times slower while the printer reports power-save.
    pub power_save_factor: u32,
    /// Whoever asks again this soon gets the reading that is there.
    pub pause: Duration,
}

impl Rhythm {
    /// From the configuration.
    pub fn new(reading: &ReadingSection, refresh_pause_s: u64) -> Self {
        Self {
            full: reading.full_interval(),
            state: reading.state_interval(),
            alert: reading.alert_interval(),
            watched: reading.watched_interval(),
            power_save_factor: u32::try_from(reading.power_save_factor).unwrap_or(1),
            pause: Duration::from_secs(refresh_pause_s),
        }
    }

    /// Pause before the next full reading after a success.
    pub(super) fn until_full(&self, power_save: bool) -> Duration {
        if power_save { self.full * self.power_save_factor } else { self.full }
    }

    /// Pause before the next look at the state: short while the printer is kept from printing, for somebody stands before it;
    /// long while it sleeps.
    pub(super) fn until_state(&self, power_save: bool, stopped: bool) -> Duration {
        match (power_save, stopped) {
            (true, _) => self.state * self.power_save_factor,
            (false, true) => self.alert.min(self.state),
            (false, false) => self.state,
        }
    }

    /// Longest pause while somebody watches; `None` where that changes nothing: a printer that sleeps is let sleep.
    pub(super) fn while_watched(&self, failures: u32, power_save: bool) -> Option<Duration> {
        match (failures, power_save) {
            (0, false) => Some(self.watched),
            (0, true) => None,
            _ => Some(self.watched.max(FIRST_RETRY)),
        }
    }

    /// Pause after `failures` failures in a row: doubled each time, at most the normal one.
    pub(super) fn until_retry(&self, failures: u32) -> Duration {
        let doubled = FIRST_RETRY.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(16)));
        doubled.min(self.full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_retried_ever_slower_what_is_wrong_is_looked_at_quickly_and_power_save_is_let_sleep() {
        let rhythm = Rhythm::new(&ReadingSection::default(), 1);
        let seconds = |failures| rhythm.until_retry(failures).as_secs();
        assert_eq!([1, 2, 3, 5, 6, 100].map(seconds), [10, 20, 40, 160, 300, 300]);
        assert_eq!((rhythm.until_full(false).as_secs(), rhythm.until_full(true).as_secs()), (300, 900));
        let state = |power_save, stopped| rhythm.until_state(power_save, stopped).as_secs();
        assert_eq!((state(false, false), state(true, false), state(true, true)), (30, 90, 90));
        assert_eq!(state(false, true), 10, "quick while something is wrong");
        let watched = |failures, power_save| Some(rhythm.while_watched(failures, power_save)?.as_secs());
        assert_eq!((watched(0, false), watched(0, true), watched(9, true)), (Some(1), None, Some(10)));
    }
}
