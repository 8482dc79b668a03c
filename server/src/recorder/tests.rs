mod configuration;
mod printer;

use app::model::{
    Alert, CoverStatus, DetectedError, DeviceStatus, Episode, Event, EventKind, Fault, Firmware,
    PrinterStatus, Problem, Reading, Severity, Source, Subject, SubunitState, SupplyState, Training,
};
use jiff::SignedDuration;

use super::Recorder;
use crate::testing::reading;

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
fn an_alert_of_which_a_column_could_not_be_read_is_the_same_one() {
    let table: &[(&str, Change)] = &[
        ("prtAlertTable", |r| r.alerts[0].severity = Severity::Other),
        ("prtAlertTable", |r| r.alerts[0].training = Training::Unknown),
        ("prtAlertTable", |r| r.alerts[0].group = "unknown".to_owned()),
        ("prtAlertTable", |r| r.alerts[0].group_index = None),
        ("prtAlertTable", |r| r.alerts[0].location = None),
        ("prtAlertTable", |r| (r.alerts[0].code, r.alerts[0].code_name) = (2, Some("unknown".to_owned()))),
        ("prtAlertTable", |r| r.alerts[0].description = None),
        ("prtAlertTable", |r| r.alerts[0].raised_at = None),
        ("Printer-MIB", |r| r.alerts[0].location = None),
        ("xcmHrDevAlertTable", |r| {
            r.alerts[0].vendor_code = None;
            r.alerts[0].raised_at = Some(r.taken_at);
        }),
    ];
    for (place, (name, change)) in table.iter().enumerate() {
        let before = whole();
        let mut half = whole();
        half.taken_at += SignedDuration::from_mins(5);
        change(&mut half);
        half.problems.push(table_problem(name));
        let mut recorder = Recorder::default();
        recorder.take(&before);
        let known = recorder.active().to_vec();
        assert_eq!(recorder.take(&half).events, [], "column {place}: by half");
        let mut after = whole();
        after.taken_at += SignedDuration::from_mins(10);
        assert_eq!(recorder.take(&after).events, [], "column {place}: whole again");
        let told = |list: &[Episode]| list.iter().map(|it| (it.id, it.severity, it.code)).collect::<Vec<_>>();
        assert_eq!(told(recorder.active()), told(&known), "column {place}");
    }
}

#[test]
fn a_new_alert_of_which_the_code_or_the_place_could_not_be_read_waits_for_the_next_reading() {
    let one = || {
        let mut reading = whole();
        reading.alerts.truncate(1);
        reading
    };
    let before = Reading { alerts: Vec::new(), ..one() };
    let hide: [Change; 2] = [
        |r| (r.alerts[0].code, r.alerts[0].code_name) = (2, Some("unknown".to_owned())),
        |r| r.alerts[0].group = "unknown".to_owned(),
    ];
    for change in hide {
        let mut half = one();
        change(&mut half);
        let mut told = half.clone();
        half.problems.push(table_problem("prtAlertTable"));
        let raised = |events: &[Event]| events.iter().filter(|it| it.kind == EventKind::AlertRaised).count();
        let after_half = || {
            let mut recorder = Recorder::default();
            recorder.take(&before);
            assert_eq!(recorder.take(&half).events, []);
            recorder
        };
        let mut recorder = after_half();
        let events = recorder.take(&one()).events;
        assert_eq!((raised(&events), events.len()), (1, 1), "as what it is");
        assert_eq!(recorder.active()[0].code, whole().alerts[0].code);
        assert_eq!(raised(&after_half().take(&half).events), 1, "it does not become whole");
        told.problems.clear();
        assert_eq!(raised(&changes(&before, &told)), 1, "the printer tells no more of it");
    }
}

/// A reading whose first alert tells everything.
fn whole() -> Reading {
    let mut reading = reading();
    reading.problems.clear();
    reading.alerts[0].location = Some(2);
    reading.alerts[0].vendor_code = Some("09-594".to_owned());
    reading
}

#[test]
fn what_is_otherwise_in_a_row_read_by_half_is_another_alert() {
    let mut half = whole();
    (half.alerts[0].group_index, half.alerts[0].location) = (Some(3), None);
    half.problems.push(table_problem("prtAlertTable"));
    let events = changes(&whole(), &half);
    let kinds: Vec<&str> = events.iter().map(|event| &*event.subject).collect();
    assert_eq!(kinds, ["alert/8", "alert/8"]);
    // And where the table was read to its end, a row that tells less is one, too.
    let mut whole_now = whole();
    whole_now.alerts[0].location = None;
    assert_eq!(changes(&whole(), &whole_now).len(), 2);
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
