//! Works the printer's state out for one time.

use super::{
    alert::Kind,
    cycle::{Cycle, Pause, When},
    day::{Doing, Moment},
    history::History,
    office::{DAY, INSTALLED},
    random::number,
    state::{ActiveAlert, Fault, PrinterState, Supply},
    wear::{BIN, BYPASS, DRUM, FEEDER, KIT, SHEETS, TRAY, Wear},
    words::{cover, words},
};

/// Impressions at 5 % coverage that a toner cartridge is rated for.
pub const TONER: u64 = 30_000;
/// Entries that the fault log keeps.
const FAULTS: usize = 10;
const TOPIC_SERIAL: u64 = 3;

/// The state at `time`, in seconds since 1970.
pub fn look_at(history: &mut History, time: i64) -> PrinterState {
    let seed = history.seed();
    let since = time.max(INSTALLED) - INSTALLED;
    let day = u64::try_from(since / DAY).unwrap_or(0);
    let now = history.moment(day, since % DAY);
    let look = Look { seed, time, midnight: INSTALLED + since / DAY * DAY, now };

    let cycle = |wear| look.cycle(wear);
    let (toner, drum, kit) = (cycle(Wear::Toner), cycle(Wear::Drum), cycle(Wear::Kit));
    let fed = kit.used * SHEETS / 1000;
    let (powered_on, power_on_count) = look.power_on(history);
    let left = |capacity: u64, wear| capacity.saturating_sub(cycle(wear).used);
    let (new_drum, new_kit) = (look.renewed(history, &drum), look.renewed(history, &kit));
    let supplies = [
        look.toner(&toner, look.renewed(history, &toner)),
        look.supply(DRUM, drum.used, (&drum, 0), new_drum),
        look.supply(KIT, kit.used, (&kit, 0), new_kit),
        look.supply(KIT, kit.used, (&kit, 1), new_kit),
        look.supply(KIT, fed, (&kit, 2), new_kit),
    ];
    PrinterState {
        time,
        powered_on,
        impressions: now.impressions,
        sheets: now.impressions * SHEETS / 1000,
        power_on_impressions: now.impressions - power_on_count,
        doing: now.doing,
        supplies,
        trays: [
            left(BYPASS, Wear::Bypass),
            left(TRAY, Wear::Tray2),
            left(TRAY, Wear::Tray3),
            left(FEEDER, Wear::Tray4),
        ],
        bin_space: left(BIN, Wear::Bin),
        open_cover: look.open_cover(),
        alerts: look.alerts(history, powered_on),
        faults: look.faults(history),
        all_events: look.events(power_on_count, |_| true),
        critical_events: look.events(power_on_count, Kind::critical),
    }
}

/// Index or counter as the standard's 31 bits, never 0.
fn wrapped(count: u64) -> u32 {
    u32::try_from(count % 0x7fff_ffff).unwrap_or(0) + 1
}

/// One look at the printer.
struct Look {
    seed: u64,
    time: i64,
    midnight: i64,
    now: Moment,
}

impl Look {
    /// The stop in which the printer is: its cycle, when it began, and the seconds since then.
    fn stop(&self) -> Option<(Cycle, i64, i64)> {
        let Doing::Stop(cycle) = self.now.doing else { return None };
        let began = self.midnight + self.now.since;
        Some((cycle, began, self.time - began))
    }

    /// The cycle in which a wear is: at a stop the old one until the work is nearly done.
    fn cycle(&self, wear: Wear) -> Cycle {
        if let Some((stopped, _, elapsed)) = self.stop() {
            if wear == stopped.wear {
                let renewed = stopped.pause(self.seed).is_none_or(|pause| elapsed >= pause.renewed());
                if !renewed {
                    return stopped;
                }
            } else if wear as usize > stopped.wear as usize {
                // Its own stop, at the same impression, is still to come.
                let ending = wear.cycle_ending(self.seed, self.now.impressions);
                if ending.end() == self.now.impressions && ending.pause(self.seed).is_some() {
                    return ending;
                }
            }
        }
        wear.cycle(self.seed, self.now.impressions)
    }

    /// When a cycle began, and the impressions by then: with what was put in at the stop before it, or when the printer was
    /// installed.
    fn renewed(&self, history: &mut History, cycle: &Cycle) -> (i64, u64) {
        let Some(before) = cycle.previous(self.seed) else { return (INSTALLED, 0) };
        let seconds = before.pause(self.seed).map_or(0, Pause::renewed);
        ((history.time_of(before.end()) + seconds).min(self.time), before.end())
    }

    fn toner(&self, cycle: &Cycle, (replaced_at, replaced_impressions): (i64, u64)) -> Supply {
        let lasts = cycle.lasts(self.seed);
        let level = TONER * lasts.saturating_sub(cycle.used) / lasts;
        let coverage = 5_000 * TONER / lasts;
        let serial_number = self.serial(cycle, 0);
        Supply { capacity: TONER, level, serial_number, coverage, replaced_at, replaced_impressions }
    }

    fn supply(
        &self,
        capacity: u64,
        used: u64,
        (cycle, part): (&Cycle, u64),
        (replaced_at, replaced_impressions): (i64, u64),
    ) -> Supply {
        let level = capacity.saturating_sub(used);
        let serial_number = self.serial(cycle, part);
        Supply { capacity, level, serial_number, coverage: 0, replaced_at, replaced_impressions }
    }

    fn serial(&self, cycle: &Cycle, part: u64) -> String {
        let own = number(self.seed, TOPIC_SERIAL, cycle.wear.topic() << 48 | part << 40 | cycle.number);
        format!("{:010X}", own >> 24)
    }

    fn open_cover(&self) -> Option<u8> {
        let (cycle, _, elapsed) = self.stop()?;
        let open = |when| matches!(when, When::Stopped(from, to) if (from..=to).contains(&elapsed));
        let places = cycle.places(self.seed);
        let is_open = places.iter().any(|place| place.kind == Kind::Cover && open(place.when));
        is_open.then(|| cover(self.seed, &cycle))
    }

    fn alerts(&self, history: &mut History, powered_on: i64) -> Vec<ActiveAlert> {
        let stop = self.stop();
        let mut found = Vec::new();
        for cycle in Wear::ALL.map(|wear| self.cycle(wear)).iter().chain(stop.as_ref().map(|stop| &stop.0)) {
            let stopped = stop.filter(|(stopped, ..)| stopped == cycle);
            for (index, place) in cycle.places(self.seed).iter().enumerate() {
                let stands = match (place.when, stopped) {
                    (When::Used(from, to), _) => (from..=to).contains(&cycle.used),
                    (When::Stopped(from, to), Some((.., elapsed))) => (from..=to).contains(&elapsed),
                    _ => false,
                };
                if !stands {
                    continue;
                }
                let (impressions, rank) = cycle.rank(self.seed, index);
                // A restart finds anew what was wrong before it.
                let raised = match (place.when, stopped) {
                    (When::Stopped(from, _), Some((_, began, _))) => began + from,
                    _ => history.time_of(impressions).max(powered_on),
                };
                let words = words(place.kind, self.seed, cycle);
                found.push(ActiveAlert { index: wrapped(rank), kind: place.kind, raised, words });
            }
        }
        found.sort_by_key(|alert| alert.index);
        // A stop's cycle that is not renewed yet was looked at twice.
        found.dedup_by_key(|alert| alert.index);
        found
    }

    fn faults(&self, history: &mut History) -> Vec<Fault> {
        let mut log = Vec::new();
        for wear in [Wear::Jam, Wear::Fault] {
            let mut latest = wear.cycle(self.seed, self.now.impressions).previous(self.seed);
            for _ in 0..FAULTS {
                let Some(cycle) = latest else { break };
                log.push(cycle);
                latest = cycle.previous(self.seed);
            }
        }
        log.sort_by_key(|cycle| (cycle.end(), cycle.wear as usize));
        log.split_off(log.len().saturating_sub(FAULTS))
            .into_iter()
            .map(|cycle| {
                let end = cycle.end();
                let ended = |wear: Wear, until| wear.cycle(self.seed, until).number;
                let (kind, others) = if cycle.wear == Wear::Jam {
                    (Kind::Jam, ended(Wear::Fault, end - 1))
                } else {
                    (Kind::Fault, ended(Wear::Jam, end))
                };
                let at = history.time_of(end).min(self.time);
                Fault { index: wrapped(cycle.number + others), at, words: words(kind, self.seed, &cycle) }
            })
            .collect()
    }

    /// When the printer was last switched on, and its impressions then.
    fn power_on(&self, history: &mut History) -> (i64, u64) {
        let Some(fault) = self.cycle(Wear::Fault).previous(self.seed) else { return (INSTALLED, 0) };
        let seconds = fault.pause(self.seed).map_or(0, Pause::renewed);
        ((history.time_of(fault.end()) + seconds).min(self.time), fault.end())
    }

    fn events(&self, power_on_count: u64, of: impl Fn(Kind) -> bool) -> u64 {
        let passed = |impressions: u64| -> u64 {
            Wear::ALL.iter().map(|wear| wear.places_passed(self.seed, impressions, &of)).sum()
        };
        // What the stop is still to bring has been passed but not happened.
        let to_come = self.stop().map_or(0, |(cycle, _, elapsed)| {
            let places = cycle.places(self.seed);
            let later = |when| matches!(when, When::Stopped(from, _) if from > elapsed);
            places.iter().filter(|place| of(place.kind) && later(place.when)).count() as u64
        });
        (passed(self.now.impressions) - to_come).saturating_sub(passed(power_on_count))
    }
}
