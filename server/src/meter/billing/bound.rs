use app::model::{ClockQuality, MeterUnit};
use jiff::SignedDuration;

use crate::clock::{BootId, ClockLook};

/// No count that is billed grows by more than this between two looks, however long ago the first was.
pub(super) const MOST: u64 = 10_000_000;
/// No printer makes more in a minute.
const FASTEST: u64 = 5_000;
/// Printers are a little faster than their leaflet says, by so many hundredths.
const MARGIN: u64 = 110;
/// What a printer makes in this time may be counted late, with the job that it belongs to.
const LATE: u64 = 2;
/// A printer that was not read for longer may have been off, with its board exchanged.
const AWAY: SignedDuration = SignedDuration::from_mins(15);
/// A printer whose speed is not known makes so much in a minute, as far as anything may be billed on it.
const MODEST: u64 = 100;

/// How fast a printer can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rate {
    /// It is not known: only what no printer can do is impossible.
    #[default]
    Unknown,
    /// Rated sides a minute. Printing on both sides makes no more of them.
    PagesPerMinute(u64),
}

impl Rate {
    /// The most that a meter can have grown from a look at the clock to a later one: what is beyond it is impossible. Time
    /// and speed that are not known are taken for long and high.
    pub(super) fn most(self, unit: MeterUnit, earlier: &ClockLook, now: &ClockLook) -> u64 {
        let Some(elapsed) = elapsed(earlier, now) else { return MOST };
        let (rate, margin) = self.of(unit).map_or((FASTEST, 100), |rate| (rate, MARGIN));
        made(rate, margin, elapsed)
    }

    /// What a meter can have grown for certain from a look at the clock to a later one: only up to that is a rollover
    /// believed. Time and speed that are not known are taken for short and low.
    pub(super) fn surely(self, unit: MeterUnit, earlier: &ClockLook, now: &ClockLook) -> u64 {
        let elapsed = elapsed(earlier, now).unwrap_or_else(|| at_least(earlier, now));
        made(self.of(unit).unwrap_or(MODEST), MARGIN, elapsed.min(AWAY))
    }

    /// The rated speed, where it says something of this unit: what is scanned or sent has another one.
    fn of(self, unit: MeterUnit) -> Option<u64> {
        match (self, unit) {
            (Self::PagesPerMinute(rate), MeterUnit::Impressions | MeterUnit::Sheets) => Some(rate),
            _ => None,
        }
    }
}

fn made(rate: u64, margin: u64, elapsed: SignedDuration) -> u64 {
    let seconds = u64::try_from(elapsed.as_secs()).unwrap_or(0);
    let made = rate.saturating_mul(seconds).saturating_mul(margin) / 6_000;
    made.saturating_add(rate.saturating_mul(LATE)).min(MOST)
}

/// What passed between two looks, where it can be relied on: by the time that nobody sets, else by two clocks that
/// a time service keeps right. A time that is too short would make true counts impossible.
pub(super) fn elapsed(earlier: &ClockLook, now: &ClockLook) -> Option<SignedDuration> {
    let both = [earlier, now].iter().all(|look| look.quality == ClockQuality::Synchronised);
    let by_wall = || both.then(|| now.wall.duration_since(earlier.wall));
    now.elapsed_since(earlier).or_else(by_wall).filter(|elapsed| !elapsed.is_negative())
}

/// What passed at least between two looks of which that is not known: the time since the later run of the machine began,
/// where the wall clock does not say that it was less, as after a restore on a machine that has run for long.
fn at_least(earlier: &ClockLook, now: &ClockLook) -> SignedDuration {
    if earlier.boot == now.boot || earlier.boot == BootId::UNKNOWN || now.boot == BootId::UNKNOWN {
        return SignedDuration::ZERO;
    }
    let since_boot = SignedDuration::try_from(now.since_boot).unwrap_or(SignedDuration::MAX);
    now.wall.duration_since(earlier.wall).clamp(SignedDuration::ZERO, since_boot)
}

/// The rated speed of a model, letter or A4; `None` where it is not known here.
pub fn rated_pages_per_minute(model: &str) -> Option<u64> {
    let lower = model.to_ascii_lowercase();
    let has = |number: &str| lower.split(|c: char| !c.is_ascii_digit()).any(|part| part == number);
    if !lower.contains("phaser") {
        return None;
    }
    [("4600", 55), ("4620", 65), ("4622", 65)]
        .into_iter()
        .find(|(number, _)| has(number))
        .map(|(_, rate)| rate)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        clock::Clock,
        testing::{clock, time},
    };

    #[test]
    fn a_printer_makes_what_it_is_rated_for_and_no_count_grows_without_end() {
        let manual = clock("2026-11-22T10:00:00Z");
        let first = manual.look();
        let most = |minutes: u64, rate: Rate| {
            manual.advance(Duration::from_mins(minutes));
            rate.most(MeterUnit::Impressions, &first, &manual.look())
        };
        let phaser = Rate::PagesPerMinute(55);
        assert_eq!(most(0, phaser), 110);
        assert_eq!(most(10, phaser), 605 + 110);
        assert_eq!(most(0, Rate::Unknown), 50_000 + 10_000);
        assert_eq!(most(10_000_000, phaser), MOST);
        manual.reboot(Duration::from_mins(5));
        assert_eq!(
            phaser.most(MeterUnit::Sheets, &first, &manual.look()),
            MOST,
            "how long it was off, nobody knows"
        );
    }

    #[test]
    fn what_was_surely_made_over_a_restart_is_what_the_time_since_then_allows() {
        let manual = clock("2026-11-22T10:00:00Z");
        let first = manual.look();
        let surely = |rate: Rate| rate.surely(MeterUnit::Impressions, &first, &manual.look());
        let phaser = Rate::PagesPerMinute(55);
        manual.advance(Duration::from_mins(10));
        assert_eq!((surely(phaser), surely(Rate::Unknown)), (605 + 110, 1_100 + 200));
        assert_eq!(
            phaser.surely(MeterUnit::Images, &first, &manual.look()),
            1_100 + 200,
            "scans have another speed"
        );
        manual.reboot(Duration::from_hours(5));
        assert_eq!((surely(phaser), surely(Rate::Unknown)), (110, 200), "it may have been off all the time");
        manual.advance(Duration::from_mins(10));
        assert_eq!(surely(phaser), 605 + 110);
        manual.advance(Duration::from_hours(5));
        assert_eq!(surely(phaser), 907 + 110, "the printer may have been off, whatever the machine was");
        manual.set(time("2026-11-22T10:01:00Z"));
        assert_eq!(surely(phaser), 60 + 110, "one clock says that it was a minute");
        manual.set(time("2026-11-22T09:00:00Z"));
        assert_eq!(surely(phaser), 110);
        let nameless = ClockLook { boot: BootId::UNKNOWN, ..manual.look() };
        assert_eq!(phaser.surely(MeterUnit::Sheets, &first, &nameless), 110, "it may be the same run");
    }

    #[test]
    fn over_a_restart_two_synchronised_clocks_tell_and_a_clock_that_went_back_does_not() {
        let manual = clock("2026-11-22T10:00:00Z");
        manual.synchronise(Some(true));
        let first = manual.look();
        manual.reboot(Duration::from_hours(1));
        assert_eq!(elapsed(&first, &manual.look()), Some(SignedDuration::from_hours(1)));
        manual.set(time("2026-11-22T09:00:00Z"));
        assert_eq!(elapsed(&first, &manual.look()), None);
    }

    #[test]
    fn the_models_of_the_family_are_known_by_their_number() {
        let table = [
            ("Phaser 4600", Some(55)),
            ("Xerox Phaser 4620DT", Some(65)),
            ("Xerox Phaser 4620", Some(65)),
            ("phaser 4622", Some(65)),
            ("Phaser 46200", None),
            ("LaserJet 4600", None),
            ("", None),
        ];
        for (model, rate) in table {
            assert_eq!(rated_pages_per_minute(model), rate, "{model}");
        }
    }
}
