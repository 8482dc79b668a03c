use app::model::{LIFE_COUNT_KEY, Meter, Reading};

use super::{Line, Rate};

/// The meters that the field bills by, where a printer has them.
const PRACTICE: [&str; 6] = [
    "total-impressions",
    "black-impressions",
    "color-impressions",
    "large-impressions",
    "black-large-impressions",
    "color-large-impressions",
];

/// What the administrator set about billing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Keys of the meters that are billed; empty: those of the field's practice.
    pub meters: Vec<String>,
    /// How fast the printer can be.
    pub rate: Rate,
}

impl Rules {
    /// The billing meters of a reading. By practice: total, black, colour and large impressions, as far as the
    /// printer has them, and the marker's life count where it has no total. A meter that was billed stays one.
    pub(super) fn billing_meters<'a>(&self, reading: &'a Reading, line: Option<&Line>) -> Vec<&'a Meter> {
        let has_total = reading.meters.iter().any(|meter| meter.key == PRACTICE[0]);
        let chosen = |meter: &&Meter| {
            let key = meter.key.as_str();
            let by_rule = if self.meters.is_empty() {
                PRACTICE.contains(&key) || (key == LIFE_COUNT_KEY && !has_total)
            } else {
                self.meters.iter().any(|wanted| wanted == key)
            };
            let known = by_rule || line.is_some_and(|line| line.counters.contains_key(key));
            // No counter is that large: what can't be kept can't be billed.
            known && i64::try_from(meter.value).is_ok()
        };
        reading.meters.iter().filter(chosen).collect()
    }
}
