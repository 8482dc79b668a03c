use serde::{Deserialize, Serialize};

use super::error::Fault;
use crate::meter::schedule::DailyTime;

/// `[meter]`: the Meter Assistant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MeterSection {
    /// Daily Transmission Time, hour and minute of the device's time zone. Each device starts at its own moment of the
    /// fifteen minutes from then on; for a time later than 23:45, of those from 23:45 on.
    pub daily_transmission_time: String,
    /// Pages a minute that the printer is rated for: a meter that grows faster is not billed until the administrator
    /// has said why. 0: as known of the model (Phaser 4600: 55, Phaser 4620 and 4622: 65); of other models only what no
    /// printer can make is held.
    pub rated_pages_per_minute: u64,
    /// Keys of the meters that are billed, as in the reading. Empty: `total-impressions`, `black-impressions`,
    /// `color-impressions`, `large-impressions`, `black-large-impressions` and `color-large-impressions`, as far as the
    /// printer has them, and `marker-life-count` where it has no total.
    pub billing_meters: Vec<String>,
    /// What happens when the communication server says why a meter went back or jumped: `ask`, the administrator
    /// accepts it on the page Meter; `automatically`, it is accepted at once. Another serial number is never accepted
    /// without the administrator.
    pub accept_resolutions: String,
}

impl Default for MeterSection {
    fn default() -> Self {
        Self {
            daily_transmission_time: "02:00".into(),
            rated_pages_per_minute: 0,
            billing_meters: Vec::new(),
            accept_resolutions: ASK.into(),
        }
    }
}

const ASK: &str = "ask";
const AUTOMATICALLY: &str = "automatically";
/// Most meters that can be chosen.
const METERS: usize = 32;

impl MeterSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Err(error) = self.daily_transmission_time.parse::<DailyTime>() {
            let found = format!("{:?}", self.daily_transmission_time);
            faults.push(Fault { key: "meter.daily_transmission_time", found, allowed: error.to_string() });
        }
        faults.extend(Fault::outside("meter.rated_pages_per_minute", self.rated_pages_per_minute, 0..=5_000));
        let plain = |key: &String| {
            let fit = |c: char| c.is_alphanumeric() || c == '-';
            !key.is_empty() && key.chars().count() <= 128 && key.chars().all(fit)
        };
        if self.billing_meters.len() > METERS || !self.billing_meters.iter().all(plain) {
            let allowed = format!("up to {METERS} keys of meters, for example \"total-impressions\"");
            let found = format!("{:?}", self.billing_meters);
            faults.push(Fault { key: "meter.billing_meters", found, allowed });
        }
        if ![ASK, AUTOMATICALLY].contains(&self.accept_resolutions.as_str()) {
            let found = format!("{:?}", self.accept_resolutions);
            let allowed = format!("{ASK} or {AUTOMATICALLY}");
            faults.push(Fault { key: "meter.accept_resolutions", found, allowed });
        }
        faults
    }

    /// The Daily Transmission Time; `None` for one that is none.
    pub fn time(&self) -> Option<DailyTime> {
        self.daily_transmission_time.parse().ok()
    }

    /// Whether the far end's resolutions are accepted without asking.
    pub fn accepts_automatically(&self) -> bool {
        self.accept_resolutions == AUTOMATICALLY
    }
}

#[cfg(test)]
mod tests {
    use super::MeterSection;

    #[test]
    fn faults_name_the_key() {
        let defaults = MeterSection::default;
        let time = |text: &str| MeterSection { daily_transmission_time: text.into(), ..defaults() };
        let keys = |keys: &[&str]| MeterSection {
            billing_meters: keys.iter().map(|key| (*key).to_owned()).collect(),
            ..defaults()
        };
        let table = [
            (defaults(), None),
            (time("23:59"), None),
            (time("24:00"), Some("meter.daily_transmission_time")),
            (time(""), Some("meter.daily_transmission_time")),
            (
                MeterSection { rated_pages_per_minute: 5_001, ..defaults() },
                Some("meter.rated_pages_per_minute"),
            ),
            (keys(&["total-impressions", "größe"]), None),
            (keys(&["Total Impressions"]), Some("meter.billing_meters")),
            (keys(&[""]), Some("meter.billing_meters")),
            (keys(&["a"; 33]), Some("meter.billing_meters")),
            (
                MeterSection { accept_resolutions: "never".into(), ..defaults() },
                Some("meter.accept_resolutions"),
            ),
        ];
        for (section, key) in table {
            assert_eq!(section.faults().first().map(|fault| fault.key), key, "{section:?}");
        }
        assert!(!defaults().accepts_automatically());
    }
}
