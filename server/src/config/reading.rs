use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::Fault;

/// `[reading]`: how often the printer is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadingSection {
    /// Seconds between full readings, 30 to 86,400.
    pub full_interval_s: u64,
    /// Seconds between looks at state and alerts, 5 to 3,600.
    pub state_interval_s: u64,
    /// Seconds between looks at state and alerts while something keeps the printer from printing, 5 to 3,600.
    pub alert_interval_s: u64,
    /// Seconds between those looks while somebody has a live page open, 1 to 3,600: what changes at the printer shows there
    /// about as soon. A printer that reports power-save is let sleep.
    pub watched_interval_s: u64,
    /// How many times slower full readings and looks are while the printer reports power-save, 1 to 20.
    pub power_save_factor: u64,
    /// The device's time zone by its IANA name. Empty: the system's.
    pub time_zone: String,
}

impl Default for ReadingSection {
    fn default() -> Self {
        Self {
            full_interval_s: 300,
            state_interval_s: 30,
            alert_interval_s: 10,
            watched_interval_s: 1,
            power_save_factor: 3,
            time_zone: String::new(),
        }
    }
}

impl ReadingSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = [
            Fault::outside("reading.full_interval_s", self.full_interval_s, 30..=86_400),
            Fault::outside("reading.state_interval_s", self.state_interval_s, 5..=3_600),
            Fault::outside("reading.alert_interval_s", self.alert_interval_s, 5..=3_600),
            Fault::outside("reading.watched_interval_s", self.watched_interval_s, 1..=3_600),
            Fault::outside("reading.power_save_factor", self.power_save_factor, 1..=20),
        ]
        .into_iter()
        .flatten()
        .collect();
        if self.zone().is_none() {
            let allowed = "an IANA time zone that this system knows, for example \"Europe/Berlin\"".into();
            faults.push(Fault { key: "reading.time_zone", found: format!("{:?}", self.time_zone), allowed });
        }
        faults
    }

    /// Time between full readings.
    pub fn full_interval(&self) -> Duration {
        Duration::from_secs(self.full_interval_s)
    }

    /// Time between looks at state and alerts.
    pub fn state_interval(&self) -> Duration {
        Duration::from_secs(self.state_interval_s)
    }

    /// Time between looks at state and alerts while something keeps the printer from printing.
    pub fn alert_interval(&self) -> Duration {
        Duration::from_secs(self.alert_interval_s)
    }

    /// Time between those looks while somebody watches.
    pub fn watched_interval(&self) -> Duration {
        Duration::from_secs(self.watched_interval_s)
    }

    /// The device's time zone; `None` for a name that the system does not know.
    pub fn zone(&self) -> Option<jiff::tz::TimeZone> {
        if self.time_zone.is_empty() {
            return Some(jiff::tz::TimeZone::system());
        }
        jiff::tz::TimeZone::get(&self.time_zone).ok()
    }
}
