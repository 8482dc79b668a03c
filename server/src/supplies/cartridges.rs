//! What is new about cartridges. A look at the whole history finds every change again, at times that move by some hours
//! as the history is thinned, and sometimes by another name; what was written down once stays as it was, and so nothing
//! is written down that the next hours may call by another name.

use app::model::CartridgeChange;
use jiff::{SignedDuration, Timestamp};

use super::{
    History, Replacement,
    number::DAY,
    replacement::{Evidence, ONE_CHANGE, numbers},
};

/// Two findings that are nearer than this are one, unless serial numbers say otherwise.
pub(crate) const SAME: SignedDuration = SignedDuration::from_hours(48);

/// What is not certain at once is after so many days.
pub(crate) fn certain_days() -> f64 {
    ONE_CHANGE.as_secs_f64() / DAY
}

/// What was found and is not known yet, oldest first.
pub fn news(known: &[CartridgeChange], found: &[Replacement], history: History<'_>) -> Vec<CartridgeChange> {
    let mut all = known.to_vec();
    let mut news = Vec::new();
    let numbers: Vec<(Timestamp, String)> = numbers(history, history.step()).cloned().collect();
    let history = History { serial_numbers: &numbers, ..history };
    for replacement in found.iter().filter(|replacement| is_certain(replacement, history)) {
        let change = described(replacement, history);
        if !all.iter().any(|other| is_same(other, &change)) {
            all.push(change.clone());
            news.push(change);
        }
    }
    news
}

/// Printers tell another number some hours after the level, a level some hours after the number, and a used cartridge is
/// known by what it tells in a day; a gauge that went wrong is right again by then. Only a new number with a full level
/// is known at once.
fn is_certain(replacement: &Replacement, history: History<'_>) -> bool {
    let told = matches!(replacement.evidence, Evidence::SerialNumber | Evidence::PrinterSays);
    let seen = history.samples.last().map(|last| last.at.duration_since(replacement.at));
    (told && replacement.to_full) || seen.is_some_and(|seen| seen > ONE_CHANGE)
}

/// As history is thinned, times move by so much.
const THINNED: SignedDuration = SignedDuration::from_hours(1);

/// One cartridge comes once; and between two that come lies time. One that is shaken mostly goes within a day or two.
fn is_same(known: &CartridgeChange, found: &CartridgeChange) -> bool {
    let apart = known.at.duration_since(found.at).abs();
    if found.kind.begins_anew() && !known.kind.begins_anew() {
        return apart <= THINNED;
    }
    let numbers = known.serial_number.as_ref().zip(found.serial_number.as_ref());
    match numbers {
        Some((one, other)) if one != other => apart.is_zero(),
        _ => apart < SAME,
    }
}

fn described(replacement: &Replacement, history: History<'_>) -> CartridgeChange {
    let impressions = history.samples.get(replacement.sample).and_then(|sample| sample.impressions);
    CartridgeChange {
        at: replacement.at,
        kind: replacement.kind,
        wasted_percent: replacement.wasted_percent,
        serial_number: serial_number(history, replacement.at),
        impressions,
    }
}

/// The number that was told within a day of the change: printers tell it some readings later.
fn serial_number(history: History<'_>, at: Timestamp) -> Option<String> {
    let soon = at.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
    history.serial_number(soon).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Kind, Level, Sample,
            replacement::{self, Evidence},
        },
        *,
    };
    use crate::testing::time;

    fn found(at: &str, kind: Kind) -> Replacement {
        Replacement {
            at: time(at),
            sample: 0,
            kind,
            wasted_percent: None,
            evidence: Evidence::SerialNumber,
            to_full: true,
            resumes: None,
        }
    }

    #[test]
    fn what_is_found_again_later_earlier_or_by_another_name_is_not_new() {
        let at = "2026-11-20T10:00:00Z";
        let first = news(&[], &[found(at, Kind::New)], History::default());
        assert_eq!(first.len(), 1);
        for again in [
            found(at, Kind::New),
            found("2026-11-20T10:55:00Z", Kind::New),
            found("2026-11-21T09:00:00Z", Kind::Premature),
            found("2026-11-19T23:00:00Z", Kind::ReInserted),
        ] {
            assert_eq!(news(&first, &[again], History::default()), [], "{again:?}");
        }
        let other = news(&first, &[found("2026-12-30T10:00:00Z", Kind::New)], History::default());
        assert_eq!(other.len(), 1);
    }

    #[test]
    fn a_number_that_comes_hours_after_the_level_makes_one_change_and_not_a_refill_and_another_one() {
        let looks = |levels: &[u8]| -> Vec<Sample> {
            let look = |(hours, level): (i64, &u8)| Sample {
                at: time("2026-11-20T00:05:00Z") + SignedDuration::from_hours(hours),
                impressions: Some(5_000 + 20 * hours.unsigned_abs()),
                level: Level::Percent(*level),
                usage: None,
            };
            (0..).zip(levels).map(look).collect()
        };
        let samples = looks(&[[5, 4, 3, 2].as_slice(), &[100; 60]].concat());
        let only = [(samples[0].at, "A".to_owned())];
        let both = [(samples[0].at, "A".to_owned()), (samples[7].at, "B".to_owned())];
        let mut known = Vec::new();
        for hours in 5..samples.len() {
            let serial_numbers = if hours < 7 { &only[..] } else { &both };
            let history = History { samples: &samples[..=hours], serial_numbers, replaced: &[] };
            known.extend(news(&known, &replacement::detect(history), history));
        }
        let told = |known: &[CartridgeChange]| -> Vec<_> {
            known.iter().map(|change| (change.kind, change.serial_number.clone())).collect()
        };
        assert_eq!(told(&known), [(Kind::New, Some("B".to_owned()))]);
        // Where no other number comes, it was a refill.
        let history = History { samples: &samples, serial_numbers: &only, replaced: &[] };
        let refilled = news(&[], &replacement::detect(history), history);
        assert_eq!(told(&refilled), [(Kind::Refilled, Some("A".to_owned()))]);
    }

    /// What is written down look by look, every hour, with the number of the second cartridge `late` hours after its level;
    /// `level` tells what is left at an hour.
    fn written(level: impl Fn(i64) -> u8, late: Option<i64>) -> Vec<(Kind, Option<String>)> {
        let looks = (0..200_i64).map(|hours| Sample {
            at: time("2026-11-02T00:05:00Z") + SignedDuration::from_hours(hours),
            impressions: Some(5_000 + 20 * hours.unsigned_abs()),
            level: Level::Percent(level(hours)),
            usage: None,
        });
        let samples: Vec<Sample> = looks.collect();
        let mut numbers = vec![(samples[0].at, "A".to_owned())];
        let second = late.map(|late| usize::try_from(100 + late).unwrap());
        let mut known = Vec::new();
        for end in 1..samples.len() {
            if second == Some(end) {
                numbers.push((samples[end].at, "B".to_owned()));
            }
            let history = History { samples: &samples[..=end], serial_numbers: &numbers, replaced: &[] };
            known.extend(news(&known, &replacement::detect(history), history));
        }
        known.into_iter().map(|change| (change.kind, change.serial_number)).collect()
    }

    #[test]
    fn what_is_written_down_is_written_once_and_by_the_name_that_it_keeps() {
        use Kind::{New, Premature, ReInserted};
        let percent = |hours: i64, from: i64| u8::try_from(from - hours / 5).unwrap();
        let changed =
            |to: i64| move |hours| if hours < 100 { percent(hours, 80) } else { percent(hours - 100, to) };
        let short = |to: i64, for_hours: i64| {
            move |hours: i64| {
                let short = (100..100 + for_hours).contains(&hours);
                if short { percent(0, to) } else { percent(hours, 80) }
            }
        };
        let b = Some("B".to_owned());
        assert_eq!(written(changed(30), Some(0)), [(ReInserted, b.clone())], "a used one");
        assert_eq!(written(changed(30), Some(5)), [(ReInserted, b.clone())], "its number comes later");
        assert_eq!(written(changed(30), Some(30)), [(ReInserted, b.clone())], "the next day");
        assert_eq!(written(changed(100), Some(0)), [(Premature, b.clone())], "a new one");
        assert_eq!(written(changed(100), Some(5)), [(Premature, b.clone())], "likewise");
        let used_up = |hours: i64| if hours < 100 { percent(hours, 22) } else { percent(hours - 100, 100) };
        assert_eq!(written(used_up, Some(0)), [(New, b)], "used up");
        for (to, hours) in [(0, 1), (0, 3), (0, 14), (100, 1), (100, 3), (100, 14)] {
            assert_eq!(written(short(to, hours), None), [], "{to} % for {hours} hours");
        }
    }

    #[test]
    fn another_serial_number_is_another_cartridge_on_the_same_day() {
        let numbers =
            [(time("2026-11-20T10:00:00Z"), "A".to_owned()), (time("2026-11-22T10:30:00Z"), "B".to_owned())];
        let history = History { serial_numbers: &numbers, ..History::default() };
        let first = news(&[], &[found("2026-11-20T10:00:00Z", Kind::New)], history);
        assert_eq!(first[0].serial_number.as_deref(), Some("A"));
        let both = [found("2026-11-20T10:00:00Z", Kind::New), found("2026-11-22T09:00:00Z", Kind::Premature)];
        let second = news(&first, &both, history);
        assert_eq!(second.len(), 1);
        assert_eq!(second[0].serial_number.as_deref(), Some("B"));
    }
}
