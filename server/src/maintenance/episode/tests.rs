use app::model::{Alert, Episode, Moment, Severity, Source, Training};
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
fn the_same_alert_under_the_same_index_is_another_one_when_its_own_time_says_so() {
    // Looks ten seconds apart, and full ones every five minutes: the jam was cleared and is there again.
    let mut story = Story::default();
    seen(-10).with(&mut story, &[]);
    assert_eq!(told(&seen(0).with(&mut story, &[(alert(1, 8, 2), Some(-4))])), ["+8 #1"]);
    for seconds in (10..=300).step_by(10) {
        story.unchanged(at(seconds));
    }
    let steps = seen(310).with(&mut story, &[(alert(1, 8, 2), Some(308))]);
    assert_eq!(told(&steps), ["-8 #1", "+8 #2"]);
    assert_eq!(cleared(&steps).cleared, Some(Moment { earliest: Some(at(300)), latest: at(310) }));
    assert_eq!(story.active()[0].raised, Moment::exactly(at(308)));
    assert_eq!(seen(340).with(&mut story, &[(alert(1, 8, 2), Some(308))]), []);
    // It was kept so, and is the same after a start of this program.
    let mut story = Story::resume(story.active().to_vec(), Some(at(340)), 2);
    assert_eq!(seen(360).with(&mut story, &[(alert(1, 8, 2), Some(308))]), []);
    assert_eq!(told(&seen(420).with(&mut story, &[(alert(1, 8, 2), Some(415))])), ["-8 #2", "+8 #3"]);
}

#[test]
fn once_more_a_minute_after_the_first_time_a_jam_is_another_one_however_often_that_is() {
    let mut story = Story::default();
    let mut raised = 0;
    for jam in 0..40 {
        for (seconds, rows) in [(0, true), (300, true), (600, true)] {
            let now = jam * 900 + seconds;
            let rows = if rows { vec![(alert(1, 8, 2), Some(jam * 900))] } else { Vec::new() };
            let steps = seen(now).with(&mut story, &rows);
            raised += steps.iter().filter(|step| matches!(step, Step::Raised(_))).count();
        }
    }
    assert_eq!(raised, 40);
}

#[test]
fn a_time_that_is_no_time_makes_no_new_alert_at_each_look() {
    type Said = fn(i64) -> Option<i64>;
    // Looks every so many seconds; what the agent says at one, by the number of the look; and how many alerts at most.
    let table: [(&str, i64, Said, usize); 6] = [
        ("none", 300, |_| None, 1),
        ("a second more or less", 30, |look| Some(100 - look % 2), 1),
        ("a minute and a half more or less", 30, |look| Some(100 - 90 * (look % 2)), 2),
        ("half an hour more or less", 300, |look| Some(2_000 - 1_800 * (look % 3)), 4),
        ("the time of the look", 300, |look| Some(2_400 + look * 300), 4),
        ("the time of a look that is close", 7, |look| Some(2_400 + look * 7), 4),
    ];
    for (name, pause, said, most) in table {
        let mut story = Story::default();
        let mut raised = 0;
        for look in 0..1_000 {
            let steps = seen(2_400 + look * pause).with(&mut story, &[(alert(7, 8, 2), said(look))]);
            raised += steps.iter().filter(|step| matches!(step, Step::Raised(_))).count();
        }
        assert!(raised <= most, "{name}: {raised}");
    }
}

#[test]
fn clocks_that_go_at_their_own_pace_and_one_that_is_set_make_no_new_alert() {
    // A printer whose clock is slow by 90 in a million: in 40 days five minutes.
    let mut story = Story::default();
    let day = 86_400;
    for look in 0..40 * 24 {
        let (now, slow) = (look * 3_600, look * 3_600 * 90 / 1_000_000);
        let steps = seen(now).with(&mut story, &[(alert(7, 8, 2), Some(slow))]);
        assert_eq!(steps.len(), usize::from(look == 0), "{look}");
    }
    let kept = story.active().to_vec();
    let mut story = Story::resume(kept, Some(at(40 * day)), 1);
    assert_eq!(seen(60 * day).with(&mut story, &[(alert(7, 8, 2), Some(466))]), [], "nor over a stop");
    // Ours is set by an hour. Times that are counted from the printer's start move with it, dates do not.
    for (step, moves) in [(3_600, true), (3_600, false), (-3_600, true), (-3_600, false)] {
        let mut story = Story::default();
        seen(7_200).with(&mut story, &[(alert(7, 8, 2), Some(7_000))]);
        story.clock_set(SignedDuration::from_secs(step));
        let after = 7_230 + step;
        let said = Some(if moves { 7_000 + step } else { 7_000 });
        assert_eq!(seen(after).with(&mut story, &[(alert(7, 8, 2), said)]), [], "{step} {moves}");
        let again = seen(after + 300).with(&mut story, &[(alert(7, 8, 2), Some(after + 200))]);
        assert_eq!(told(&again), ["-8 #1", "+8 #2"], "{step} {moves}");
    }
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
fn ticks_that_wrap_after_497_days_tell_the_right_time() {
    // The counter wraps 100 seconds after the start.
    let up = (1_i64 << 32) / 100 - 100;
    let look = |seconds| Seen { up, ..seen(seconds) };
    let mut story = Story::default();
    look(60).with(&mut story, &[]);
    let jam = (alert(7, 8, 2), Some(90));
    assert_eq!(told(&look(120).with(&mut story, std::slice::from_ref(&jam))), ["+8 #1"]);
    assert_eq!(story.active()[0].raised, Moment::exactly(at(90)));
    assert_eq!(look(180).with(&mut story, std::slice::from_ref(&jam)), [], "it is the same after the wrap");
}

#[test]
fn ticks_that_cannot_be_are_not_believed() {
    let mut story = Story::default();
    seen(0).with(&mut story, &[]);
    // From before the look that did not see it; from the time to come; none.
    for (index, raised) in [(1, Some(-600)), (2, Some(600)), (3, None)] {
        seen(60).with(&mut story, &[(alert(index, 8, 2), raised)]);
        let raised = story.active()[0].raised;
        assert_eq!(raised.latest, at(60), "{index}");
        assert!(raised.earliest <= Some(at(60)) && raised.earliest >= Some(at(0)), "{index}");
    }
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
fn an_agent_that_writes_the_time_of_the_look_makes_few_episodes() {
    let mut story = Story::default();
    let mut raised = 0;
    for look in 0..1000 {
        let seconds = look * 300;
        let steps = seen(seconds).with(&mut story, &[(alert(7, 8, 2), Some(seconds))]);
        raised += steps.iter().filter(|step| matches!(step, Step::Raised(_))).count();
    }
    assert!(raised <= 4, "{raised}");
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
