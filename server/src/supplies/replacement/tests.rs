use jiff::{Timestamp, ToSpan};

use super::{Evidence, Kind, detect};
use crate::supplies::history::{History, Level, Sample};

/// Four looks a day, 50 pages between two of them.
fn looks(levels: &[Level]) -> Vec<Sample> {
    let begin: Timestamp = "2026-01-05T06:00:00Z".parse().expect("a time");
    let mut at = begin;
    let mut impressions = 1000;
    let look = levels.iter().map(|level| {
        at += 6.hours();
        impressions += 50;
        Sample { at, impressions: Some(impressions), level: *level, usage: None }
    });
    look.collect()
}

fn percents(levels: &[u8]) -> Vec<Level> {
    levels.iter().map(|percent| Level::Percent(*percent)).collect()
}

/// Kinds with what was wasted.
type Named = &'static [(Kind, Option<u8>)];

fn kinds(history: History<'_>) -> Vec<(Kind, Option<u8>)> {
    detect(history).iter().map(|change| (change.kind, change.wasted_percent)).collect()
}

#[test]
fn a_level_is_told_apart_by_how_it_moves_and_stays() {
    let table: [(&str, &[u8], Named); 20] = [
        ("used up", &[5, 4, 3, 2, 1, 100, 99, 99, 98], &[(Kind::New, Some(2))]),
        ("with much left", &[45, 44, 43, 42, 41, 100, 99, 99, 98], &[(Kind::Premature, Some(42))]),
        ("shaken", &[8, 7, 6, 5, 14, 14, 13, 12, 8, 5, 3], &[(Kind::Shaken, None)]),
        ("a gauge that is a step off", &[45, 44, 45, 43, 44, 42, 43, 41], &[]),
        ("one wrong look", &[45, 44, 43, 100, 42, 42, 41, 41], &[]),
        ("not seen for long enough", &[5, 4, 3, 2, 100], &[]),
        ("a used one", &[8, 7, 6, 5, 62, 61, 61, 60], &[(Kind::ReInserted, Some(6))]),
        (
            "away and back",
            &[60, 59, 58, 58, 100, 99, 99, 98, 57, 57, 56, 56, 55],
            &[(Kind::New, None), (Kind::ReInserted, Some(99))],
        ),
        ("steps of 25, used up", &[25, 25, 25, 25, 100, 100, 100, 100], &[(Kind::New, None)]),
        ("steps of 25, rising in two looks", &[25, 25, 25, 25, 75, 100, 100, 100, 100], &[(Kind::New, None)]),
        (
            "steps of 25, the first look a step off",
            &[25, 25, 0, 0, 0, 25, 100, 100, 100, 100],
            &[(Kind::New, None)],
        ),
        ("steps of 10, used up at zero", &[20, 10, 10, 0, 0, 0, 100, 100, 100, 100], &[(Kind::New, None)]),
        ("only falling", &[90, 80, 70, 60, 50, 40, 30], &[]),
        ("one wrong low look", &[67, 66, 66, 0, 66, 65, 65, 64, 64], &[]),
        ("one wrong low look of a full one", &[98, 98, 97, 0, 97, 97, 96, 96, 96], &[]),
        ("two of half of it", &[67, 66, 66, 30, 30, 65, 65, 65, 64], &[]),
        ("out for a night", &[67, 66, 66, 0, 0, 0, 66, 66, 65, 65], &[]),
        ("full for a night", &[67, 66, 66, 100, 100, 100, 65, 65, 64, 64], &[]),
        ("out, and then a new one", &[67, 66, 66, 0, 0, 100, 99, 99, 98], &[(Kind::Premature, Some(66))]),
        (
            "from a fifth to nothing at once",
            &[23, 22, 21, 0, 0, 0, 0, 0, 100, 99, 99],
            &[(Kind::New, Some(0))],
        ),
    ];
    for (what, levels, expected) in table {
        let samples = looks(&percents(levels));
        let found = kinds(History { samples: &samples, ..History::default() });
        assert_eq!(found, expected, "{what}");
    }
}

/// A look each two hours, at which 25 pages of four thousand were printed, over five cartridges, with what `gauge` tells of
/// what is left, in percent.
fn five_cartridges(gauge: &[u8]) -> Vec<Sample> {
    let begin: Timestamp = "2026-01-05T06:00:00Z".parse().expect("a time");
    let looks = (0..800_u32).map(|look| {
        let left = 100.0 - f64::from(look % 160) / 1.6;
        let told = gauge.iter().copied().find(|level| f64::from(*level) >= left).unwrap_or(100);
        let at = begin + (2 * i64::from(look)).hours();
        let impressions = Some(1_000 + 25 * u64::from(look));
        Sample { at, impressions, level: Level::Percent(told), usage: None }
    });
    looks.collect()
}

#[test]
fn a_gauge_whose_steps_have_no_common_divisor_replaces_no_cartridge() {
    let table: [(&[u8], u8); 8] = [
        (&[0, 25, 50, 75, 100], 25),
        (&[0, 10, 25, 50, 75, 100], 25),
        (&[0, 1, 25, 50, 75, 100], 25),
        (&[0, 10, 40, 70, 100], 30),
        (&[0, 33, 67, 100], 33),
        (&[0, 12, 25, 37, 50, 62, 75, 87, 100], 13),
        (&[0, 17, 33, 50, 67, 83, 100], 17),
        (&[0, 50, 100], 50),
    ];
    for (gauge, step) in table {
        let samples = five_cartridges(gauge);
        let four = [Kind::New; 4];
        let numbers: Vec<(Timestamp, String)> = samples
            .iter()
            .step_by(160)
            .zip('A'..)
            .map(|(sample, number)| (sample.at, number.into()))
            .collect();
        for numbers in [&numbers[..], &[]] {
            let history = History { samples: &samples, serial_numbers: numbers, replaced: &[] };
            assert_eq!(history.step(), step, "{gauge:?}");
            let found: Vec<_> = kinds(history).iter().map(|(kind, _)| *kind).collect();
            assert_eq!(found, four, "{gauge:?} {numbers:?}");
        }
    }
}

#[test]
fn one_look_off_the_grid_of_a_gauge_makes_it_no_finer() {
    let mut samples = five_cartridges(&[0, 25, 50, 75, 100]);
    samples[300].level = Level::Percent(49);
    let history = History { samples: &samples, ..History::default() };
    assert_eq!((history.step(), kinds(history).len()), (25, 4));
    // Single percents are told though a few looks lie far apart.
    let mut samples = five_cartridges(&(0..=100).collect::<Vec<_>>());
    samples.drain(200..240);
    assert_eq!(History { samples: &samples, ..History::default() }.step(), 1);
    samples.retain(|sample| sample.at.as_second() % 86_400 == 6 * 3_600);
    assert_eq!(History { samples: &samples, ..History::default() }.step(), 1, "a look a day");
}

#[test]
fn a_number_that_comes_with_a_full_level_is_another_cartridge_at_once_and_so_is_the_one_that_is_put_back() {
    let samples = looks(&percents(&[40, 40, 40, 100]));
    let numbers = [(samples[0].at, "A".to_owned()), (samples[3].at, "B".to_owned())];
    let found = detect(History { samples: &samples, serial_numbers: &numbers, replaced: &[] });
    assert_eq!((found.len(), found[0].kind, found[0].to_full), (1, Kind::Premature, true));
    let samples = looks(&percents(&[40, 40, 40, 100, 40, 40, 40, 40]));
    let numbers =
        [(0, "A"), (3, "B"), (4, "A")].map(|(at, number): (usize, &str)| (samples[at].at, number.to_owned()));
    let history = History { samples: &samples, serial_numbers: &numbers, replaced: &[] };
    assert_eq!(kinds(history), [(Kind::New, None), (Kind::ReInserted, None)]);
}

#[test]
fn a_serial_number_that_is_gone_again_was_misread() {
    type Told<'a> = &'a [(Timestamp, &'a str)];
    let samples = five_cartridges(&(0..=100).collect::<Vec<_>>());
    // Within hours and minutes, over noon of the same cartridge.
    let at = |look: usize, minutes: i64| samples[look].at + minutes.minutes();
    let table: [(&str, Told<'_>, usize); 6] = [
        ("one look", &[(at(0, 0), "A"), (at(40, 0), "B"), (at(41, 0), "A")], 0),
        ("between two looks", &[(at(0, 0), "A"), (at(40, 5), "B"), (at(40, 10), "A")], 0),
        ("half a day", &[(at(0, 0), "A"), (at(40, 0), "B"), (at(46, 0), "A")], 0),
        ("two days", &[(at(0, 0), "A"), (at(40, 0), "B"), (at(64, 0), "A")], 2),
        ("two after each other", &[(at(0, 0), "A"), (at(40, 0), "B"), (at(41, 0), "C"), (at(42, 0), "A")], 0),
        ("not for long enough yet", &[(at(0, 0), "A"), (at(799, 0), "B")], 0),
    ];
    for (about, numbers, by_number) in table {
        let numbers: Vec<(Timestamp, String)> =
            numbers.iter().map(|(at, number)| (*at, (*number).into())).collect();
        let history = History { samples: &samples, serial_numbers: &numbers, replaced: &[] };
        let found = detect(history);
        let told = found.iter().filter(|change| change.evidence == Evidence::SerialNumber).count();
        assert_eq!((told, found.len()), (by_number, by_number + 4), "{about}: {found:?}");
    }
}

#[test]
fn what_was_left_is_the_last_level_less_what_was_printed_until_the_change() {
    // A look a day, at which a fifteenth of a cartridge is gone.
    let table: [(&str, &[u8], &[u8], Named); 5] = [
        ("used up", &[27, 20, 13, 7], &[100, 100, 93, 87], &[(Kind::New, Some(0))]),
        ("used up, and the next one at once", &[27, 20, 13, 7], &[97, 90, 83, 77], &[(Kind::New, Some(0))]),
        ("with a fifth left", &[40, 33, 27], &[100, 100, 93, 87], &[(Kind::Premature, Some(20))]),
        ("with a quarter left", &[40, 33, 27], &[95, 88, 82, 75], &[(Kind::Premature, Some(25))]),
        ("one look that was wrong", &[27, 20, 13, 23], &[100, 100, 93, 87], &[(Kind::New, Some(1))]),
    ];
    for (what, last, next, expected) in table {
        let begin = [93, 87, 80, 73, 67, 60, 53, 47];
        let levels: Vec<u8> = begin.iter().chain(last).chain(next).copied().collect();
        let samples = looks(&percents(&levels));
        assert_eq!(kinds(History { samples: &samples, ..History::default() }), expected, "{what}");
    }
}

#[test]
fn a_change_is_dated_where_the_level_moves_most_and_not_at_a_gauge_that_was_a_step_off_before() {
    let table: [(&[u8], usize); 2] =
        [(&[25, 25, 0, 0, 0, 25, 100, 100, 100, 100], 6), (&[25, 25, 25, 25, 75, 100, 100, 100, 100], 4)];
    for (levels, sample) in table {
        let samples = looks(&percents(levels));
        let found = detect(History { samples: &samples, ..History::default() });
        assert_eq!(found.iter().map(|change| change.sample).collect::<Vec<_>>(), [sample], "{levels:?}");
    }
}

#[test]
fn a_change_is_seen_though_half_of_the_new_one_is_printed_within_hours() {
    let mut samples = looks(&percents(&[100, 75, 50, 25, 25, 25, 100, 75, 50, 50, 50]));
    for (sample, printed) in samples.iter_mut().zip([0, 10, 20, 30, 30, 30, 32, 42, 52, 52, 52]) {
        sample.impressions = Some(5000 + printed * 100);
    }
    assert_eq!(kinds(History { samples: &samples, ..History::default() }), [(Kind::New, None)]);
    // The same levels with nothing printed are a gauge that went wrong for a while.
    for sample in &mut samples {
        sample.impressions = Some(5000);
    }
    let found = detect(History { samples: &samples, ..History::default() });
    assert!(found.iter().all(|change| !change.kind.begins_anew()), "{found:?}");
}

#[test]
fn one_cartridge_is_one_replacement_though_serial_number_level_and_printer_say_so_hours_apart() {
    let samples = looks(&percents(&[5, 4, 3, 2, 100, 99, 99, 98, 97, 97]));
    let numbers = [(samples[0].at, "A".to_owned()), (samples[6].at, "B".to_owned())];
    let replaced = [samples[3].at];
    let history = History { samples: &samples, serial_numbers: &numbers, replaced: &replaced };
    assert_eq!(kinds(history), [(Kind::New, Some(4))]);
}

#[test]
fn with_serial_numbers_a_full_level_under_the_same_one_is_a_refill_and_a_known_one_is_back() {
    let samples = looks(&percents(&[5, 4, 3, 2, 100, 99, 99, 98, 97, 97]));
    let numbers = [(samples[0].at, "A".to_owned())];
    let history = History { samples: &samples, serial_numbers: &numbers, replaced: &[] };
    assert_eq!(kinds(history), [(Kind::Refilled, Some(3))]);

    let levels = [60, 59, 58, 58, 57, 57, 100, 99, 99, 98, 98, 97, 97, 96, 57, 56, 56, 55];
    let samples = looks(&percents(&levels));
    let numbers = [(0, "A"), (6, "B"), (14, "A")]
        .map(|(at, number): (usize, &str)| (samples[at].at, number.to_owned()));
    let history = History { samples: &samples, serial_numbers: &numbers, replaced: &[] };
    let found = detect(history);
    assert_eq!(kinds(history), [(Kind::New, None), (Kind::ReInserted, Some(97))]);
    assert_eq!(found[1].resumes, Some(0), "its stay before began with the first look");
}

#[test]
fn a_serial_number_that_is_told_from_some_day_on_says_nothing_of_the_changes_before() {
    let levels = [5, 4, 3, 2, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 5, 4, 3, 100, 99, 98, 98];
    let samples = looks(&percents(&levels));
    let told_from = |at: usize| [(samples[at].at, "A".to_owned())];
    let found = |numbers: &[(Timestamp, String)]| {
        kinds(History { samples: &samples, serial_numbers: numbers, replaced: &[] })
            .iter()
            .map(|(kind, _)| *kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&[]), [Kind::New, Kind::New]);
    assert_eq!(found(&told_from(20)), [Kind::New, Kind::New], "only at the end");
    assert_eq!(found(&told_from(17)), [Kind::New, Kind::New], "with the second one");
    assert_eq!(found(&told_from(8)), [Kind::New, Kind::Refilled], "between them");
    assert_eq!(found(&told_from(0)), [Kind::Refilled, Kind::Refilled], "from the first look");
}

#[test]
fn a_usage_counter_that_falls_shows_what_no_level_shows() {
    let mut samples = looks(&[Level::NotReported; 12]);
    for (sample, usage) in samples.iter_mut().zip([400, 450, 500, 550, 600, 650, 20, 70, 120, 170, 220, 270])
    {
        sample.usage = Some(usage);
    }
    assert_eq!(kinds(History { samples: &samples, ..History::default() }), [(Kind::New, None)]);
}

#[test]
fn a_usage_counter_shows_a_replacement_only_where_it_falls_by_much_and_for_good() {
    let table: [(&str, &[u64], usize); 7] = [
        ("for good", &[400, 450, 500, 20, 70, 120, 170], 1),
        ("one wrong look", &[400, 450, 500, 0, 550, 600, 650], 0),
        ("two wrong looks", &[400, 450, 500, 0, 0, 600, 650, 700], 0),
        ("not seen for long enough", &[400, 450, 500, 20, 70], 0),
        ("put right by a few pages", &[400, 450, 500, 450, 500, 550, 600], 0),
        ("one after the other", &[400, 450, 500, 20, 70, 120, 170, 220, 0, 50, 100, 150], 2),
        ("a high one, put back", &[400, 450, 500, 20, 70, 120, 500, 550, 600, 650], 1),
    ];
    for (about, usages, expected) in table {
        let mut samples = looks(&vec![Level::NotReported; usages.len()]);
        for (sample, usage) in samples.iter_mut().zip(usages) {
            sample.usage = Some(*usage);
        }
        let found = detect(History { samples: &samples, ..History::default() });
        assert_eq!(found.len(), expected, "{about}: {found:?}");
    }
}

#[test]
fn the_printers_own_date_shows_what_no_level_shows_and_under_the_same_serial_number_nothing() {
    let samples = looks(&[Level::NotReported; 16]);
    let replaced = [samples[8].at];
    let history = History { samples: &samples, replaced: &replaced, ..History::default() };
    let found = detect(history);
    assert_eq!(kinds(history), [(Kind::New, None)]);
    assert_eq!((found[0].sample, found[0].evidence), (8, Evidence::PrinterSays));
    let one = [(samples[0].at, "A".to_owned())];
    assert_eq!(kinds(History { serial_numbers: &one, ..history }), []);
    // The number comes some readings later.
    let two = [(samples[0].at, "A".to_owned()), (samples[11].at, "B".to_owned())];
    assert_eq!(kinds(History { serial_numbers: &two, ..history }), [(Kind::New, None)]);
    let mut counted = samples.clone();
    for (sample, usage) in counted.iter_mut().zip([500; 8].into_iter().chain([0; 8])) {
        sample.usage = Some(usage);
    }
    let history = History { samples: &counted, ..history };
    assert_eq!(kinds(history), [(Kind::New, None)], "date and counter are one change");
    assert_eq!(kinds(History { serial_numbers: &one, replaced: &[], ..history }), []);
}

#[test]
fn low_that_goes_away_for_good_is_a_replacement_and_for_a_while_is_not() {
    let levels = |runs: &[(Level, usize)]| -> Vec<Level> {
        runs.iter().flat_map(|(level, times)| std::iter::repeat_n(*level, *times)).collect()
    };
    let (silent, low) = (Level::NotReported, Level::Low);
    let samples = looks(&levels(&[(silent, 60), (low, 8), (silent, 60), (low, 6), (silent, 5), (low, 4)]));
    let found = kinds(History { samples: &samples, ..History::default() });
    assert_eq!(found, [(Kind::New, None), (Kind::Shaken, None)]);
}

#[test]
fn a_cartridge_with_another_number_that_is_far_from_full_was_used_elsewhere() {
    let begin: Timestamp = "2026-01-05T06:00:00Z".parse().expect("a time");
    let numbers = [(begin, "A".to_owned()), (begin + 30.hours(), "B".to_owned())];
    let table: [(&str, &[u8], Kind); 3] = [
        ("a new one", &[91, 90, 90, 89, 100, 99, 99, 98, 98, 97, 97], Kind::Premature),
        ("a used one", &[91, 90, 90, 89, 7, 7, 7, 6, 6, 6, 5], Kind::ReInserted),
        ("its level comes later", &[8, 7, 7, 6, 6, 6, 100, 99, 99, 98, 98], Kind::New),
    ];
    for (what, levels, kind) in table {
        let samples = looks(&percents(levels));
        let history = History { samples: &samples, serial_numbers: &numbers, ..History::default() };
        let found = kinds(history);
        assert_eq!(found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [kind], "{what}");
    }
}

/// A year of looks every five minutes in which each cartridge is used up, with the numbers as they were told: within the hour,
/// and not with a look that is kept.
fn years_of_numbers() -> (Vec<Sample>, Vec<(Timestamp, String)>) {
    let begin: Timestamp = "2026-01-05T00:00:00Z".parse().expect("a time");
    let samples: Vec<Sample> = (0..20_000_u64)
        .map(|look| Sample {
            at: begin + (5 * i64::try_from(look).expect("few")).minutes(),
            impressions: Some(1_000 + look),
            level: Level::Percent(100 - u8::try_from(look % 4_001 / 41).expect("at most 97")),
            usage: None,
        })
        .collect();
    let numbers = (0..5).map(|cartridge| (samples[cartridge * 4_001].at, format!("C{cartridge}")));
    let numbers = numbers.collect();
    (samples, numbers)
}

/// The last of each hour, as it is kept after some time.
fn thinned(samples: &[Sample]) -> Vec<Sample> {
    let hour = |sample: &Sample| sample.at.as_second().div_euclid(3_600);
    let last = samples.chunk_by(|one, next| hour(one) == hour(next)).filter_map(<[Sample]>::last);
    last.copied().collect()
}

#[test]
fn a_new_cartridge_stays_a_new_one_once_the_look_that_told_its_number_is_thinned_away() {
    let (samples, numbers) = years_of_numbers();
    let kept = thinned(&samples);
    assert!(numbers.iter().any(|(since, _)| kept.iter().all(|sample| sample.at != *since)));
    for samples in [&samples, &kept] {
        let history = History { samples, serial_numbers: &numbers, replaced: &[] };
        let found = detect(history);
        let told: Vec<_> = found.iter().map(|one| (one.kind, one.resumes, one.evidence)).collect();
        assert_eq!(told, [(Kind::New, None, Evidence::SerialNumber); 4]);
    }
}

#[test]
fn a_number_that_is_told_between_two_kept_looks_names_a_new_one_though_the_level_follows_later() {
    let samples = looks(&percents(&[8, 7, 6, 5, 5, 5, 100, 99, 99, 98, 98, 97]));
    let numbers = [(samples[0].at, "A".to_owned()), (samples[4].at - 20.minutes(), "B".to_owned())];
    let history = History { samples: &samples, serial_numbers: &numbers, replaced: &[] };
    assert_eq!(kinds(history), [(Kind::New, Some(6))]);
}

#[test]
fn what_was_told_before_the_first_look_is_no_change_at_the_first_look() {
    let samples = looks(&percents(&[60, 59, 58, 58, 57, 56, 55, 55]));
    let before = |days: i64| samples[0].at - (days * 24).hours();
    let numbers = [(before(90), "A"), (before(50), "B"), (before(10), "C"), (before(5), "A")]
        .map(|(at, number)| (at, number.to_owned()));
    let replaced = [before(50), before(10)];
    let history = History { samples: &samples, serial_numbers: &numbers, replaced: &replaced };
    assert_eq!(detect(history).len(), 0);
}
