//! What is used up, fills up or goes wrong as the printer prints, each in cycles: a toner cartridge lasts until
//! the next one, a tray until it is filled, the paper path until it jams.
//!
//! Eight cycles in a row always add up to the same, so the cycle at any count is found without going through
//! those before.

use super::{
    alert::Kind,
    cycle::{Cycle, Place},
    random::{between, number},
};

/// Something that goes in cycles. The order is the order in which stops at the same impression happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wear {
    /// From one paper jam to the next.
    Jam,
    /// One toner cartridge.
    Toner,
    /// One drum cartridge.
    Drum,
    /// One set of fuser, transfer roller and feed rollers.
    Kit,
    /// One filling of tray 2.
    Tray2,
    /// One filling of tray 3.
    Tray3,
    /// One filling of tray 4, the high-capacity feeder.
    Tray4,
    /// One filling of tray 1, the bypass tray.
    Bypass,
    /// From one emptying of the output bin to the next.
    Bin,
    /// From one job that asks for other paper to the next.
    Request,
    /// From one fault that needs a restart to the next.
    Fault,
}

impl Wear {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::Jam,
        Self::Toner,
        Self::Drum,
        Self::Kit,
        Self::Tray2,
        Self::Tray3,
        Self::Tray4,
        Self::Bypass,
        Self::Bin,
        Self::Request,
        Self::Fault,
    ];
}

/// How a cycle's length is measured and spread.
struct Law {
    /// Units per 1,000 impressions: impressions themselves, or the sheets drawn from one tray.
    share: u64,
    /// Mean length of a cycle in those units.
    mean: u64,
    /// Bounds of a cycle's length in percent of the mean, before eight are made to add up.
    spread: (u64, u64),
    /// Units used of the first cycle when the printer was installed: it had been somewhere else before.
    used: u64,
}

/// Sheets per 1,000 impressions from all trays together; the rest of the impressions are second sides.
pub const SHEETS: u64 = 680;

/// Sheets that trays 2 and 3 hold.
pub const TRAY: u64 = 500;
/// Sheets that the high-capacity feeder holds.
pub const FEEDER: u64 = 2000;
/// Sheets that the bypass tray holds.
pub const BYPASS: u64 = 100;
/// Sheets that the output bin holds.
pub const BIN: u64 = 500;
/// Impressions that a drum cartridge is rated for.
pub const DRUM: u64 = 80_000;
/// Impressions that the maintenance parts are rated for.
pub const KIT: u64 = 150_000;

const CYCLES: usize = 8;
const GROUP: u64 = CYCLES as u64;
/// Every cycle has this many places for alerts, whether they are taken or not.
pub const PLACES: usize = 3;

impl Wear {
    fn law(self) -> Law {
        let law = |share, mean, low, high, used| Law { share, mean, spread: (low, high), used };
        match self {
            Self::Jam => law(1000, 2_900, 20, 180, 0),
            Self::Toner => law(1000, 28_000, 85, 115, 12_000),
            Self::Drum => law(1000, 82_000, 98, 102, 30_000),
            Self::Kit => law(1000, 153_000, 98, 102, 60_000),
            Self::Tray2 => law(340, 450, 70, 122, 0),
            Self::Tray3 => law(190, 450, 70, 122, 130),
            Self::Tray4 => law(136, 1_850, 80, 115, 700),
            Self::Bypass => law(14, 95, 60, 130, 20),
            Self::Bin => law(SHEETS, 185, 60, 120, 0),
            Self::Request => law(1000, 6_500, 30, 170, 900),
            Self::Fault => law(1000, 38_000, 60, 140, 6_000),
        }
    }

    /// Units used when `impressions` have been made.
    fn position(self, impressions: u64) -> u64 {
        let law = self.law();
        impressions * law.share / 1000 + law.used
    }

    /// The impressions at which `position` is reached.
    pub fn impressions_at(self, position: u64) -> u64 {
        let law = self.law();
        (position.saturating_sub(law.used) * 1000).div_ceil(law.share)
    }

    /// The cycle that the printer is in after `impressions`.
    pub fn cycle(self, seed: u64, impressions: u64) -> Cycle {
        self.cycle_of(seed, self.position(impressions))
    }

    /// The cycle that ends at `impressions`, seen from within.
    pub fn cycle_ending(self, seed: u64, impressions: u64) -> Cycle {
        let mut cycle = self.cycle_of(seed, self.position(impressions).saturating_sub(1));
        cycle.used = cycle.length;
        cycle
    }

    pub fn cycle_of(self, seed: u64, position: u64) -> Cycle {
        let law = self.law();
        let group = position / (GROUP * law.mean);
        let inside = position % (GROUP * law.mean);
        let weights: [u64; CYCLES] =
            std::array::from_fn(|index| self.weight(seed, group * GROUP + index as u64, law.spread));
        let sum: u64 = weights.iter().sum();
        let (mut before, mut start) = (0, 0);
        let mut found = Cycle { wear: self, number: 0, start: 0, length: 1, used: 0 };
        for (index, weight) in (0..).zip(weights) {
            before += weight;
            let end = GROUP * law.mean * before / sum;
            if inside < end {
                let base = group * GROUP * law.mean;
                found = Cycle {
                    wear: self,
                    number: group * GROUP + index,
                    start: base + start,
                    length: end - start,
                    used: inside - start,
                };
                break;
            }
            start = end;
        }
        found
    }

    fn weight(self, seed: u64, cycle: u64, (low, high): (u64, u64)) -> u64 {
        let weight = between(seed, self.topic(), cycle, low, high);
        // Now and then nobody collects the prints for hours.
        let forgotten = self == Self::Bin && (number(seed, self.topic(), cycle) >> 40).is_multiple_of(32);
        if forgotten { weight / 4 + 290 } else { weight }
    }

    /// Keeps this wear's random numbers apart from the others'.
    pub fn topic(self) -> u64 {
        16 + self as u64
    }

    /// The alerts' places that have been passed after `impressions`, those alone that are `of` interest.
    pub fn places_passed(self, seed: u64, impressions: u64, of: impl Fn(Kind) -> bool) -> u64 {
        let cycle = self.cycle(seed, impressions);
        let places = cycle.places(seed);
        let interesting = |place: &&Place| of(place.kind);
        let in_a_cycle = places.iter().filter(interesting).count() as u64;
        let passed =
            places.iter().filter(interesting).filter(|place| cycle.raised_at(place) <= cycle.used).count();
        cycle.number * in_a_cycle + passed as u64
    }
}

#[cfg(test)]
mod tests {
    use super::{BIN, Wear};

    #[test]
    fn cycles_join_without_a_gap_and_hold_every_impression() {
        for wear in Wear::ALL {
            let mut cycle = wear.cycle(5, 0);
            for _ in 0..40 {
                let next = wear.cycle(5, cycle.end());
                assert_eq!(next.number, cycle.number + 1, "{wear:?}");
                assert_eq!(wear.cycle(5, cycle.end() - 1).number, cycle.number, "{wear:?}");
                assert_eq!(wear.cycle_ending(5, cycle.end()).number, cycle.number, "{wear:?}");
                cycle = next;
            }
        }
    }

    #[test]
    fn the_output_bin_is_emptied_before_it_overflows_by_much() {
        let longest = (0..200_000).step_by(50).map(|at| Wear::Bin.cycle(1, at).length).max();
        assert!(longest.is_some_and(|longest| (BIN * 9 / 10..BIN * 6 / 5).contains(&longest)), "{longest:?}");
    }
}
