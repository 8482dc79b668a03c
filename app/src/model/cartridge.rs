use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Reliability;

/// What happened to a cartridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CartridgeChangeKind {
    /// A new one, and the one before was used up or nobody can say.
    New,
    /// A new one, though toner was left in the one before.
    Premature,
    /// One that has been here before, or a used one from elsewhere.
    ReInserted,
    /// The same one, filled again.
    Refilled,
    /// The same one, which reads fuller for a while.
    Shaken,
}

impl CartridgeChangeKind {
    /// As JSON and the command line write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Premature => "premature",
            Self::ReInserted => "re-inserted",
            Self::Refilled => "refilled",
            Self::Shaken => "shaken",
        }
    }

    /// Whether it is one that was not used before.
    pub fn is_new(self) -> bool {
        matches!(self, Self::New | Self::Premature)
    }

    /// Whether another cartridge is inside, or this one is full again.
    pub fn begins_anew(self) -> bool {
        self != Self::Shaken
    }
}

/// Something that happened to the cartridge of a supply. It is told once and keeps what was found then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartridgeChange {
    /// The first reading that shows it.
    pub at: Timestamp,
    /// What it was.
    pub kind: CartridgeChangeKind,
    /// What was left in the one before, where that is known and that one is not back.
    pub wasted_percent: Option<u8>,
    /// The serial number of the one that is inside since, where the printer tells it.
    pub serial_number: Option<String>,
    /// Total impressions at the time, where known.
    pub impressions: Option<u64>,
}

/// What one cartridge gave, from one change that begins anew to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CartridgeUse {
    /// `prtMarkerSuppliesIndex` of the supply.
    pub supply: u32,
    /// What the supply is called.
    pub name: String,
    /// Its serial number, where known.
    pub serial_number: Option<String>,
    /// When it came; `None`: it was there when the history began.
    pub installed_at: Option<Timestamp>,
    /// When it went; `None`: it is inside.
    pub removed_at: Option<Timestamp>,
    /// Impressions while it was inside, as far as they were seen.
    pub pages: Option<u64>,
    /// Impressions that it is made for at 5 % coverage, where known.
    pub rated_pages: Option<u64>,
    /// Average coverage in percent, where level, impressions and yield tell it.
    pub coverage_percent: Option<f64>,
    /// What was left in it when it went, in percent, where known.
    pub wasted_percent: Option<u8>,
    /// What a page cost, in hundredths of a hundredth of the currency, where a price is entered and it was used up.
    pub cost_a_page: Option<u64>,
}

/// How the printer did in the time that supplies are judged by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Performance {
    /// The first moment of it; `None`: nothing was seen yet.
    pub from: Option<Timestamp>,
    /// The last one.
    pub to: Option<Timestamp>,
    /// Impressions in it.
    pub impressions: Option<u64>,
    /// Impressions a day.
    pub impressions_a_day: Option<u64>,
    /// Impressions a month that the printer is made for at most, where known.
    pub rated_a_month: Option<u64>,
    /// Share of the time that is known in which it could print, in hundredths of a percent: neither stopped nor silent.
    pub availability: Option<u16>,
    /// Jams and misfeeds; `None` before anything was seen.
    pub jams: Option<u64>,
    /// Each cartridge, by supply, the newest first.
    pub cartridges: Vec<CartridgeUse>,
}

impl Performance {
    /// With availability and jams as the Maintenance Assistant knows them: what stopped the printer is told of in one way.
    #[must_use]
    pub fn beside(self, reliability: &Reliability) -> Self {
        let known = self.from.and(reliability.from).is_some();
        let share = reliability.availability.hundredths_of_a_percent();
        let jams = reliability.stoppages.iter().map(|rate| rate.stoppages).sum();
        Self {
            availability: share.filter(|_| known).and_then(|share| u16::try_from(share).ok()),
            jams: known.then_some(jams),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::model::{Availability, FedIn, StoppageRate};

    #[test]
    fn jams_and_availability_are_those_that_the_maintenance_page_shows() {
        let at = |text: &str| Some(text.parse::<Timestamp>().expect("a time"));
        let hours = SignedDuration::from_hours;
        let rate = |code, stoppages| StoppageRate {
            code,
            group: "input".into(),
            group_index: Some(2),
            stoppages,
            fed: None,
            fed_in: FedIn::Impressions,
            by_tray: false,
            per_thousand: None,
        };
        let reliability = Reliability {
            from: at("2026-08-28T00:00:00Z"),
            stoppages: vec![rate(8, 27), rate(813, 2)],
            availability: Availability { up: hours(998), down: hours(2), unknown: hours(40) },
            ..Reliability::default()
        };
        let seen = Performance { from: at("2026-08-28T01:00:00Z"), ..Performance::default() };
        let told = seen.clone().beside(&reliability);
        assert_eq!((told.availability, told.jams), (Some(9_980), Some(29)));
        // Before anything was seen there is nothing to tell, and no jam is none that was counted.
        for told in [seen.beside(&Reliability::default()), Performance::default().beside(&reliability)] {
            assert_eq!((told.availability, told.jams), (None, None));
        }
    }
}
