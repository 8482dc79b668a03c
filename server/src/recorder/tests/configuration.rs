//! What the printer is set to.

use app::model::SubunitState;
use jiff::SignedDuration;

use super::{super::Recorder, Change, after, changes, table_problem};
use crate::testing::reading;

#[test]
fn what_a_tray_or_a_bin_is_set_to_is_told_and_what_becomes_known_is_not() {
    let table: &[(Change, Change, &[&str])] = &[
        (
            |r| r.inputs[0].media = Some("A4 plain".into()),
            |r| r.inputs[0].media = Some("A5 labels".into()),
            &["input/1/media [A4 plain > A5 labels] Bypass Tray: media changed from A4 plain to A5 labels."],
        ),
        (|r| r.inputs[0].media = None, |r| r.inputs[0].media = Some("A4 plain".into()), &[]),
        (
            |r| r.inputs[0].capacity = Some(100),
            |r| (r.inputs[0].capacity, r.inputs[0].unit) = (Some(500), "sheets".into()),
            &[
                "input/1/capacity [100 sheets > 500 sheets] Bypass Tray: capacity changed from 100 sheets to 500 sheets.",
            ],
        ),
        (
            |_| (),
            |r| r.inputs[0].name = "Labels".into(),
            &["input/1/name [Bypass Tray > Labels] Bypass Tray: name changed from Bypass Tray to Labels."],
        ),
        // The table was answered by half: its row is called by its number.
        (
            |r| (r.inputs[0].name, r.inputs[0].media) = ("Bypass".into(), Some("A4 plain".into())),
            |r| {
                (r.inputs[0].name, r.inputs[0].media) = ("Tray 1".into(), None);
                r.problems.push(table_problem("prtInputTable"));
            },
            &[],
        ),
        (
            |r| r.identity.contact = Some("Anna Schmidt".into()),
            |r| r.identity.contact = Some("Jo Doe".into()),
            &["configuration/contact [ > ] The printer's contact was changed."],
        ),
    ];
    for (before, change, expected) in table {
        assert_eq!(after(*before, *change), *expected);
    }
}

#[test]
fn the_printer_s_own_count_is_told_where_nothing_else_explains_it_and_a_restart_is_none() {
    let rises: Change = |r| r.identity.configuration_changes = Some(9);
    let seven: Change = |r| r.identity.configuration_changes = Some(7);
    let told = "configuration/changes [7 > 9] The printer counted changes of its configuration: from 7 to 9.";
    assert_eq!(after(seven, rises), [told]);
    assert_eq!(after(|_| (), rises), [""; 0], "it is told from now on");
    assert_eq!(after(seven, seven), [""; 0]);
    let media = after(seven, |r| {
        (r.identity.configuration_changes, r.inputs[0].media) = (Some(9), Some("labels".into()));
    });
    let named = after(seven, |r| {
        (r.identity.configuration_changes, r.identity.name) = (Some(9), Some("floor-7".into()));
    });
    for explained in [media, named] {
        assert!(
            !explained.is_empty() && !explained.iter().any(|line| line.contains("counted")),
            "{explained:?}"
        );
    }
    // A tray that goes off-line is no change of the configuration.
    let offline = after(seven, |r| {
        (r.identity.configuration_changes, r.inputs[0].state) = (Some(9), SubunitState::Offline);
    });
    assert!(offline.iter().any(|line| line == told), "{offline:?}");
    for count in [0, 3, 9] {
        let mut old = reading();
        old.identity.configuration_changes = Some(7);
        let mut new = reading();
        new.identity.configuration_changes = Some(count);
        new.identity.uptime_seconds = Some(60);
        new.taken_at += SignedDuration::from_mins(5);
        let subjects: Vec<String> = changes(&old, &new).into_iter().map(|event| event.subject).collect();
        assert!(!subjects.iter().any(|subject| subject == "configuration/changes"), "{count}: {subjects:?}");
        assert!(subjects.iter().any(|subject| subject == "state/uptime"));
    }
    let begun_anew = after(seven, |r| r.identity.configuration_changes = Some(2));
    assert_eq!(begun_anew, [""; 0], "lower without a restart that shows");
}

#[test]
fn a_count_that_runs_on_fills_one_line_a_day_and_none_of_it_is_lost() {
    let mut recorder = Recorder::default();
    let mut told = Vec::new();
    let mut look = |minutes: i64, count: u64| {
        let mut reading = reading();
        reading.alerts.clear();
        reading.taken_at += SignedDuration::from_mins(minutes);
        reading.identity.uptime_seconds = Some(1_000_000 + minutes.unsigned_abs() * 60);
        reading.identity.configuration_changes = Some(count);
        let lines = recorder.take(&reading).events;
        told.extend(lines.into_iter().filter(|event| event.subject == "configuration/changes"));
    };
    // Thirty days with a change at each reading, then one more after a quiet week.
    let days = 30 * 24 * 12;
    for number in 0..days {
        look(number * 5, number.unsigned_abs());
    }
    for number in days..days + 7 * 24 * 12 {
        look(number * 5, days.unsigned_abs() - 1);
    }
    look((days + 7 * 24 * 12) * 5, days.unsigned_abs());
    assert!((30..=36).contains(&told.len()), "{}", told.len());
    for (one, next) in told.iter().zip(&told[1..]) {
        assert_eq!(one.to, next.from, "each goes on where the one before ended");
    }
    let (first, last) = (told.first().unwrap(), told.last().unwrap());
    assert_eq!((first.from.as_deref(), last.to.as_deref()), (Some("0"), Some(days.to_string()).as_deref()));
}
