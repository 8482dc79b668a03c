//! One cycle of a wear: how long it lasts, which alerts it brings, and the stop at its end.

use super::{
    alert::Kind,
    random::{between, number},
    wear::{BIN, BYPASS, DRUM, FEEDER, KIT, PLACES, TRAY, Wear},
};

/// One cycle, and how far in it the printer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Of what.
    pub wear: Wear,
    /// How many came before it.
    pub number: u64,
    /// The position at which it begins.
    pub start: u64,
    /// Units from its beginning to its end.
    pub length: u64,
    /// Units used of it; all of them while the printer stands still at its end.
    pub used: u64,
}

/// Percent of the work in a stop after which the new cartridge is in or the tray is full.
const RENEWED: i64 = 60;

/// A stop of the printer: somebody has to come, and then has to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Seconds until somebody comes.
    pub wait: i64,
    /// Seconds of work.
    pub work: i64,
}

impl Pause {
    /// Seconds of both.
    pub fn seconds(self) -> i64 {
        self.wait + self.work
    }

    /// When what was used up is new again, in seconds from the stop's beginning.
    pub fn renewed(self) -> i64 {
        self.after(RENEWED)
    }

    /// When `percent` of the work is done, in seconds from the stop's beginning.
    pub fn after(self, percent: i64) -> i64 {
        self.wait + self.work * percent / 100
    }
}

/// A place in a cycle at which an alert may be raised.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which alert.
    pub kind: Kind,
    /// When it is there.
    pub when: When,
}

/// When an alert is in the table.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// Not in this cycle.
    Never,
    /// While so many units of the cycle are used, both bounds included.
    Used(u64, u64),
    /// In the stop at the cycle's end, from and to so many seconds after its beginning.
    Stopped(i64, i64),
}

impl Cycle {
    /// The impressions at which it ends.
    pub fn end(&self) -> u64 {
        self.wear.impressions_at(self.start + self.length)
    }

    /// The impressions at which `used` units of it are used.
    pub fn impressions_at(&self, used: u64) -> u64 {
        self.wear.impressions_at(self.start + used)
    }

    /// The cycle before it, seen from its end; `None` for the first, and for those before the installation.
    pub fn previous(&self, seed: u64) -> Option<Self> {
        let before = self.start.checked_sub(1)?;
        let cycle = self.wear.cycle_of(seed, before);
        let previous = Self { used: cycle.length, ..cycle };
        (previous.end() > 0).then_some(previous)
    }

    /// A number of this cycle's own, for choices within it.
    pub fn chance(&self, seed: u64) -> u64 {
        number(seed, self.wear.topic() + 32, self.number)
    }

    /// Units that the cartridge of this cycle would last: some are changed a little early.
    pub fn lasts(&self, seed: u64) -> u64 {
        if self.runs_out(seed) { self.length } else { self.length * 100 / (96 + self.chance(seed) % 3) }
    }

    /// Whether it is used to its end, and the printer stops for want of it.
    pub fn runs_out(&self, seed: u64) -> bool {
        match self.wear {
            Wear::Toner => (self.number ^ seed) & 1 == 0,
            Wear::Tray2 => self.length > TRAY && self.chance(seed).is_multiple_of(4),
            Wear::Bin => self.length >= BIN * 95 / 100,
            _ => false,
        }
    }

    /// The stop at its end, if there is one.
    pub fn pause(&self, seed: u64) -> Option<Pause> {
        let pause = |(wait_low, wait_high): (u64, u64), (work_low, work_high): (u64, u64)| {
            let of = |n, low, high| between(seed, self.wear.topic() + 64, self.number << 1 | n, low, high);
            let (wait, work) = (of(0, wait_low, wait_high), of(1, work_low, work_high));
            Some(Pause { wait: i64::try_from(wait).unwrap_or(0), work: i64::try_from(work).unwrap_or(0) })
        };
        match self.wear {
            Wear::Jam => pause((30, 300), (90, 600)),
            Wear::Toner if self.runs_out(seed) => pause((180, 2400), (90, 240)),
            Wear::Toner => pause((0, 0), (90, 240)),
            Wear::Drum => pause((0, 0), (120, 300)),
            Wear::Kit => pause((0, 0), (900, 1500)),
            Wear::Tray2 if self.runs_out(seed) => pause((120, 1200), (20, 60)),
            Wear::Bin if self.runs_out(seed) => pause((60, 600), (5, 15)),
            Wear::Request => pause((60, 420), (10, 30)),
            Wear::Fault => pause((600, 2100), (60, 90)),
            _ => None,
        }
    }

    /// Its alerts, in the order in which they are raised.
    pub fn places(&self, seed: u64) -> [Place; PLACES] {
        let place = |kind, when| Place { kind, when };
        let none = |kind| place(kind, When::Never);
        let used = |from, to| if from <= self.length { When::Used(from, to) } else { When::Never };
        let stop = self.pause(seed);
        let stopped =
            |from, to| stop.map_or(When::Never, |pause| When::Stopped(pause.after(from), pause.after(to)));
        let whole_stop = stop.map_or(When::Never, |pause| When::Stopped(0, pause.seconds()));
        let if_it_runs_out = if self.runs_out(seed) { whole_stop } else { When::Never };
        let last = self.length - 1;
        match self.wear {
            Wear::Jam => {
                [place(Kind::Jam, whole_stop), place(Kind::Cover, stopped(5, 90)), none(Kind::Cover)]
            }
            Wear::Toner => {
                let low = self.lasts(seed) * 9 / 10;
                let empty = if self.runs_out(seed) {
                    stop.map_or(When::Never, |pause| When::Stopped(0, pause.after(50)))
                } else {
                    // The cover's alert alone tells of an early change.
                    When::Never
                };
                [
                    place(Kind::TonerLow, used(low, self.length)),
                    place(Kind::TonerEmpty, empty),
                    place(Kind::Cover, stopped(10, 90)),
                ]
            }
            Wear::Drum => [
                place(Kind::DrumLow, used(DRUM * 95 / 100, DRUM.min(self.length) - 1)),
                place(Kind::DrumOver, used(DRUM, self.length)),
                place(Kind::Cover, stopped(10, 90)),
            ],
            Wear::Kit => [
                place(Kind::KitLow, used(KIT * 94 / 100, KIT.min(self.length) - 1)),
                place(Kind::KitOver, used(KIT, self.length)),
                place(Kind::Cover, stopped(5, 95)),
            ],
            Wear::Tray2 => [
                place(Kind::TrayLow, used(TRAY * 9 / 10, TRAY.min(self.length) - 1)),
                place(Kind::TrayEmpty, used(TRAY, last)),
                place(Kind::TrayStop, if_it_runs_out),
            ],
            Wear::Tray3 => [
                place(Kind::TrayLow, used(TRAY * 9 / 10, TRAY.min(self.length) - 1)),
                place(Kind::TrayEmpty, used(TRAY, last)),
                none(Kind::TrayEmpty),
            ],
            Wear::Tray4 => [
                place(Kind::TrayLow, used(FEEDER * 9 / 10, FEEDER.min(self.length) - 1)),
                place(Kind::TrayEmpty, used(FEEDER, last)),
                none(Kind::TrayEmpty),
            ],
            Wear::Bypass => {
                [place(Kind::TrayEmpty, used(BYPASS, last)), none(Kind::TrayEmpty), none(Kind::TrayEmpty)]
            }
            Wear::Bin => [
                place(Kind::BinNearFull, used(BIN * 9 / 10, last)),
                place(Kind::BinFull, if_it_runs_out),
                none(Kind::BinFull),
            ],
            Wear::Request => [place(Kind::Request, whole_stop), none(Kind::Request), none(Kind::Request)],
            Wear::Fault => [place(Kind::Fault, whole_stop), none(Kind::Fault), none(Kind::Fault)],
        }
    }

    /// Units used when an alert's place is passed. What happens in the stop, or not at all, counts at the end.
    pub fn raised_at(&self, place: &Place) -> u64 {
        match place.when {
            When::Used(from, _) => from,
            When::Never | When::Stopped(..) => self.length,
        }
    }

    /// The impressions at which the alert in the `index`-th place is raised, and how many places were passed
    /// before it in the printer's whole life. No two alerts have the same number, and a later one has a greater.
    pub fn rank(&self, seed: u64, index: usize) -> (u64, u64) {
        let places = self.places(seed);
        let offset = self.raised_at(&places[index]);
        let impressions = self.impressions_at(offset);
        let own = places
            .iter()
            .enumerate()
            .filter(|(other, place)| (self.raised_at(place), *other) < (offset, index))
            .count();
        let mut rank = self.number * PLACES as u64 + own as u64;
        for wear in Wear::ALL.into_iter().filter(|wear| *wear != self.wear) {
            let earlier = (wear as usize) < self.wear as usize;
            let until = if earlier { impressions } else { impressions.saturating_sub(1) };
            rank += wear.places_passed(seed, until, |_| true);
        }
        (impressions, rank)
    }
}
