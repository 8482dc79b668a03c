//! Times and durations as far as they are known.

use jiff::SignedDuration;

use crate::text::format::{counted, grouped};

/// How long something lasted, at the least and at the most: "between 3 and 8 minutes", "less than 5 minutes",
/// "at least 2 hours", "40 seconds".
pub fn lasted(least: SignedDuration, most: Option<SignedDuration>) -> String {
    let (shortest, unit) = rounded(least);
    let Some(most) = most else {
        return match shortest {
            0 => "not known".to_owned(),
            _ => format!("at least {}", amount(shortest, unit)),
        };
    };
    let (longest, unit_of_longest) = rounded(most);
    match (shortest, longest) {
        _ if (shortest, unit) == (longest, unit_of_longest) => amount(longest, unit),
        (0, _) => format!("less than {}", amount(longest, unit_of_longest)),
        _ if unit == unit_of_longest => {
            format!("between {} and {}", grouped(shortest), amount(longest, unit))
        }
        _ => format!("between {} and {}", amount(shortest, unit), amount(longest, unit_of_longest)),
    }
}

/// One duration: "2 hours".
pub fn duration(duration: SignedDuration) -> String {
    let (number, unit) = rounded(duration);
    amount(number, unit)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

/// In the largest unit of which there are two at least, so that rounding never says half of it wrong.
fn rounded(duration: SignedDuration) -> (u64, Unit) {
    let seconds = u64::try_from(duration.as_secs()).unwrap_or(0);
    let (each, unit) = match seconds {
        0..120 => (1, Unit::Seconds),
        120..7_200 => (60, Unit::Minutes),
        7_200..172_800 => (3_600, Unit::Hours),
        _ => (86_400, Unit::Days),
    };
    ((seconds + each / 2) / each, unit)
}

fn amount(number: u64, unit: Unit) -> String {
    match unit {
        Unit::Seconds => counted(number, "second", "seconds"),
        Unit::Minutes => counted(number, "minute", "minutes"),
        Unit::Hours => counted(number, "hour", "hours"),
        Unit::Days => counted(number, "day", "days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_says_what_is_known_of_it_and_no_more() {
        let seconds = SignedDuration::from_secs;
        let table = [
            (0, Some(0), "0 seconds"),
            (0, Some(300), "less than 5 minutes"),
            (180, Some(480), "between 3 and 8 minutes"),
            (100, Some(480), "between 100 seconds and 8 minutes"),
            (600, Some(600), "10 minutes"),
            (600, Some(610), "10 minutes"),
            (2_400, Some(7_200), "between 40 minutes and 2 hours"),
            (7_200, None, "at least 2 hours"),
            (0, None, "not known"),
            (90_000, Some(259_200), "between 25 hours and 3 days"),
            (-5, Some(-1), "0 seconds"),
            (i64::MAX, Some(i64::MAX), "106,751,991,167,301 days"),
        ];
        for (least, most, expected) in table {
            let said = lasted(seconds(least), most.map(seconds)).replace('\u{a0}', " ");
            assert_eq!(said, expected, "{least} {most:?}");
        }
        assert_eq!(duration(seconds(1)), "1\u{a0}second");
    }
}
