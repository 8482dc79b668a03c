//! The office around the printer: how much is printed on which day and when in the day.
//!
//! A block of 364 days always prints the same total, shared out among its days by weekday, season, holidays and
//! chance. So the count at any midnight is known without going through the days before the block.

use jiff::{ToSpan, civil::Date, civil::date};

use super::random::{between, number};

/// Monday 2025-02-03, midnight UTC: the printer was installed. The office keeps UTC.
pub const INSTALLED: i64 = 1_738_540_800;

/// The latest time that the office knows (in the year 9900); later ones are taken for it.
pub const LATEST: i64 = 250_240_000_000;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

const BLOCK_DAYS: usize = 364;
const DAYS: u64 = BLOCK_DAYS as u64;
const BLOCK_IMPRESSIONS: u64 = 560_000;

const TOPIC_DAY: u64 = 1;
const TOPIC_JOB: u64 = 2;

/// The 364 days of one block, which begins on a Monday.
pub struct Block {
    seed: u64,
    number: u64,
    /// Sum of the weights of the days before each day; the last one is the sum of all.
    weights: [u64; BLOCK_DAYS + 1],
}

impl Block {
    /// The `number`-th block since the printer was installed.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut weights = [0; BLOCK_DAYS + 1];
        let first = i64::try_from(number.saturating_mul(DAYS)).unwrap_or(i64::MAX);
        let mut day = date(2025, 2, 3).saturating_add(first.min(2_800_000).days());
        for index in 0..BLOCK_DAYS {
            let weight = weight(seed, number * DAYS + index as u64, day);
            weights[index + 1] = weights[index] + weight;
            day = day.tomorrow().unwrap_or(day);
        }
        Self { seed, number, weights }
    }

    /// The number of the block in which `count` impressions are reached.
    pub fn number_at(count: u64) -> u64 {
        count.saturating_sub(1) / BLOCK_IMPRESSIONS
    }

    /// The number of the block that holds the `day`-th day since the printer was installed.
    pub fn number_on(day: u64) -> u64 {
        day / DAYS
    }

    /// This block's number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The day with this number, counted from the installation. It has to lie in this block.
    pub fn day(&self, day: u64) -> Day {
        let index = usize::try_from(day % DAYS).unwrap_or(0);
        let (first, end) = (self.at_midnight(index), self.at_midnight(index + 1));
        Day { seed: self.seed, number: day, first, total: end - first }
    }

    /// The day on which `count` impressions are reached. It has to lie in this block.
    pub fn day_reaching(&self, count: u64) -> Day {
        let (mut low, mut high) = (0, BLOCK_DAYS - 1);
        while low < high {
            let middle = low.midpoint(high);
            if self.at_midnight(middle + 1) >= count { high = middle } else { low = middle + 1 }
        }
        self.day(self.number * DAYS + low as u64)
    }

    fn at_midnight(&self, index: usize) -> u64 {
        self.number * BLOCK_IMPRESSIONS + BLOCK_IMPRESSIONS * self.weights[index] / self.weights[BLOCK_DAYS]
    }
}

/// How busy a day is, in percent of a usual one.
fn weight(seed: u64, number: u64, day: Date) -> u64 {
    let usual: u64 = match number % 7 {
        0 => 98,
        1 => 110,
        2 => 107,
        3 => 101,
        4 => 80,
        // A few people come in on some Saturdays.
        5 if super::random::number(seed, TOPIC_DAY, number).is_multiple_of(6) => 6,
        _ => 0,
    };
    let season: u64 = match (day.month(), day.day()) {
        (1 | 5, 1) | (12, 24..=26) => 0,
        (12, 27..=31) => 30,
        (8, _) => 88,
        (_, 28..) => 110,
        _ => 100,
    };
    usual * season * between(seed, TOPIC_DAY, number, 82, 118) / 100
}

/// One day's printing.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    seed: u64,
    /// Days since the printer was installed.
    pub number: u64,
    /// Impressions made before this day.
    pub first: u64,
    /// Impressions of this day.
    pub total: u64,
}

/// One print job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Second of the day at which it is sent.
    pub at: i64,
    /// Its impressions, at least one.
    pub impressions: u64,
}

/// Share of a day's impressions sent within each hour from 7 to 19 o'clock, in percent: busy mornings, a lunch
/// dip, quiet evenings.
const HOURS: [u64; 12] = [2, 8, 13, 14, 12, 4, 8, 12, 11, 9, 5, 2];

impl Day {
    /// Midnight at which the day begins, in seconds since 1970.
    pub fn midnight(&self) -> i64 {
        INSTALLED + i64::try_from(self.number).unwrap_or(0) * DAY
    }

    /// The day's jobs in the order in which they are sent. They add up to the day's total.
    pub fn jobs(&self) -> impl Iterator<Item = Job> + use<> {
        let day = *self;
        let mut sent = 0;
        (0..).map_while(move |job| {
            let left = day.total - sent;
            if left == 0 {
                return None;
            }
            let chance = number(day.seed, TOPIC_JOB, day.number << 16 | job);
            let (low, high) = match chance % 100 {
                0..55 => (1, 6),
                55..85 => (5, 24),
                85..97 => (20, 80),
                _ => (80, 260),
            };
            let impressions = (low + (chance >> 32) % (high - low + 1)).min(left);
            let at = sent_by(sent, day.total);
            sent += impressions;
            Some(Job { at, impressions })
        })
    }
}

/// The second of the day by which `sent` of `total` impressions have been sent.
fn sent_by(sent: u64, total: u64) -> i64 {
    let mut share = sent * 100_000 / total;
    for (hour, percent) in HOURS.iter().enumerate() {
        let of_hour = percent * 1000;
        if share < of_hour {
            let second = (7 + hour as u64) * 3600 + share * 3600 / of_hour;
            return i64::try_from(second).unwrap_or(DAY);
        }
        share -= of_hour;
    }
    19 * 3600
}

#[cfg(test)]
mod tests {
    use super::{Block, DAY, INSTALLED};

    #[test]
    fn the_printer_was_installed_on_a_monday() {
        let installed = jiff::Timestamp::from_second(INSTALLED).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
        assert_eq!(installed.date(), jiff::civil::date(2025, 2, 3));
        assert_eq!(installed.weekday(), jiff::civil::Weekday::Monday);
    }

    #[test]
    fn a_working_day_prints_one_and_a_half_to_three_thousand_impressions_and_sundays_none() {
        let block = Block::new(1, 0);
        let mut quiet = 0;
        for number in 0..364 {
            let day = block.day(number);
            match number % 7 {
                6 => assert_eq!(day.total, 0, "Sunday {number}"),
                5 => assert!(day.total < 200, "Saturday {number}: {}", day.total),
                _ if day.total < 1400 => quiet += 1,
                _ => assert!((1400..=3400).contains(&day.total), "day {number}: {}", day.total),
            }
        }
        assert!((3..=12).contains(&quiet), "holidays and the days around them: {quiet}");
    }

    #[test]
    fn jobs_add_up_to_the_day_and_come_in_order_in_office_hours() {
        let block = Block::new(3, 1);
        for number in 364..371 {
            let day = block.day(number);
            let jobs: Vec<_> = day.jobs().collect();
            assert_eq!(jobs.iter().map(|job| job.impressions).sum::<u64>(), day.total);
            assert!(jobs.windows(2).all(|pair| pair[0].at <= pair[1].at));
            assert!(jobs.iter().all(|job| (7 * 3600..19 * 3600).contains(&job.at)));
            let lunch = jobs.iter().filter(|job| job.at / 3600 == 12).count();
            let morning = jobs.iter().filter(|job| job.at / 3600 == 10).count();
            assert!(jobs.is_empty() || lunch < morning, "lunch {lunch}, morning {morning}");
        }
    }

    #[test]
    fn blocks_join_without_a_gap() {
        let (this, next) = (Block::new(1, 0), Block::new(1, 1));
        let last = this.day(363);
        assert_eq!(last.first + last.total, next.day(364).first);
        assert_eq!(next.day(364).midnight(), INSTALLED + 364 * DAY);
        let count = next.day(366).first + 1;
        assert_eq!(Block::number_at(count), 1);
        assert_eq!(next.day_reaching(count).number, 366);
    }
}
