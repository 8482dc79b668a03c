use serde::{Deserialize, Serialize};

use super::OrderingMode;

/// Whose job it is to replace a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplacedBy {
    /// Anybody: the part slides in.
    Customer,
    /// A technician.
    Service,
}

impl ReplacedBy {
    /// Its word in the form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Service => "service",
        }
    }

    /// The one of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Customer, Self::Service].into_iter().find(|one| one.word() == word)
    }
}

/// Where something known of a supply comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileOrigin {
    /// The administrator entered it for this supply.
    Entered,
    /// The printer tells it.
    Printer,
    /// It is known of the part.
    Part,
    /// It holds for all supplies, in the settings.
    Settings,
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: ProfileOrigin,
}

/// What the administrator entered for one supply; `None` where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EnteredProfile {
    /// Part number to order.
    pub part_number: Option<String>,
    /// Impressions that one is made for at 5 % coverage, 1 to 10,000,000.
    pub rated_pages: Option<u32>,
    /// Days that an order takes on average, 0 to 120.
    pub lead_time_days: Option<u32>,
    /// Percent of the cycles in which the next one is there in time, 50 to 99.
    pub service_level_percent: Option<u8>,
    /// Whose job it is to replace it.
    pub replaced_by: Option<ReplacedBy>,
    /// What one costs, in hundredths of the currency of the settings, up to 100,000,000.
    pub price: Option<u32>,
    /// Fewer days left than this are told of by e-mail, 0 (never) to 120.
    pub days_left_alert: Option<u32>,
    /// What happens when it has to be ordered.
    pub ordering: Option<OrderingMode>,
}

impl EnteredProfile {
    /// Whether each value is what it can be.
    pub fn is_within_bounds(&self) -> bool {
        let most = |value: Option<u32>, most| value.is_none_or(|value| value <= most);
        let part = self.part_number.as_deref().unwrap_or("x");
        let plain =
            !part.trim().is_empty() && part.chars().count() <= 64 && !part.chars().any(char::is_control);
        plain
            && self.rated_pages.is_none_or(|pages| (1..=10_000_000).contains(&pages))
            && most(self.lead_time_days, 120)
            && self.service_level_percent.is_none_or(|percent| (50..=99).contains(&percent))
            && most(self.price, 100_000_000)
            && most(self.days_left_alert, 120)
    }
}

/// What is known of a supply, and where from. Unknown stays unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyProfile {
    /// Part number.
    pub part_number: Option<Sourced<String>>,
    /// Impressions that one is made for at 5 % coverage.
    pub rated_pages: Option<Sourced<u64>>,
    /// Days that an order takes on average, before past orders have put that right.
    pub lead_time_days: Sourced<u32>,
    /// Percent of the cycles in which the next one is there in time.
    pub service_level_percent: Sourced<u8>,
    /// Whose job it is to replace it.
    pub replaced_by: Option<Sourced<ReplacedBy>>,
    /// What one costs, in hundredths of the currency.
    pub price: Option<u32>,
    /// Fewer days left than this are told of by e-mail; 0: never.
    pub days_left_alert: Sourced<u32>,
    /// What happens when it has to be ordered.
    pub ordering: Sourced<OrderingMode>,
}
