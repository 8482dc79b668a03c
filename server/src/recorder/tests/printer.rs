//! Restarts, silence, and another printer in the place of the one before.

use app::model::Source;
use jiff::SignedDuration;

use super::{
    super::{Recorder, answering_again, not_answering},
    Change, after, changes,
};
use crate::testing::{reading, time};

#[test]
fn a_restart_is_an_uptime_that_cannot_be_without_one_and_a_wrap_is_none() {
    let table: &[(u64, u64, i64, bool)] = &[
        (42_949_500, 128, 300, false),
        (42_949_500, 700, 300, false),
        (42_949_500, 40_000, 300, true),
        (42_949_500, 5, 20 * 3_600, true),
        (1_000, 5, 300, true),
        (1_000, 1_300, 300, false),
        // A weekend in which nobody looked: it went on, it was switched off and on, it was so again just before the end.
        (36_000, 36_000 + 62 * 3_600, 62 * 3_600, false),
        (36_000, 44 * 3_600, 62 * 3_600, true),
        (36_000, 37_000, 62 * 3_600, true),
        // 62 hours by a clock that is a minute slower; a look that was a while in coming.
        (0, 62 * 3_600 - 60, 62 * 3_600, false),
        (10, 15, 500, false),
        // All 497 days and some in which nobody looked.
        (1_000, 1_500, 42_949_672 + 500, false),
        (1_000, 90_000, 42_949_672 + 500, true),
    ];
    for (old, new, seconds, restarted) in table {
        let mut before = reading();
        before.identity.uptime_seconds = Some(*old);
        let mut after = reading();
        after.identity.uptime_seconds = Some(*new);
        after.taken_at += SignedDuration::from_secs(*seconds);
        assert_eq!(changes(&before, &after).len(), usize::from(*restarted), "{old} to {new}");
    }
}

#[test]
fn the_agent_may_start_anew_where_its_machine_goes_on() {
    // Uptime of the agent before and after, and whether it has started anew.
    let table = [
        (Some(5_000), Some(20), true),
        (Some(5_000), Some(5_300), false),
        (Some(42_949_500), Some(128), false),
        (Some(5_000), None, false),
        (None, Some(20), false),
    ];
    for (old, new, restarted) in table {
        let mut before = reading();
        before.identity.agent_uptime_seconds = old;
        let mut after = reading();
        after.taken_at += SignedDuration::from_mins(5);
        after.identity.agent_uptime_seconds = new;
        after.identity.uptime_seconds = before.identity.uptime_seconds.map(|seconds| seconds + 300);
        after.alerts[0].index = 1;
        let events = changes(&before, &after);
        let starts = events.iter().filter(|event| event.kind == app::model::EventKind::Restarted).count();
        assert_eq!(starts, usize::from(restarted), "{old:?} {new:?}");
        let ends = events.iter().filter(|event| event.kind == app::model::EventKind::AlertCleared).count();
        assert!(!restarted || ends == 0, "one alert: {events:?}");
    }
}

#[test]
fn the_uptime_of_a_machine_is_not_held_against_that_of_its_agent() {
    let up = |seconds, object: &str| {
        let mut reading = reading();
        reading.identity.uptime_seconds = Some(seconds);
        let source = Source::Oid(object.to_owned());
        reading.identity.sources.insert("uptime_seconds".to_owned(), source);
        reading
    };
    let (machine, agent) = ("1.3.6.1.2.1.25.1.1.0", "1.3.6.1.2.1.1.3.0");
    let before = up(30 * 86_400, machine);
    // The machine's was not answered, and is the next time.
    let without = up(2 * 86_400, agent);
    assert_eq!(changes(&before, &without), []);
    assert_eq!(changes(&without, &before), []);
    assert_eq!(changes(&before, &up(2 * 86_400, machine)).len(), 1);
}

#[test]
fn an_uptime_that_was_not_read_is_no_restart_and_neither_is_a_clock_that_was_set() {
    let up = |seconds| {
        let mut reading = reading();
        reading.identity.uptime_seconds = seconds;
        reading
    };
    let mut unread = up(None);
    unread.taken_at += SignedDuration::from_hours(62);
    assert_eq!(changes(&up(Some(36_000)), &unread), []);
    // A device without a battery learns after its first reading which day it is.
    for step in [SignedDuration::from_hours(400_000), SignedDuration::from_hours(-400_000)] {
        let mut recorder = Recorder::default();
        recorder.take(&up(Some(36_000)));
        recorder.clock_set(step);
        let mut after = up(Some(36_300));
        after.taken_at += step + SignedDuration::from_mins(5);
        assert_eq!(recorder.take(&after).events, []);
        let mut later = up(Some(100));
        later.taken_at = after.taken_at + SignedDuration::from_mins(5);
        assert_eq!(recorder.take(&later).events.len(), 1, "and a start is one");
    }
}

#[test]
fn what_ended_while_nobody_looked_is_told_without_a_time() {
    let table = [
        (14, "Alert cleared after 17 to 31 minutes: Tray 2 is empty."),
        (16, "Alert cleared at an unknown time in the last 16 minutes: Tray 2 is empty."),
        (61, "Alert cleared at an unknown time in the last 2 hours: Tray 2 is empty."),
        (24 * 60, "Alert cleared at an unknown time in the last 24 hours: Tray 2 is empty."),
        (49 * 60, "Alert cleared at an unknown time in the last 3 days: Tray 2 is empty."),
    ];
    for (minutes, expected) in table {
        let mut after = reading();
        after.problems.clear();
        after.taken_at += SignedDuration::from_mins(minutes);
        let up = u64::try_from(minutes * 60).unwrap();
        after.identity.uptime_seconds = after.identity.uptime_seconds.map(|before| before + up);
        after.alerts.remove(0);
        let events = changes(&reading(), &after);
        assert_eq!(events.iter().map(|event| &*event.label).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn the_first_reading_tells_the_active_alerts_alone() {
    let subjects: Vec<String> =
        Recorder::default().take(&reading()).events.into_iter().map(|event| event.subject).collect();
    assert_eq!(subjects, ["alert/8", "alert/9"]);
}

#[test]
fn another_printer_is_not_compared_with_the_one_before() {
    let events = after(
        |_| {},
        |r| {
            r.identity.serial_number = Some("OTHER".to_owned());
            r.meters[0].value = 3;
            r.supplies.clear();
            r.alerts.truncate(1);
        },
    );
    assert_eq!(
        events,
        [
            "identity/serial-number [TST000417 > OTHER] The serial number changed from TST000417 to OTHER.",
            "alert/8 [ > warning] Alert: Tray 2 is empty.",
        ]
    );
}

#[test]
fn what_another_printer_reports_at_another_address_ends_with_the_first_that_says_who_it_is() {
    let other: Change = |r| {
        r.taken_at += SignedDuration::from_mins(5);
        r.identity.serial_number = Some("OTHER".to_owned());
    };
    let unknown: Change = |r| {
        r.taken_at += SignedDuration::from_mins(1);
        r.identity.serial_number = None;
    };
    let same: Change = |r| r.taken_at += SignedDuration::from_mins(5);
    let another = &["identity/serial-number", "alert/8", "alert/9"][..];
    let table: [(&[Change], &[&str], usize); 4] = [
        (&[other], another, 4),
        (&[unknown, other], another, 4),
        (&[same], &[], 2),
        (&[unknown, same], &[], 2),
    ];
    for (restarts, (changes, expected, episodes)) in
        (0..2).flat_map(|restarts| table.map(|row| (restarts, row)))
    {
        let mut recorder = Recorder::default();
        recorder.take(&reading());
        if restarts == 1 {
            recorder = Recorder::resume(Some(reading()), recorder.active().to_vec(), 2);
        }
        recorder.forget();
        let readings = changes.iter().map(|change| {
            let mut after = reading();
            change(&mut after);
            recorder.take(&after)
        });
        let last = readings.last().expect("a reading");
        let subjects: Vec<&str> = last.events.iter().map(|event| &*event.subject).collect();
        assert_eq!((&*subjects, last.episodes.len()), (expected, episodes));
        let left: Vec<u64> = last.episodes.iter().filter(|it| it.cleared.is_some()).map(|it| it.id).collect();
        assert_eq!(
            left,
            if episodes == 4 { vec![1, 2] } else { Vec::new() },
            "nobody saw what became of them"
        );
        assert!(last.episodes.iter().all(|it| it.cleared.is_none() || it.unwatched));
    }
}

#[test]
fn silence_and_its_end_are_told() {
    let at = time("2026-11-22T18:00:00Z");
    let silent = not_answering(at, "192.0.2.17:161 did not answer within 6 s.");
    assert_eq!(silent.label, "The printer stopped answering: 192.0.2.17:161 did not answer within 6 s.");
    assert_eq!((silent.at, &*silent.subject), (at, "connection"));
    assert_eq!(answering_again(at).label, "The printer answers again.");
}
