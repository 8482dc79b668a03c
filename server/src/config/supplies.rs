use app::model::OrderingMode;
use serde::{Deserialize, Serialize};

use super::{error::Fault, text};

/// `[supplies]`: the Supplies Assistant. What is entered for a supply on the page Supplies goes before this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SuppliesSection {
    /// What happens when a supply has to be ordered: `off`, nothing; `suggest`, the pages say so; `approve`, an order is
    /// made ready and waits for the administrator's word; `automatic`, it is ordered.
    pub ordering: String,
    /// In how many of a hundred cases the next one has to be there before the last one is empty, 50 to 99.
    pub service_level_percent: u64,
    /// Days that an order takes on average, 0 to 120. What past orders took puts it right.
    pub lead_time_days: u64,
    /// By how many days that differs from order to order (standard deviation), 0 to 60.
    pub lead_time_deviation_days: u64,
    /// What will have to be ordered within so many days goes into the parcel of what is ordered, 0 (never) to 60.
    pub consolidation_days: u64,
    /// Fewer days left than this are told of by e-mail, 0 (never) to 120.
    pub days_left_alert: u64,
    /// Impressions a month that the printer is made for at most, by its maker's word. 0: not known.
    pub rated_impressions_a_month: u64,
    /// The currency of the prices that are entered for supplies, as it is to be shown: "EUR". Empty: none.
    pub currency: String,
}

impl Default for SuppliesSection {
    fn default() -> Self {
        Self {
            ordering: OrderingMode::Suggest.word().into(),
            service_level_percent: 99,
            lead_time_days: 5,
            lead_time_deviation_days: 2,
            consolidation_days: 7,
            days_left_alert: 7,
            rated_impressions_a_month: 0,
            currency: String::new(),
        }
    }
}

/// Longest name of a currency.
const LONGEST_CURRENCY: usize = 8;

impl SuppliesSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = [
            ("supplies.service_level_percent", self.service_level_percent, 50..=99),
            ("supplies.lead_time_days", self.lead_time_days, 0..=120),
            ("supplies.lead_time_deviation_days", self.lead_time_deviation_days, 0..=60),
            ("supplies.consolidation_days", self.consolidation_days, 0..=60),
            ("supplies.days_left_alert", self.days_left_alert, 0..=120),
            ("supplies.rated_impressions_a_month", self.rated_impressions_a_month, 0..=100_000_000),
        ]
        .into_iter()
        .filter_map(|(key, value, allowed)| Fault::outside(key, value, allowed))
        .collect();
        if OrderingMode::from_word(&self.ordering).is_none() {
            let found = format!("{:?}", self.ordering);
            let allowed = "off, suggest, approve or automatic".into();
            faults.push(Fault { key: "supplies.ordering", found, allowed });
        }
        if self.currency.chars().count() > LONGEST_CURRENCY {
            let found = format!("{:?}", self.currency);
            let allowed = format!("up to {LONGEST_CURRENCY} characters, for example \"EUR\"");
            faults.push(Fault { key: "supplies.currency", found, allowed });
        }
        faults.extend(text::line("supplies.currency", &self.currency));
        faults
    }

    /// What happens when a supply has to be ordered. A word that is none is refused long before.
    pub fn ordering(&self) -> OrderingMode {
        OrderingMode::from_word(&self.ordering).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::SuppliesSection;

    #[test]
    fn faults_name_the_key() {
        let defaults = SuppliesSection::default;
        let table = [
            (defaults(), None),
            (SuppliesSection { ordering: "always".into(), ..defaults() }, Some("supplies.ordering")),
            (
                SuppliesSection { service_level_percent: 100, ..defaults() },
                Some("supplies.service_level_percent"),
            ),
            (SuppliesSection { lead_time_days: 121, ..defaults() }, Some("supplies.lead_time_days")),
            (SuppliesSection { days_left_alert: 0, ..defaults() }, None),
            (
                SuppliesSection { currency: "Taler und Groschen".into(), ..defaults() },
                Some("supplies.currency"),
            ),
            (SuppliesSection { currency: "E\nR".into(), ..defaults() }, Some("supplies.currency")),
        ];
        for (section, key) in table {
            assert_eq!(section.faults().first().map(|fault| fault.key), key, "{section:?}");
        }
    }
}
