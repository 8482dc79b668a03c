//! Impressions by day, in the printer's time zone.

use jiff::{Timestamp, tz::TimeZone};

use crate::supplies::{
    history::Sample,
    number::{DAY, count, days_after, days_between, pages},
};

/// Impressions of whole days, oldest first.
#[derive(Clone, Debug)]
pub(super) struct Days {
    /// By day; what was printed while nobody looked is spread over the days of the gap.
    pub(super) printed: Vec<f64>,
    /// Whether somebody looked on the day.
    pub(super) looked: Vec<bool>,
    /// Weekday of the first day, 0 for Monday.
    pub(super) first_weekday: usize,
    /// What part of the day that is under way has passed.
    pub(super) today: f64,
    /// Days since anything was printed.
    pub(super) idle: f64,
}

/// More than any printer prints in a day: such a step is another counter.
const MOST_A_DAY: f64 = 200_000.0;

/// Counters that are this far apart were not looked at.
pub(super) const GAP_DAYS: f64 = 1.5;

/// What lies farther back is not counted.
const LONGEST_DAYS: f64 = 7300.0;

/// A time that nobody looked at, and what was printed in it.
struct Gap {
    from: usize,
    to: usize,
    printed: f64,
}

impl Days {
    /// Counts what was printed by day until `now`. Days begin at midnight in `zone`.
    pub(super) fn count(samples: &[Sample], now: Timestamp, zone: &TimeZone) -> Self {
        let counters = || samples.iter().filter_map(|sample| Some((sample.at, sample.impressions?)));
        let first = counters().next().map_or(now, |(at, _)| at.min(now));
        let first =
            if days_between(first, now) > LONGEST_DAYS { days_after(now, -LONGEST_DAYS) } else { first };
        let (bounds, first_weekday) = midnights(first, now, zone);
        // The day that is under way is the last.
        let mut printed = vec![0.0; bounds.len()];
        let mut looked = vec![false; bounds.len()];
        let mut gaps: Vec<Gap> = Vec::new();
        let mut last: Option<(Timestamp, u64)> = None;
        let mut idle_since = first;
        let mut day = 0;
        for (at, counter) in counters() {
            let before = day;
            while day + 1 < bounds.len() && at.as_second() >= bounds[day + 1] {
                day += 1;
            }
            looked[day] = true;
            if let Some((then, counted)) = last
                && counter > counted
            {
                let apart = days_between(then, at);
                let new = pages(counter - counted);
                if new <= MOST_A_DAY * apart.max(1.0) {
                    idle_since = at;
                    if before == day {
                        printed[day] += new;
                    } else if apart <= GAP_DAYS {
                        over_night(&mut printed, &bounds, (then, before), (at, day), new);
                    } else {
                        gaps.push(Gap { from: before, to: day, printed: new });
                    }
                }
            }
            last = Some((at, counter));
        }
        fill(&mut printed, &gaps, first_weekday);
        printed.pop();
        looked.pop();
        let (_, today) = part_of_day(now, zone);
        // The first day was not seen from its beginning.
        if printed.len() > 1 {
            printed.remove(0);
            looked.remove(0);
            return Self {
                printed,
                looked,
                first_weekday: (first_weekday + 1) % 7,
                today,
                idle: days_between(idle_since, now),
            };
        }
        Self { printed, looked, first_weekday, today, idle: days_between(idle_since, now) }
    }

    /// Weekday of a day by its index, which may lie in the future; 0 for Monday.
    pub(super) fn weekday(&self, day: usize) -> usize {
        (self.first_weekday + day) % 7
    }
}

/// The weekday of a time, 0 for Monday, and what part of its day has passed.
pub(super) fn part_of_day(now: Timestamp, zone: &TimeZone) -> (usize, f64) {
    let (bounds, weekday) = midnights(now, now, zone);
    let begun = bounds.last().copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    let passed = (now.as_second() - begun) as f64 / DAY;
    (weekday, passed.clamp(0.0, 1.0))
}

/// The beginning of each day from that of `first` to that of `now`, and the weekday of the first.
fn midnights(first: Timestamp, now: Timestamp, zone: &TimeZone) -> (Vec<i64>, usize) {
    let begin = first.to_zoned(zone.clone());
    let weekday = usize::try_from(begin.weekday().to_monday_zero_offset()).unwrap_or_default();
    let mut date = begin.date();
    let mut bounds = Vec::new();
    while let Ok(midnight) = date.to_zoned(zone.clone()) {
        if midnight.timestamp() > now {
            break;
        }
        bounds.push(midnight.timestamp().as_second());
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    if bounds.is_empty() {
        bounds.push(now.as_second());
    }
    (bounds, weekday)
}

/// Splits what was printed between two looks on neighbouring days: little is printed at night.
fn over_night(
    printed: &mut [f64],
    bounds: &[i64],
    (then, first): (Timestamp, usize),
    (at, last): (Timestamp, usize),
    new: f64,
) {
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    let hour = |at: Timestamp, day: usize| (at.as_second() - bounds[day]) as f64 / 3600.0;
    let busy = |hour: f64| (hour - 7.0).clamp(0.0, 12.0) + 0.05 * hour;
    let evening = busy(24.0) - busy(hour(then, first));
    let morning = busy(hour(at, last));
    let between = busy(24.0) * count(last - first - 1);
    let whole = (evening + morning + between).max(1e-9);
    printed[first] += new * evening / whole;
    printed[last] += new * morning / whole;
    for day in &mut printed[first + 1..last] {
        *day += new * busy(24.0) / whole;
    }
}

/// Spreads what was printed in gaps as the weekdays that were seen print.
fn fill(printed: &mut [f64], gaps: &[Gap], first_weekday: usize) {
    if gaps.is_empty() {
        return;
    }
    let mut sums = [(0.0, 0.0); 7];
    for (day, pages) in printed.iter().enumerate() {
        if !gaps.iter().any(|gap| (gap.from..=gap.to).contains(&day)) {
            let (sum, days) = &mut sums[(first_weekday + day) % 7];
            *sum += pages;
            *days += 1.0;
        }
    }
    let overall = sums.iter().map(|(sum, _)| sum).sum::<f64>() + 1.0;
    let weight = |day: usize| {
        let (sum, days) = sums[(first_weekday + day) % 7];
        sum / overall + 0.02 / (1.0_f64 + days)
    };
    for gap in gaps {
        // Half of the days at both ends were looked at.
        let share =
            |day: usize| if day == gap.from || day == gap.to { 0.5 * weight(day) } else { weight(day) };
        let whole: f64 = (gap.from..=gap.to).map(share).sum();
        for (day, printed) in printed.iter_mut().enumerate().take(gap.to + 1).skip(gap.from) {
            *printed += gap.printed * share(day) / whole;
        }
    }
}
