//! What a printer itself keeps of the last replacement of a supply, and which of its replacements that shows. A printer's
//! clock may be wrong, be set, or change its zone: what is shown is dated by when it was told, and a date that has hardly
//! moved, or has gone back, shows nothing.

use jiff::{SignedDuration, Timestamp};

/// What a printer keeps of the last replacement of a supply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its date, by the printer's clock.
    pub at: Option<Timestamp>,
    /// What the printer had counted by then.
    pub usage: Option<u64>,
}

/// The same date in any two zones lies no farther apart than this.
const ZONES: SignedDuration = SignedDuration::from_hours(26);
/// A printer that tells of more replacements of one supply than [`MOST`] within this time, before or after, has another
/// use for its date.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
const MOST: usize = 2;

impl Record {
    /// Whether there is nothing.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Whether `later` tells of a replacement that this one does not: a later date; where not both have one, a higher
    /// count.
    pub fn is_followed_by(self, later: Self) -> bool {
        match (self.at, later.at) {
            (Some(before), Some(after)) => after.duration_since(before) > ZONES,
            _ => self.usage.zip(later.usage).is_some_and(|(before, after)| after > before),
        }
    }

    /// What is known once `told` was told: a replacement that is new, or what was not known before. Nothing else moves it,
    /// so that a clock that goes wrong for a while and comes back is no replacement.
    #[must_use]
    pub fn and(self, told: Self) -> Self {
        if self.is_followed_by(told) {
            return told;
        }
        Self { at: self.at.or(told.at), usage: self.usage.or(told.usage) }
    }
}

/// When the printer first told of each replacement. `told` is what it kept with the time since when it told that, in order
/// of time; the first of it shows no replacement, because nobody saw what was kept before.
pub fn replaced(told: &[(Timestamp, Record)]) -> Vec<Timestamp> {
    let mut known = Record::default();
    let mut found = Vec::new();
    for (since, record) in told {
        if known.is_followed_by(*record) {
            found.push(*since);
        }
        known = known.and(*record);
    }
    let crowd =
        |at: Timestamp| found.iter().filter(|other| other.duration_since(at).abs() <= WEEK).count() > MOST;
    found.iter().copied().filter(|at| !crowd(*at)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::time;

    fn dated(at: &str) -> Record {
        Record { at: Some(time(at)), usage: None }
    }

    fn counted(usage: u64) -> Record {
        Record { at: None, usage: Some(usage) }
    }

    fn since(day: i64) -> Timestamp {
        time("2026-09-01T08:00:00Z") + SignedDuration::from_hours(24 * day)
    }

    #[test]
    fn a_replacement_is_a_later_date_or_where_there_is_none_a_higher_count() {
        let march = dated("2026-03-03T10:00:00Z");
        let (august, hour_later) = (dated("2026-08-20T10:00:00Z"), dated("2026-03-03T11:00:00Z"));
        let table: [(&str, &[Record], &[i64]); 10] = [
            ("told for the first time", &[august], &[]),
            ("again and again", &[march, march, march], &[]),
            ("another date", &[march, august], &[1]),
            ("summer time", &[march, hour_later, march], &[]),
            ("the other end of the world", &[march, dated("2026-03-04T12:00:00Z")], &[]),
            ("a clock that went back and came back", &[august, march, august], &[]),
            ("a higher count", &[counted(1_000), counted(29_000)], &[1]),
            ("a count that began anew", &[counted(29_000), counted(0), counted(500)], &[]),
            ("a date after a count", &[counted(1_000), march, august], &[2]),
            ("not told for a while", &[march, Record::default(), august], &[2]),
        ];
        for (about, told, expected) in table {
            let told: Vec<(Timestamp, Record)> =
                (0_i64..).zip(told).map(|(day, record)| (since(day), *record)).collect();
            let expected: Vec<Timestamp> = expected.iter().map(|day| since(*day)).collect();
            assert_eq!(replaced(&told), expected, "{about}");
        }
    }

    #[test]
    fn a_date_of_today_with_each_look_is_no_date_of_a_replacement() {
        let told: Vec<(Timestamp, Record)> = (0..60)
            .map(|day| (since(day), Record { at: Some(since(day)), usage: Some(day.unsigned_abs()) }))
            .collect();
        assert_eq!(replaced(&told), []);
        // Two in a week can be.
        let told = [
            (since(0), dated("2026-08-20T10:00:00Z")),
            (since(1), dated("2026-09-02T07:00:00Z")),
            (since(4), dated("2026-09-05T07:00:00Z")),
        ];
        assert_eq!(replaced(&told), [since(1), since(4)]);
    }

    proptest! {
        #[test]
        fn what_is_kept_of_what_was_told_shows_the_same_replacements(
            told in prop::collection::vec((prop::option::of(0..400_i64), prop::option::of(0..9_u64)), 0..20),
        ) {
            let told: Vec<(Timestamp, Record)> = (0_i64..)
                .zip(told)
                .map(|(day, (at, usage))| (since(day), Record { at: at.map(since), usage }))
                .collect();
            // As it is written down: only what moved it.
            let mut known = Record::default();
            let mut kept = Vec::new();
            for (at, record) in &told {
                let next = known.and(*record);
                if next != known {
                    kept.push((*at, next));
                }
                known = next;
            }
            prop_assert_eq!(replaced(&kept), replaced(&told));
        }
    }
}
