use app::model::{
    Alert, CoverStatus, DetectedError, DeviceStatus, Event, Fault, Firmware, PrinterStatus, Problem, Reading,
    Source, Subject, SubunitState, SupplyState,
};
use jiff::SignedDuration;

use super::{Recorder, answering_again, not_answering};
use crate::testing::{reading, time};

type Change = fn(&mut Reading);

/// What the second of two readings brought.
fn changes(before: &Reading, after: &Reading) -> Vec<Event> {
    let mut recorder = Recorder::default();
    recorder.take(before);
    recorder.take(after).events
}

/// Subject, from, to and label of what happened after `change`.
fn after(before: Change, change: Change) -> Vec<String> {
    let mut old = reading();
    before(&mut old);
    let mut new = reading();
    new.problems.clear();
    new.taken_at += SignedDuration::from_mins(5);
    new.sequence += 1;
    new.identity.uptime_seconds = new.identity.uptime_seconds.map(|seconds| seconds + 300);
    change(&mut new);
    let events = changes(&old, &new);
    for event in &events {
        assert_eq!((event.id, event.at), (0, new.taken_at));
        assert_eq!(event.impressions, new.total_impressions().map(|meter| meter.value));
    }
    events
        .iter()
        .map(|event| {
            let value = |value: &Option<String>| value.clone().unwrap_or_default();
            format!("{} [{} > {}] {}", event.subject, value(&event.from), value(&event.to), event.label)
        })
        .collect()
}

fn table_problem(table: &str) -> Problem {
    Problem { subject: Subject::Table(table.to_owned()), what: "timed out".to_owned() }
}

fn alert(index: u32, code: i64) -> Alert {
    Alert { index, code, ..reading().alerts[1].clone() }
}

#[test]
fn every_change_is_told_once_and_in_words() {
    let table: &[(Change, &[&str])] = &[
        (
            |r| r.state.device = DeviceStatus::Down,
            &["state [warning > down] The printer's state changed from warning to down."],
        ),
        (
            |r| r.state.errors = vec![DetectedError::Jammed, DetectedError::LowToner],
            &[
                "state/jammed [ > jammed] The printer reports: jammed.",
                "state/input-tray-empty [input-tray-empty > ] The printer no longer reports: input tray empty.",
            ],
        ),
        (
            |r| drop(r.alerts.remove(0)),
            &["alert/8 [warning > ] Alert cleared after 17 to 22 minutes: Tray 2 is empty."],
        ),
        (
            |r| drop(r.alerts.remove(1)),
            &["alert/9 [warning > ] Alert cleared: Toner low:\norder now, soon empty."],
        ),
        (
            |r| r.alerts.push(Alert { description: None, code_name: Some("jam".to_owned()), ..alert(10, 8) }),
            &["alert/10 [ > warning] Alert: jam."],
        ),
        (
            |r| r.alerts[1] = Alert { description: None, ..alert(9, 1104) },
            &[
                "alert/9 [warning > ] Alert cleared: Toner low:\norder now, soon empty.",
                "alert/9 [ > warning] Alert: code 1104.",
            ],
        ),
        (
            |r| r.supplies[0].state = SupplyState::Empty,
            &["supply/1 [low > empty] Black Toner Cartridge: state changed from low to empty."],
        ),
        (
            |r| r.supplies[0].serial_number = Some("CRUM-18".to_owned()),
            &[
                "supply/1/serial-number [CRUM-17 > CRUM-18] Black Toner Cartridge: serial number changed from CRUM-17 to CRUM-18.",
            ],
        ),
        (
            |r| r.supplies[1].part_number = Some("113R00762".to_owned()),
            &["supply/2/part-number [ > 113R00762] Drum \"Smart Kit\", 80K: part number is 113R00762 now."],
        ),
        (|r| drop(r.supplies.pop()), &["supply/3 [ > ] Waste Toner is no longer reported."]),
        (
            |r| r.inputs[1].state = SubunitState::Ok,
            &["input/2 [warning > ok] Tray 2: state changed from warning to ok."],
        ),
        (
            |r| r.outputs[0].state = SubunitState::Error,
            &["output/1 [ok > error] Output Tray: state changed from ok to error."],
        ),
        (
            |r| r.covers[0].state = CoverStatus::Open,
            &["cover/1 [closed > open] Front Cover: state changed from closed to open."],
        ),
        (|r| drop(r.inputs.pop()), &["input/2 [ > ] Tray 2 is no longer reported."]),
        (|r| r.meters[2].value = 7, &["meter/sheets [131118 > 7] Sheets went back from 131118 to 7."]),
        (
            |r| drop(r.meters.pop()),
            &["meter/sheets [131118 > ] Sheets is no longer reported; it was at 131118."],
        ),
        (
            |r| r.identity.name = Some("print-3".to_owned()),
            &["identity/name [print-2-west > print-3] The name changed from print-2-west to print-3."],
        ),
        (
            |r| r.identity.firmware[0].version = "36.0".to_owned(),
            &[
                "identity/firmware/System [35.004.32.000 > 36.0] Software System changed from 35.004.32.000 to 36.0.",
            ],
        ),
        (
            |r| r.identity.firmware[1] = Firmware { module: "Finisher".to_owned(), version: "1".to_owned() },
            &[
                "identity/firmware/Finisher [ > 1] Software Finisher 1 was added.",
                "identity/firmware/Network [50.18.11.74 > ] Software Network 50.18.11.74 was removed.",
            ],
        ),
        (
            |r| r.faults.push(Fault { index: 312, code: 9, text: None, ..r.faults[0].clone() }),
            &["fault/312 [ > 9] The printer logged fault 9."],
        ),
        (
            |r| r.identity.uptime_seconds = Some(60),
            &["state/uptime [93784 > 60] The printer's agent started anew."],
        ),
    ];
    for (change, expected) in table {
        assert_eq!(after(|_| {}, *change), *expected);
    }
}

#[test]
fn work_and_wear_are_no_events() {
    let table: &[(&str, Change)] = &[
        ("nothing", |_| {}),
        ("printing", |r| r.state.printer = PrinterStatus::Printing),
        ("asleep", |r| r.state.printer = PrinterStatus::Other),
        ("counting", |r| r.meters.iter_mut().for_each(|meter| meter.value += 40)),
        ("level", |r| r.supplies[0].level = app::model::Level::Measured { value: 1_500 }),
        ("console", |r| r.state.console.clear()),
        ("an alert's words", |r| r.alerts[0].description = Some("Fill tray 2".to_owned())),
        ("the fault log is shorter", |r| r.faults.clear()),
    ];
    for (name, change) in table {
        assert_eq!(after(|_| {}, *change), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_a_reading_could_not_see_is_not_gone() {
    let table: &[(&str, Change)] = &[
        ("prtAlertTable", |r| r.alerts.clear()),
        ("prtMarkerSuppliesTable", |r| r.supplies.truncate(1)),
        ("prtInputTable", |r| r.inputs.clear()),
        ("prtOutputTable", |r| r.outputs.clear()),
        ("prtCoverTable", |r| r.covers.clear()),
        ("prtMarkerTable", |r| drop(r.meters.remove(0))),
        ("xcmHrDevDetailTable", |r| r.meters.truncate(1)),
        ("xcmHrSystemFaultTable", |r| r.faults.clear()),
        ("Printer-MIB", |r| {
            r.meters.remove(0);
            (r.alerts, r.supplies, r.inputs, r.outputs, r.covers) = Default::default();
        }),
        ("prtMarkerSuppliesTable", |r| {
            r.supplies[0].state = SupplyState::Unknown;
            r.supplies[0].serial_number = None;
        }),
        ("prtInputTable", |r| r.inputs[1].state = SubunitState::Unknown),
        ("prtCoverTable", |r| r.covers[0].state = CoverStatus::Unknown),
        ("hrPrinterTable", |r| r.state.errors.clear()),
        ("hrDeviceTable", |r| r.state.device = DeviceStatus::Unknown),
        ("prtGeneralTable", |r| r.identity.serial_number = None),
        ("system", |r| r.identity = app::model::Identity::default()),
    ];
    for (name, change) in table {
        let before = reading();
        let mut partial = reading();
        change(&mut partial);
        partial.problems.push(table_problem(name));
        let mut recorder = Recorder::default();
        recorder.take(&before);
        assert_eq!(recorder.take(&partial).events, [], "{name} is gone");
        assert_eq!(recorder.take(&reading()).events, [], "{name} is back");
    }
}

#[test]
fn one_unread_row_is_not_gone_but_the_others_are() {
    let before = reading();
    let mut partial = reading();
    partial.supplies.truncate(1);
    let Source::Oid(oid) = before.supplies[2].source.clone() else { panic!("an OID") };
    partial.problems = vec![Problem { subject: Subject::Oid(oid), what: "timed out".to_owned() }];
    let events = changes(&before, &partial);
    assert_eq!(events.iter().map(|event| &*event.subject).collect::<Vec<_>>(), ["supply/2"]);
}

#[test]
fn alerts_that_a_restart_renumbers_are_the_same_alerts() {
    let renumber: Change = |r| {
        r.identity.uptime_seconds = Some(60);
        r.alerts[0].index = 1;
        r.alerts[1].index = 2;
        r.alerts.push(Alert { group_index: Some(4), ..alert(3, 35_078) });
    };
    assert_eq!(
        after(|_| {}, renumber),
        [
            "state/uptime [93784 > 60] The printer's agent started anew.",
            "alert/3 [ > warning] Alert: Toner low:\norder now, soon empty.",
        ]
    );
}

#[test]
fn the_uptime_counter_wraps_without_a_restart() {
    let table: &[(u64, u64, i64, bool)] = &[
        (42_949_500, 128, 300, false),
        (42_949_500, 700, 300, false),
        (42_949_500, 40_000, 300, true),
        (42_949_500, 5, 20 * 3_600, true),
        (1_000, 5, 300, true),
        (1_000, 1_300, 300, false),
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
        after.alerts.remove(0);
        let events = changes(&reading(), &after);
        assert_eq!(events.iter().map(|event| &*event.label).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn a_flood_is_told_of_each_time_that_it_has_doubled() {
    let mut recorder = Recorder::default();
    let mut after = reading();
    let (mut told, mut index) = (Vec::new(), 100);
    for minute in 0..61 {
        after.taken_at += SignedDuration::from_mins(1);
        // 100 others each minute.
        after.alerts = (0..100)
            .map(|_| {
                index += 1;
                Alert { group_index: Some(index.into()), ..alert(index, 8) }
            })
            .collect();
        let events = recorder.take(&after).events;
        let floods = events.into_iter().filter(|event| event.subject == "alert/flood");
        told.extend(
            floods.map(|event| (minute, event.label.split(' ').next().unwrap_or_default().to_owned())),
        );
    }
    let expected = [(2, 100), (3, 100), (5, 200), (9, 400), (17, 800), (33, 1_600)];
    let expected: Vec<_> = expected.into_iter().map(|(minute, count)| (minute, count.to_string())).collect();
    assert_eq!(told, expected);
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
