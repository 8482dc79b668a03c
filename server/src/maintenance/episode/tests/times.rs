//! What the printer says of when its alerts were raised.

use app::model::Moment;
use jiff::SignedDuration;

use super::{Seen, Step, Story, alert, at, cleared, seen, told};

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
        for seconds in [0, 300, 600] {
            let steps = seen(jam * 900 + seconds).with(&mut story, &[(alert(1, 8, 2), Some(jam * 900))]);
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
