//! What the supplies gave, beside how the printer did in the same time.

use std::collections::BTreeMap;

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// So many cartridges of one supply are told of, the newest.
const OF_A_SUPPLY: usize = 12;
/// And so many of all.
const OF_ALL: usize = 300;

/// What one cartridge gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CartridgeUse {
    /// The supply's index in `prtMarkerSuppliesTable`.
    pub supply: u32,
    /// What the printer calls the supply.
    pub description: String,
    /// Its serial number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial_number: Option<String>,
    /// When it came; missing: it was there when the history began.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub installed_at: Option<Timestamp>,
    /// When it went; missing: it is inside.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub removed_at: Option<Timestamp>,
    /// Impressions while it was inside.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pages: Option<u64>,
    /// Impressions that it is made for at 5 % coverage.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rated_pages: Option<u64>,
    /// Average coverage in percent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub coverage_percent: Option<f64>,
    /// What was left in it when it went, of a hundred.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wasted_percent: Option<u8>,
    /// What a page cost, in hundredths of a hundredth of the currency.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cost_a_page: Option<u64>,
}

impl From<&model::CartridgeUse> for CartridgeUse {
    fn from(used: &model::CartridgeUse) -> Self {
        Self {
            supply: used.supply,
            description: used.name.clone(),
            serial_number: used.serial_number.clone(),
            installed_at: used.installed_at,
            removed_at: used.removed_at,
            pages: used.pages,
            rated_pages: used.rated_pages,
            coverage_percent: used.coverage_percent,
            wasted_percent: used.wasted_percent,
            cost_a_page: used.cost_a_page,
        }
    }
}

/// Use against performance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SuppliesPerformance {
    /// The first moment of it; missing: nothing was seen yet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<Timestamp>,
    /// The last one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Timestamp>,
    /// Impressions in it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions: Option<u64>,
    /// Impressions a day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions_a_day: Option<u64>,
    /// Impressions a month that the printer is made for at most.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rated_a_month: Option<u64>,
    /// Share of the time that is known in which it could print, in hundredths of a percent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub availability: Option<u16>,
    /// Jams and misfeeds.
    pub jams: u64,
    /// The currency that a page's cost is in, as the administrator names it: "EUR".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub currency: Option<String>,
    /// Cartridges, by supply, the newest first.
    pub cartridges: Vec<CartridgeUse>,
}

impl SuppliesPerformance {
    /// What is known, with the currency of the settings. Of many cartridges the newest of each supply are told.
    pub fn of(performance: &model::Performance, currency: &str) -> Self {
        let mut told: BTreeMap<u32, usize> = BTreeMap::new();
        let newest = performance.cartridges.iter().filter(|used| {
            let count = told.entry(used.supply).or_default();
            *count += 1;
            *count <= OF_A_SUPPLY
        });
        Self {
            from: performance.from,
            to: performance.to,
            impressions: performance.impressions,
            impressions_a_day: performance.impressions_a_day,
            rated_a_month: performance.rated_a_month,
            availability: performance.availability,
            jams: performance.jams.unwrap_or(0),
            currency: Some(currency.to_owned()).filter(|currency| !currency.is_empty()),
            cartridges: newest.take(OF_ALL).map(CartridgeUse::from).collect(),
        }
    }
}

impl Matter for SuppliesPerformance {
    const KIND: Kind = Kind::SuppliesPerformance;
}
