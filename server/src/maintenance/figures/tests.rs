use std::collections::BTreeMap;

use app::model::{Episode, FedIn, Moment, Severity, Stop};
use jiff::{SignedDuration, Timestamp};

use super::{Fed, Span, availability, repair, stoppages, stops};

fn at(minutes: i64) -> Timestamp {
    "2026-11-23T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn span(from: i64, to: i64) -> Span {
    Span { from: at(from), to: at(to) }
}

fn episode(code: i64, tray: i64, from: i64, to: Option<i64>) -> Episode {
    Episode {
        code,
        seen_last: at(to.unwrap_or(from)),
        cleared: to.map(|to| Moment { earliest: Some(at(to)), latest: at(to + 1) }),
        ..crate::testing::critical("input", Some(tray), at(from))
    }
}

#[test]
fn stoppages_are_counted_by_code_and_place_and_held_against_the_sheets_of_the_tray() {
    let jams = [(8, 2), (8, 2), (8, 2), (8, 3), (813, 3), (808, 2)];
    let mut episodes: Vec<Episode> =
        jams.iter().map(|(code, tray)| episode(*code, *tray, 0, Some(1))).collect();
    episodes[1].times = 4;
    let fed = Fed { trays: BTreeMap::from([(2, 2_000)]), printer: Some((10_000, FedIn::Impressions)) };
    let found = stoppages(&episodes, &fed);
    let figures: Vec<_> = found
        .iter()
        .map(|rate| (rate.code, rate.group_index, rate.stoppages, (rate.fed, rate.fed_in), rate.by_tray))
        .collect();
    assert_eq!(
        figures,
        [
            (8, Some(2), 6, (Some(2_000), FedIn::Sheets), true),
            (8, Some(3), 1, (Some(10_000), FedIn::Impressions), false),
            (813, Some(3), 1, (Some(10_000), FedIn::Impressions), false)
        ]
    );
    let (rate, _, _) = found[0].per_thousand.unwrap();
    assert!((rate - 3.0).abs() < 1e-9);
    assert_eq!(stoppages(&episodes, &Fed::default())[0].per_thousand, None);
}

#[test]
fn a_rate_says_how_certain_it_is() {
    // Garwood's limits, as tables of the Poisson distribution have them.
    for (count, low, high) in [(1_u32, 0.025_32, 5.5716), (3, 0.618_67, 8.7673), (10, 4.7954, 18.390)] {
        let episodes = vec![Episode { times: count, ..episode(8, 2, 0, Some(1)) }];
        let fed = Fed { trays: BTreeMap::new(), printer: Some((1_000, FedIn::Impressions)) };
        let (_, found_low, found_high) = stoppages(&episodes, &fed)[0].per_thousand.unwrap();
        assert!(
            (found_low - low).abs() < 1e-3 && (found_high - high).abs() < 1e-3,
            "{count}: {found_low} {found_high}"
        );
    }
}

#[test]
fn availability_counts_each_minute_once_and_what_nobody_saw_as_unknown() {
    let found = availability(
        span(0, 100),
        &[span(10, 20), span(15, 30), span(-50, 5), span(95, 300), span(40, 40), span(60, 50)],
        &[span(25, 35)],
    );
    let minutes = |span: SignedDuration| span.as_mins();
    assert_eq!((minutes(found.up), minutes(found.down), minutes(found.unknown)), (65, 25, 10));
    assert_eq!(found.hundredths_of_a_percent(), Some(7222));
    let nothing = availability(span(0, 100), &[], &[span(0, 100)]);
    assert_eq!(nothing.hundredths_of_a_percent(), None);
    assert_eq!(availability(span(0, 100), &[], &[]).hundredths_of_a_percent(), Some(10_000));
}

#[test]
fn what_stopped_the_printer_is_down_and_the_time_between_two_looks_is_unknown() {
    let raised = Moment { earliest: Some(at(5)), latest: at(10) };
    let episodes = [
        Episode { raised, ..episode(8, 2, 10, Some(20)) },
        episode(8, 2, 50, None),
        Episode { severity: Severity::Warning, ..episode(807, 2, 0, Some(100)) },
    ];
    let (down, unknown) = stops(&episodes, at(60));
    let found = availability(span(0, 60), &down, &unknown);
    let minutes = (found.up.as_mins(), found.down.as_mins(), found.unknown.as_mins());
    assert_eq!(minutes, (60 - 6 - 10 - 10, 20, 6));
}

#[test]
fn the_time_to_repair_is_that_of_what_stopped_the_printer_and_was_seen_through() {
    let episodes = [
        episode(8, 2, 0, Some(10)),
        episode(8, 2, 100, Some(120)),
        episode(8, 2, 200, Some(260)),
        episode(8, 2, 300, None),
        Episode { severity: Severity::Warning, ..episode(807, 2, 0, Some(900)) },
        Episode { unwatched: true, ..episode(8, 2, 0, Some(900)) },
        Episode { raised: Moment { earliest: None, latest: at(0) }, ..episode(8, 2, 0, Some(900)) },
    ];
    let found = repair(&episodes, at(400)).unwrap();
    let minutes = |(least, most): (SignedDuration, SignedDuration)| (least.as_mins(), most.as_mins());
    assert_eq!(found.episodes, 3);
    assert_eq!(minutes(found.mean), (30, 31));
    assert_eq!(minutes(found.median), (20, 21));
    assert_eq!(found.longest, SignedDuration::from_mins(61));
    assert_eq!(repair(&episodes[3..], at(400)), None);
}

#[test]
fn an_alert_stops_the_printer_while_it_is_critical_and_no_longer() {
    let stop = |from: i64, to: Option<i64>| Stop {
        from: Moment { earliest: Some(at(from - 1)), latest: at(from) },
        to: to.map(|to| Moment { earliest: Some(at(to - 1)), latest: at(to) }),
    };
    // A warning for 100 minutes, critical for 20, and a warning again; once more critical at its end.
    let twice = Episode { stops: vec![stop(100, Some(120)), stop(150, None)], ..episode(8, 2, 0, Some(160)) };
    // Of before these times were kept.
    let since = Episode { worse_at: Some(at(300)), ..episode(8, 2, 200, Some(310)) };
    let figures = |episodes: &[Episode]| {
        let (down, unknown) = stops(episodes, at(400));
        let found = availability(span(0, 400), &down, &unknown);
        (found.up.as_mins(), found.down.as_mins(), found.unknown.as_mins())
    };
    assert_eq!(figures(std::slice::from_ref(&twice)), (400 - 33, 19 + 10, 4));
    assert_eq!(figures(&[since]), (400 - 11, 10, 1));
    let milder = Episode { stops: vec![stop(100, Some(120))], cleared: None, ..episode(8, 2, 0, None) };
    assert_eq!(figures(&[milder]), (400 - 21, 19, 2));
    let found = repair(&[twice], at(400)).unwrap();
    assert_eq!((found.mean.0.as_mins(), found.mean.1.as_mins()), (19 + 10, 21 + 12));
}
