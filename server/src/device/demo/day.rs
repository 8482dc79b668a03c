//! A day played from midnight: when which impression is made, and when the printer stands still.

use super::{
    cycle::{Cycle, Pause},
    office::Day,
    wear::Wear,
};

/// What the printer does in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Nothing, for long enough to save power.
    Sleep,
    /// Gets the fuser hot.
    WarmUp,
    /// Nothing, and is ready.
    Idle,
    /// Prints, one impression each 12/11 of a second (55 a minute).
    Print,
    /// Stands still at the end of this cycle.
    Stop(Cycle),
}

/// A moment in the printer's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Impressions made in the printer's whole life.
    pub impressions: u64,
    /// What it does.
    pub doing: Doing,
    /// Since when, in seconds of the day.
    pub since: i64,
}

/// Idle for so long, the printer saves power.
const SLEEPS_AFTER: i64 = 30 * 60;
/// Seconds from power-save to the first impression.
const WARM_UP: i64 = 20;

/// A stretch of the day in which one thing is done.
struct Stretch {
    doing: Doing,
    from: i64,
    to: i64,
    /// Impressions made before it.
    before: u64,
    /// Impressions made in it.
    made: u64,
}

/// Seconds that it takes to print so many.
fn printing_time(impressions: u64) -> i64 {
    i64::try_from((impressions * 12).div_ceil(11)).unwrap_or(i64::MAX)
}

/// One day, played from midnight to midnight.
pub struct Played {
    first: u64,
    stretches: Vec<Stretch>,
}

impl Played {
    /// What the printer does `second` seconds after midnight.
    pub fn at(&self, second: i64) -> Moment {
        let begun = self.stretches.partition_point(|stretch| stretch.from <= second);
        let Some(stretch) = begun.checked_sub(1).map(|last| &self.stretches[last]) else {
            return Moment { impressions: self.first, doing: Doing::Sleep, since: 0 };
        };
        if second < stretch.to {
            let made = u64::try_from((second - stretch.from) * 11 / 12).unwrap_or(0).min(stretch.made);
            let impressions = stretch.before + made;
            return Moment { impressions, doing: stretch.doing, since: stretch.from };
        }
        // Between two stretches and after the last one there is nothing to do.
        let (doing, since) = if second - stretch.to < SLEEPS_AFTER {
            (Doing::Idle, stretch.to)
        } else {
            (Doing::Sleep, stretch.to + SLEEPS_AFTER)
        };
        Moment { impressions: stretch.before + stretch.made, doing, since }
    }

    /// The second of the day at which `count` impressions are reached; it has to be one of this day's.
    pub fn reaches(&self, count: u64) -> i64 {
        let earlier = self.stretches.partition_point(|stretch| stretch.before + stretch.made < count);
        let printing = self.stretches.get(earlier);
        printing.map_or(0, |stretch| stretch.from + printing_time(count.saturating_sub(stretch.before)))
    }
}

impl Day {
    /// Plays the day: its jobs one after the other, and the stops between their impressions.
    pub fn play(&self, seed: u64) -> Played {
        let mut stretches = Vec::new();
        let mut stops = self.stops(seed).into_iter().peekable();
        let (mut now, mut made, mut busy) = (0, self.first, -SLEEPS_AFTER);
        let mut add = |doing, from, seconds: i64, before, made| {
            stretches.push(Stretch { doing, from, to: from + seconds, before, made });
            from + seconds
        };
        for job in self.jobs() {
            now = now.max(job.at);
            if now - busy >= SLEEPS_AFTER {
                now = add(Doing::WarmUp, now, WARM_UP, made, 0);
            }
            let end = made + job.impressions;
            while made < end {
                let part = stops.peek().map_or(end, |(at, _)| end.min(*at)) - made;
                if part > 0 {
                    now = add(Doing::Print, now, printing_time(part), made, part);
                    made += part;
                }
                while let Some((_, cycle)) = stops.next_if(|(at, _)| *at <= made) {
                    let seconds = cycle.pause(seed).map_or(0, Pause::seconds);
                    now = add(Doing::Stop(cycle), now, seconds, made, 0);
                }
            }
            busy = now;
        }
        Played { first: self.first, stretches }
    }

    /// The cycles that end in a stop on this day, and the impressions at which they do.
    fn stops(&self, seed: u64) -> Vec<(u64, Cycle)> {
        let mut stops = Vec::new();
        for wear in Wear::ALL {
            let mut cycle = wear.cycle(seed, self.first);
            while cycle.end() <= self.first + self.total {
                let end = cycle.end();
                if cycle.pause(seed).is_some() {
                    stops.push((end, wear.cycle_ending(seed, end)));
                }
                cycle = wear.cycle(seed, end);
            }
        }
        stops.sort_by_key(|(at, cycle)| (*at, cycle.wear as usize));
        stops
    }
}

#[cfg(test)]
mod tests {
    use super::super::{day::Doing, office::Block};

    #[test]
    fn a_days_impressions_are_made_one_by_one_in_its_own_hours() {
        let block = Block::new(1, 0);
        for number in [0, 3, 8, 200] {
            let day = block.day(number);
            let played = day.play(1);
            let mut last = day.first;
            for second in (0..86_400).step_by(30) {
                let made = played.at(second).impressions;
                assert!(made >= last && made - last <= 28, "day {number} second {second}: {last} to {made}");
                last = made;
            }
            assert_eq!(last, day.first + day.total, "day {number}");
        }
    }

    #[test]
    fn a_count_is_reached_when_the_day_says_so() {
        let day = Block::new(1, 0).day(2);
        let played = day.play(1);
        for count in (day.first + 1..=day.first + day.total).step_by(7) {
            let second = played.reaches(count);
            assert!(played.at(second).impressions >= count, "{count}");
            assert!(played.at(second - 1).impressions < count, "{count}");
        }
    }

    #[test]
    fn the_printer_sleeps_warms_up_prints_and_idles_in_a_day() {
        let day = Block::new(1, 0).day(1).play(1);
        let seen: Vec<_> = (0..86_400).map(|second| day.at(second).doing).collect();
        for doing in [Doing::Sleep, Doing::WarmUp, Doing::Print, Doing::Idle] {
            assert!(seen.contains(&doing), "{doing:?}");
        }
        assert_eq!(seen[3 * 3600], Doing::Sleep, "at night");
    }
}
