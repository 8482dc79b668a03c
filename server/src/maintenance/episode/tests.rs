mod times;

use app::model::{Alert, Episode, Moment, Severity, Source, Stop, Training};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{HOURLY, Look, ROWS, Row, Step, Story};
use crate::maintenance::{
    finding::{Occurrence, What},
    notice::Subject,
};

const START: &str = "2026-11-22T08:00:00Z";

fn at(seconds: i64) -> Timestamp {
    START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn alert(index: u32, code: i64, tray: i64) -> Alert {
    Alert {
        index,
        severity: Severity::Critical,
        training: Training::Untrained,
        group: "input".to_owned(),
        group_index: Some(tray),
        code,
        code_name: None,
        vendor_code: None,
        location: None,
        description: Some(format!("Tray {tray}")),
        raised_at: None,
        source: Source::Oid("1.3.6.1.2.1.43.18.1.1.8.1.1".to_owned()),
    }
}

/// A look `seconds` after the start, the agent having been up for that long and `up` seconds before.
struct Seen {
    seconds: i64,
    up: i64,
    restarted: bool,
    whole: bool,
}

fn seen(seconds: i64) -> Seen {
    Seen { seconds, up: 100_000, restarted: false, whole: true }
}

impl Seen {
    /// Rows of alerts with the seconds after the start at which the agent says that they were raised.
    fn with(self, story: &mut Story, alerts: &[(Alert, Option<i64>)]) -> Vec<Step> {
        let ticks = |seconds: i64| u32::try_from((self.up + seconds) * 100 % (1 << 32)).unwrap();
        let rows: Vec<Row<'_>> =
            alerts.iter().map(|(alert, raised)| Row { alert, ticks: raised.map(ticks) }).collect();
        story.look(&Look {
            at: at(self.seconds),
            uptime: Some(ticks(self.seconds)),
            restarted: self.restarted,
            whole: self.whole,
            impressions: Some(5000),
            rows: &rows,
        })
    }
}

/// "+8" for a jam that was raised, "-8" for one that was cleared, each with its id.
fn told(steps: &[Step]) -> Vec<String> {
    steps
        .iter()
        .map(|step| match step {
            Step::Raised(it) => format!("+{} #{}", it.code, it.id),
            Step::Again(it) => format!("*{} #{}", it.code, it.id),
            Step::Cleared(it) => format!("-{} #{}", it.code, it.id),
            Step::ClearedAgain(it) => format!("~{} #{}", it.code, it.id),
            Step::Omitted(count) => format!("?{count}"),
        })
        .collect()
}

fn cleared(steps: &[Step]) -> Episode {
    let cleared = steps.iter().find_map(|step| match step {
        Step::Cleared(episode) => Some(episode.clone()),
        _ => None,
    });
    cleared.unwrap()
}

#[test]
fn an_alert_is_an_episode_from_its_raising_to_its_end() {
    let mut story = Story::default();
    assert_eq!(seen(0).with(&mut story, &[]), []);
    assert_eq!(told(&seen(60).with(&mut story, &[(alert(7, 8, 2), Some(45))])), ["+8 #1"]);
    assert_eq!(seen(90).with(&mut story, &[(alert(7, 8, 2), Some(45))]), []);
    assert_eq!(story.active()[0].seen_last, at(90));
    let episode = cleared(&seen(120).with(&mut story, &[]));
    assert_eq!(episode.raised, Moment::exactly(at(45)));
    assert_eq!(episode.cleared, Some(Moment { earliest: Some(at(90)), latest: at(120) }));
    let lasted = (SignedDuration::from_secs(45), Some(SignedDuration::from_secs(75)));
    assert_eq!(episode.lasted(at(9_999)), lasted);
    assert_eq!((episode.tray(), episode.impressions, episode.unwatched), (Some(2), Some(5000), false));
}

#[test]
fn an_episode_is_an_occurrence_and_something_to_tell_of() {
    let mut story = Story::default();
    seen(60).with(&mut story, &[(alert(7, 8, 2), Some(45))]);
    let episode = &story.active()[0];
    let occurrence = Occurrence::from(episode);
    let what = What::Alert { code: 8, group: "input".to_owned(), index: Some(2), fed: None };
    assert_eq!(occurrence, Occurrence { at: at(45), what, impressions: Some(5000) });
    let subject = Subject::of_episode(episode);
    assert!(subject.is_jam && subject.ended.is_none());
    assert_eq!((subject.since, subject.severity), (at(45), Severity::Critical));
}

#[test]
fn an_alert_is_worse_when_it_was_last_seen_to_become_so_and_never_milder() {
    let mut story = Story::default();
    let as_bad = |severity| (Alert { severity, ..alert(7, 807, 2) }, None);
    let mut seen_as = |seconds, severity| {
        seen(seconds).with(&mut story, &[as_bad(severity)]);
        (story.active()[0].severity, story.active()[0].worse_at)
    };
    assert_eq!(seen_as(0, Severity::Warning), (Severity::Warning, None));
    assert_eq!(seen_as(60, Severity::Other), (Severity::Warning, None));
    assert_eq!(seen_as(120, Severity::Critical), (Severity::Critical, Some(at(120))));
    assert_eq!(seen_as(180, Severity::Warning), (Severity::Critical, Some(at(120))));
}

#[test]
fn an_alert_stops_the_printer_from_when_it_is_critical_until_it_gets_milder() {
    let mut story = Story::default();
    let mut seen_as = |seconds: i64, severity| {
        seen(seconds).with(&mut story, &[(Alert { severity, ..alert(7, 807, 2) }, None)]);
        let episode = &story.active()[0];
        assert_eq!(story.active().len(), 1);
        (episode.is_stopping(), episode.stops.clone())
    };
    let since = |earliest: i64, latest: i64| Moment { earliest: Some(at(earliest)), latest: at(latest) };
    assert_eq!(seen_as(0, Severity::Warning), (false, vec![]));
    let first = Stop { from: since(0, 100), to: None };
    assert_eq!(seen_as(100, Severity::Critical), (true, vec![first]));
    let first = Stop { to: Some(since(100, 120)), ..first };
    assert_eq!(seen_as(120, Severity::Other), (false, vec![first]));
    let second = Stop { from: since(120, 300), to: None };
    assert_eq!(seen_as(300, Severity::Critical), (true, vec![first, second]));
    let over = cleared(&seen(360).with(&mut story, &[]));
    assert_eq!(over.stopped(), [first, Stop { to: over.cleared, ..second }]);
}

#[test]
fn one_that_was_critical_from_the_beginning_stopped_the_printer_from_then_on() {
    let mut story = Story::default();
    seen(60).with(&mut story, &[(alert(7, 8, 2), Some(45))]);
    assert!(story.active()[0].is_stopping() && story.active()[0].stops.is_empty());
    let whole = Stop { from: Moment::exactly(at(45)), to: None };
    assert_eq!(story.active()[0].stopped(), [whole]);
    seen(90).with(&mut story, &[(Alert { severity: Severity::Warning, ..alert(7, 8, 2) }, Some(45))]);
    let milder = Stop { to: Some(Moment { earliest: Some(at(60)), latest: at(90) }), ..whole };
    assert_eq!(story.active()[0].stops, [milder]);
}

#[test]
fn the_times_of_one_that_becomes_critical_and_milder_all_day_are_bounded() {
    let mut story = Story::default();
    let mut critical = false;
    for minute in 0..2_000 {
        critical = !critical;
        let severity = if critical { Severity::Critical } else { Severity::Warning };
        seen(minute * 60).with(&mut story, &[(Alert { severity, ..alert(7, 807, 2) }, None)]);
        let stops = &story.active()[0].stops;
        assert!(stops.len() <= 20, "{}", stops.len());
        assert!(
            stops.is_sorted_by_key(|stop| stop.from.latest)
                && stops.iter().rev().skip(1).all(|it| it.to.is_some())
        );
    }
}

#[test]
fn when_an_alert_was_seen_last_goes_with_the_clock_when_that_is_set() {
    let day = SignedDuration::from_hours(24);
    for step in [day, -day] {
        let mut story = Story::default();
        seen(0).with(&mut story, &[(alert(7, 8, 2), None)]);
        story.clock_set(step);
        let now = step.as_secs() + 60;
        let over = cleared(&seen(now).with(&mut story, &[]));
        assert_eq!(over.cleared, Some(Moment { earliest: Some(at(step.as_secs())), latest: at(now) }));
        assert!(!over.unwatched, "{step:?}");
    }
}

#[test]
fn after_the_clock_was_set_back_no_moment_ends_before_it_begins() {
    let mut story = Story::default();
    seen(3_600).with(&mut story, &[(alert(7, 8, 2), None)]);
    let steps = seen(60).with(&mut story, &[(alert(8, 808, 3), None)]);
    assert_eq!(cleared(&steps).cleared, Some(Moment { earliest: None, latest: at(60) }));
    assert_eq!(story.active()[0].raised, Moment { earliest: None, latest: at(60) });
    let episode = cleared(&seen(90).with(&mut story, &[]));
    assert_eq!(episode.cleared, Some(Moment { earliest: Some(at(60)), latest: at(90) }));
}

#[test]
fn an_index_that_is_used_again_is_another_episode() {
    let mut story = Story::default();
    seen(0).with(&mut story, &[(alert(7, 8, 2), Some(-50))]);
    // Another alert, the same alert at another place, the same alert again.
    assert_eq!(told(&seen(300).with(&mut story, &[(alert(7, 808, 2), Some(250))])), ["-8 #1", "+808 #2"]);
    assert_eq!(told(&seen(600).with(&mut story, &[(alert(7, 808, 3), Some(550))])), ["-808 #2", "+808 #3"]);
    assert_eq!(told(&seen(900).with(&mut story, &[(alert(7, 808, 3), Some(850))])), ["-808 #3", "+808 #4"]);
}

#[test]
fn indexes_that_wrap_are_new_alerts_and_the_old_ones_stay() {
    let mut story = Story::default();
    let old = (alert(u32::MAX, 8, 2), Some(-50));
    seen(0).with(&mut story, std::slice::from_ref(&old));
    assert_eq!(told(&seen(60).with(&mut story, &[old.clone(), (alert(1, 808, 3), Some(50))])), ["+808 #2"]);
    assert_eq!(told(&seen(120).with(&mut story, &[(alert(1, 808, 3), Some(50))])), ["-8 #1"]);
}

#[test]
fn an_agent_that_starts_anew_in_an_alert_makes_one_episode() {
    let mut story = Story::default();
    seen(0).with(&mut story, &[(alert(41, 8, 2), Some(-50)), (alert(42, 808, 3), Some(-20))]);
    let anew = Seen { up: -200, restarted: true, ..seen(300) };
    assert_eq!(anew.with(&mut story, &[(alert(1, 8, 2), Some(210)), (alert(2, 808, 3), Some(210))]), []);
    assert_eq!(story.active().iter().map(|it| (it.id, it.index)).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
    assert_eq!(story.active()[0].raised, Moment::exactly(at(-50)));
    let later = Seen { up: -200, ..seen(360) };
    assert_eq!(told(&later.with(&mut story, &[(alert(2, 808, 3), Some(210))])), ["-8 #1"]);
}

#[test]
fn our_own_start_goes_on_with_what_was_kept() {
    let mut story = Story::default();
    seen(0).with(&mut story, &[(alert(7, 8, 2), Some(-50)), (alert(8, 808, 3), Some(-50))]);
    let mut story = Story::resume(story.active().to_vec(), Some(at(0)), 2);
    // Ten hours later: one is still there, one is gone, one is new and its time is not told.
    let steps = seen(36_000).with(&mut story, &[(alert(7, 8, 2), Some(-50)), (alert(9, 903, 1), None)]);
    assert_eq!(told(&steps), ["-808 #2", "+903 #3"]);
    let gone = cleared(&steps);
    assert_eq!(gone.cleared, Some(Moment { earliest: Some(at(0)), latest: at(36_000) }));
    assert!(gone.unwatched && story.active()[0].unwatched, "it may have gone and returned");
    assert_eq!(story.active()[1].raised, Moment { earliest: Some(at(0)), latest: at(36_000) });
    assert_eq!(
        gone.lasted(at(36_000)),
        (SignedDuration::from_secs(50), Some(SignedDuration::from_secs(36_050)))
    );
}

#[test]
fn what_was_there_before_anybody_looked_has_no_beginning() {
    let mut story = Story::default();
    seen(0).with(&mut story, &[(alert(7, 8, 2), None)]);
    assert_eq!(story.active()[0].raised, Moment { earliest: None, latest: at(0) });
    assert_eq!(story.active()[0].lasted(at(60)), (SignedDuration::from_secs(60), None));
}

#[test]
fn a_table_read_by_half_clears_nothing() {
    let mut story = Story::default();
    seen(0).with(&mut story, &[(alert(7, 8, 2), None), (alert(8, 808, 3), None)]);
    let half = Seen { whole: false, ..seen(60) };
    assert_eq!(half.with(&mut story, &[(alert(7, 8, 2), None)]), []);
    assert_eq!(story.active().len(), 2);
}

#[test]
fn a_row_that_tells_of_an_end_tells_its_time_and_is_no_alert() {
    let mut story = Story::default();
    seen(0).with(&mut story, &[(alert(7, 8, 2), Some(-50))]);
    let end = Alert { group: "alert".to_owned(), group_index: Some(7), ..alert(9, 1801, 0) };
    let steps = seen(60).with(&mut story, &[(end, Some(33))]);
    assert_eq!(told(&steps), ["-8 #1"]);
    assert_eq!(cleared(&steps).cleared, Some(Moment::exactly(at(33))));
}

#[test]
fn an_agent_that_numbers_anew_at_each_change_makes_one_episode() {
    let mut story = Story::default();
    seen(0).with(&mut story, &[(alert(7, 8, 2), Some(-50))]);
    assert_eq!(
        told(&seen(60).with(&mut story, &[(alert(1, 808, 3), Some(55)), (alert(2, 8, 2), Some(-50))])),
        ["+808 #2"]
    );
}

#[test]
fn ten_thousand_alerts_in_an_hour_stay_bounded() {
    // One flickering sensor, and a flood of ever other places.
    for (name, places) in [("one place", 1), ("other places", 10_000)] {
        let mut story = Story::default();
        let (mut begun, mut again, mut omitted, mut cleared) = (0, 0, 0, 0);
        for n in 0..10_000_u32 {
            let seconds = i64::from(n) * 3_599 / 10_000;
            let tray = i64::from(n) % places;
            let rows = if n % 2 == 0 || places > 1 { vec![(alert(n, 8, tray), None)] } else { Vec::new() };
            for step in seen(seconds).with(&mut story, &rows) {
                match step {
                    Step::Raised(_) => begun += 1,
                    Step::Again(episode) => again = episode.times.max(again),
                    Step::Omitted(count) => omitted += count,
                    Step::Cleared(_) => cleared += 1,
                    Step::ClearedAgain(_) => {}
                }
            }
            assert!(story.active().len() <= ROWS);
        }
        assert_eq!(begun, HOURLY, "{name}");
        assert!(cleared <= HOURLY, "{name}: {cleared}");
        if places == 1 {
            assert_eq!((usize::try_from(again).unwrap(), omitted), (5_000 - HOURLY + 1, 0), "{name}");
        } else {
            assert_eq!(omitted, 10_000 - HOURLY, "{name}");
        }
    }
}

#[test]
fn what_stays_in_a_flood_is_counted_once_and_what_flickers_ends_once_until_the_flood_is_over() {
    let mut story = Story::default();
    let flood: Vec<_> = (1..=203).map(|n| (alert(n, 8, i64::from(n)), None)).collect();
    assert_eq!(told(&seen(0).with(&mut story, &flood))[HOURLY], "?3");
    assert_eq!(seen(60).with(&mut story, &flood), []);
    let (flickers, others) = flood.split_first().unwrap();
    let again = [others, &[(alert(900, 8, 1), None)]].concat();
    assert_eq!(told(&seen(120).with(&mut story, others)), ["-8 #1"]);
    assert_eq!(told(&seen(180).with(&mut story, &again)), ["*8 #1"]);
    assert_eq!(told(&seen(240).with(&mut story, others)), ["~8 #1"]);
    assert_eq!(told(&seen(300).with(&mut story, &flood)), ["*8 #1"]);
    assert_eq!(story.active().iter().find(|it| it.index == flickers.0.index).unwrap().times, 3);
    assert_eq!(told(&seen(3_660).with(&mut story, others))[0], "-8 #1", "the flood is over");
}

#[test]
fn a_table_of_thousands_of_rows_is_cut_the_worst_first() {
    let mut story = Story::default();
    let warning =
        |index| (Alert { severity: Severity::Warning, ..alert(index, 807, i64::from(index)) }, None);
    let mut rows: Vec<_> = (0..5_000).map(warning).collect();
    rows.push((alert(9_999, 8, 2), None));
    let steps = seen(0).with(&mut story, &rows);
    assert_eq!(told(&steps)[0], "+8 #1");
    assert_eq!(story.active().len(), HOURLY);
}

proptest! {
    /// Whatever a printer says: nothing panics, what is active is in the table, ids are given once, times are in order.
    #[test]
    fn any_tables_make_a_story_that_holds_together(
        looks in prop::collection::vec(
            (0_i64..4000, any::<bool>(), any::<bool>(), any::<u32>(),
             prop::collection::vec((0_u32..6, 0_i64..4, 1_i64..3, any::<Option<u32>>()), 0..8)),
            0..30,
        ),
    ) {
        let mut story = Story::default();
        let (mut now, mut ids) = (0, std::collections::BTreeSet::new());
        for (pause, restarted, whole, uptime, rows) in looks {
            now += pause;
            let alerts: Vec<_> = rows.iter().map(|(index, code, tray, _)| alert(*index, *code, *tray)).collect();
            let rows: Vec<_> =
                alerts.iter().zip(&rows).map(|(alert, row)| Row { alert, ticks: row.3 }).collect();
            let look = Look { at: at(now), uptime: Some(uptime), restarted, whole, impressions: None, rows: &rows };
            for step in story.look(&look) {
                match step {
                    Step::Raised(episode) => prop_assert!(ids.insert(episode.id)),
                    Step::Cleared(episode) | Step::ClearedAgain(episode) => {
                        let cleared = episode.cleared.unwrap();
                        prop_assert!(episode.raised.latest <= episode.seen_last);
                        prop_assert!(cleared.earliest.unwrap() >= episode.raised.latest);
                        prop_assert!(cleared.latest <= look.at && cleared.earliest.unwrap() <= cleared.latest);
                        let (least, most) = episode.lasted(look.at);
                        prop_assert!(most.is_none_or(|most| most >= least));
                    }
                    Step::Again(_) | Step::Omitted(_) => {}
                }
            }
            if whole {
                let in_table = |episode: &Episode| alerts.iter().any(|alert| alert.index == episode.index);
                prop_assert!(story.active().iter().all(in_table));
            }
        }
    }
}
