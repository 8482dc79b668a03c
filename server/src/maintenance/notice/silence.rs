use jiff::{
    SignedDuration, Timestamp, ToSpan, Zoned,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};

/// The hours in which somebody misses a printer that does not answer.
#[derive(Clone, Debug)]
pub struct WorkingTime {
    days: Vec<Weekday>,
    from: Time,
    until: Time,
    zone: TimeZone,
}

/// What is wrong with a working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotWorkingTime {
    /// It has no day.
    NoDay,
    /// It ends before it begins, or at once.
    NoHours,
}

/// How many days are looked at: what has been silent for longer is silent.
const DAYS: usize = 370;

impl WorkingTime {
    /// From `from` until `until` on `days`, by the clocks of `zone`.
    pub fn new(days: Vec<Weekday>, from: Time, until: Time, zone: TimeZone) -> Result<Self, NotWorkingTime> {
        if days.is_empty() {
            return Err(NotWorkingTime::NoDay);
        }
        if until <= from {
            return Err(NotWorkingTime::NoHours);
        }
        Ok(Self { days, from, until, zone })
    }

    /// How much working time lies between two moments. A day on which clocks change has what it really has.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        let first = from.to_zoned(self.zone.clone()).date();
        let days = first.series(1.day()).take(DAYS).take_while(|day| {
            self.moment(*day, Time::midnight()).is_some_and(|midnight| midnight.timestamp() <= to)
        });
        let working = days.filter(|day| self.days.contains(&day.weekday())).filter_map(|day| {
            let (begin, end) = (self.moment(day, self.from)?, self.moment(day, self.until)?);
            let (begin, end) = (begin.timestamp().max(from), end.timestamp().min(to));
            Some(end.duration_since(begin).max(SignedDuration::ZERO))
        });
        working.fold(SignedDuration::ZERO, SignedDuration::saturating_add)
    }

    /// Whether a printer that has not answered since `since` is to be told of: for `hours` of working time.
    pub fn is_missed(&self, since: Timestamp, hours: u32, now: Timestamp) -> bool {
        self.between(since, now) >= SignedDuration::from_hours(i64::from(hours.max(1)))
    }

    fn moment(&self, day: Date, time: Time) -> Option<Zoned> {
        day.to_datetime(time).to_zoned(self.zone.clone()).ok()
    }
}
