//! Recorded printers, read through the agent in this process, and held against their recordings in both
//! directions: what the printer said is there, and nothing is there that it did not say.

use std::collections::{BTreeMap, BTreeSet};

use app::model::{Alert, Level, Reading, Source};

use super::support::{
    printers::{self, Printer},
    raw::{self, Raw, Row, has_text, number, says},
    reader::{self},
    recording::Datum,
    replay::Replay,
};

const DEVICES: &str = "1.3.6.1.2.1.25.3.2.1";
const GENERAL: &str = "1.3.6.1.2.1.43.5.1.1";
const COVERS: &str = "1.3.6.1.2.1.43.6.1.1";
const INPUTS: &str = "1.3.6.1.2.1.43.8.2.1";
const OUTPUTS: &str = "1.3.6.1.2.1.43.9.2.1";
const MARKERS: &str = "1.3.6.1.2.1.43.10.2.1";
const SUPPLIES: &str = "1.3.6.1.2.1.43.11.1.1";
const CONSOLE: &str = "1.3.6.1.2.1.43.16.5.1";
const ALERTS: &str = "1.3.6.1.2.1.43.18.1.1";
const XEROX_INFO: &str = "1.3.6.1.4.1.253.8.53.3.2.1";
const XEROX_FAULTS: &str = "1.3.6.1.4.1.253.8.53.8.2.1";
const XEROX_COUNTERS: &str = "1.3.6.1.4.1.253.8.53.13.2.1";

pub(super) async fn read(printer: &Printer) -> Reading {
    let agent = Replay::start(&printer.recording).await;
    let reading = reader::read(agent.addr()).await;
    reading.unwrap_or_else(|error| panic!("{}: {error}", printer.recording.name))
}

fn source(source: &Source) -> &str {
    match source {
        Source::Oid(oid) => oid,
        Source::Attribute(name) => panic!("{name}: not from SNMP"),
    }
}

/// Runs the check on the reading of every printer that there is.
pub(super) async fn on_each(check: impl Fn(&str, &Printer, &Raw<'_>, &Reading)) {
    for printer in printers::all() {
        let reading = read(&printer).await;
        check(&printer.recording.name, &printer, &Raw::new(&printer.recording), &reading);
    }
}

/// Capacity, level and percent against the raw numbers.
fn assert_amount(name: &str, raw: (Option<i64>, Option<i64>), read: (Option<i64>, Level, Option<u8>)) {
    let (capacity, level) = raw;
    assert_eq!(read.0, capacity.filter(|capacity| *capacity >= 0), "{name}: capacity {capacity:?}");
    let kind = match level {
        Some(value @ 0..) => Level::Measured { value },
        Some(-1) => Level::Unrestricted,
        Some(-3) => Level::SomeRemaining,
        _ => Level::Unknown,
    };
    assert_eq!(read.1, kind, "{name}: level {level:?}");
    match (level, capacity) {
        (Some(level @ 0..), Some(capacity @ 1..)) => {
            let percent = i64::from(read.2.unwrap_or_else(|| panic!("{name}: no percent of {level}")));
            let exact = (100 * level).min(100 * capacity);
            assert!(
                (percent * capacity - exact).abs() <= capacity / 2 + 1,
                "{name}: {percent} % of {level}/{capacity}"
            );
        }
        _ => assert_eq!(read.2, None, "{name}: {level:?} of {capacity:?} is no percentage"),
    }
}

fn assert_rows<'a>(name: &str, raw: &BTreeMap<u32, Row<'_>>, read: impl Iterator<Item = &'a u32>) {
    let raw: Vec<&u32> = raw.keys().collect();
    assert_eq!(read.collect::<Vec<_>>(), raw, "{name}: rows");
}

#[tokio::test]
async fn supplies_are_those_of_the_printer() {
    on_each(|name, _, raw, reading| {
        let rows = raw.rows(SUPPLIES, &[3, 4, 5, 6, 7, 8, 9]);
        assert_rows(name, &rows, reading.supplies.iter().map(|supply| &supply.index));
        for supply in &reading.supplies {
            let (row, name) = (&rows[&supply.index], format!("{name}, supply {}", supply.index));
            assert_amount(
                &name,
                (row.number(8), row.number(9)),
                (supply.capacity, supply.level, supply.percent),
            );
            for (field, text) in [
                ("description", Some(&supply.description)),
                ("part_number", supply.part_number.as_ref()),
                ("serial_number", supply.serial_number.as_ref()),
            ] {
                let Some(text) = text.filter(|text| !text.is_empty()) else { continue };
                // Part and serial number have an object of their own where the description does not name them.
                let datum = match supply.record.sources.get(field) {
                    Some(own) => raw.get(source(own)),
                    None => row.get(6),
                };
                assert!(datum.is_some_and(|datum| says(datum, text)) || !text.is_ascii(), "{name}: {text}");
            }
            assert_eq!(supply.description.is_empty(), !row.get(6).is_some_and(has_text), "{name}");
            // Where the class is not told, the type says it: waste is collected, everything else that has a name used up.
            let class = match (row.number(4), &*supply.kind) {
                (Some(3), _) => "consumed",
                (Some(4), _) => "receptacle",
                (_, kind) if kind.starts_with("waste-") => "receptacle",
                (_, "other" | "unknown") => "other",
                (_, kind) if kind.parse::<i64>().is_ok() => "other",
                _ => "consumed",
            };
            assert_eq!(serde_json::to_value(supply.class).expect("JSON"), class, "{name}");
            let colorant = raw.rows("1.3.6.1.2.1.43.12.1.1", &[4]);
            let colorant = row.number(3).and_then(|index| colorant.get(&u32::try_from(index).ok()?)?.get(4));
            assert_eq!(supply.colorant.is_some(), colorant.is_some_and(has_text), "{name}: colorant");
            if row.get(9).is_some() {
                assert_eq!(source(&supply.source), format!("{SUPPLIES}.9.{}.{}", raw.device, supply.index));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn trays_outputs_and_covers_are_those_of_the_printer() {
    on_each(|name, _, raw, reading| {
        let rows = raw.rows(INPUTS, &[8, 9, 10, 11, 12, 13, 18]);
        assert_rows(name, &rows, reading.inputs.iter().map(|input| &input.index));
        for input in &reading.inputs {
            let (row, name) = (&rows[&input.index], format!("{name}, input {}", input.index));
            assert_amount(
                &name,
                (row.number(9), row.number(10)),
                (input.capacity, input.level, input.percent),
            );
            assert_named(&name, row, &[13, 18], &input.name);
            assert_eq!(input.media.is_some(), row.get(12).is_some_and(has_text), "{name}: media");
        }
        let rows = raw.rows(OUTPUTS, &[3, 4, 5, 6, 7, 12]);
        assert_rows(name, &rows, reading.outputs.iter().map(|output| &output.index));
        for output in &reading.outputs {
            let (row, name) = (&rows[&output.index], format!("{name}, output {}", output.index));
            assert_amount(
                &name,
                (row.number(4), row.number(5)),
                (output.capacity, output.level, output.percent),
            );
            assert_named(&name, row, &[7, 12], &output.name);
        }
        let rows = raw.rows(COVERS, &[2, 3]);
        assert_rows(name, &rows, reading.covers.iter().map(|cover| &cover.index));
        for cover in &reading.covers {
            let (row, name) = (&rows[&cover.index], format!("{name}, cover {}", cover.index));
            assert_named(&name, row, &[2], &cover.name);
            let state = match row.number(3) {
                Some(3) => "open",
                Some(4) => "closed",
                Some(5) => "interlock-open",
                Some(6) => "interlock-closed",
                _ => "unknown",
            };
            assert_eq!(serde_json::to_value(cover.state).expect("JSON"), state, "{name}");
        }
    })
    .await;
}

/// The name is the first of the columns that says anything; where none does, it is a word and the row's number.
fn assert_named(name: &str, row: &Row<'_>, columns: &[u32], read: &str) {
    match columns.iter().find_map(|column| row.get(*column).filter(|datum| has_text(datum))) {
        Some(datum) => assert!(says(datum, read) || !read.is_ascii(), "{name}: {read}"),
        None => assert!(read.ends_with(|c: char| c.is_ascii_digit()), "{name}: {read}"),
    }
}

#[tokio::test]
async fn measured_percentages_are_those_that_another_system_finds() {
    let mut compared = 0;
    for printer in printers::recorded() {
        let Some(expected) = &printer.expected else { continue };
        let reading = read(&printer).await;
        let supplies = reading.supplies.iter().map(|s| (source(&s.source), s.capacity, s.percent));
        let inputs = reading.inputs.iter().map(|i| (source(&i.source), i.capacity, i.percent));
        let read: BTreeMap<_, _> =
            supplies.chain(inputs).map(|(oid, cap, percent)| (oid, (cap, percent))).collect();
        for row in
            ["supplies", "inputs"].iter().flat_map(|table| expected[table].as_array().into_iter().flatten())
        {
            let (oid, theirs) =
                (row["oid"].as_str().expect("an OID"), row["percent"].as_i64().expect("percent"));
            let (_, ours) =
                read.get(oid).unwrap_or_else(|| panic!("{}: {oid} is missing", printer.recording.name));
            let measured =
                number(printer.recording.get(oid).expect("a recorded level")).expect("a number") >= 0;
            match ours {
                Some(ours) if measured => {
                    assert!((i64::from(*ours) - theirs).abs() <= 1, "{oid}: {ours}, not {theirs}");
                    compared += 1;
                }
                ours => assert!(!measured && ours.is_none(), "{oid}: {ours:?}, not {theirs}"),
            }
        }
    }
    eprintln!("{compared} percentages compared");
    assert!(compared > 50 || std::env::var_os(printers::FOLDER).is_none());
}

#[tokio::test]
async fn meters_are_the_life_counts_and_the_labelled_vendor_counters() {
    on_each(|name, _, raw, reading| {
        let mut expected = BTreeMap::new();
        for (row, cells) in raw.rows(MARKERS, &[4]) {
            if let Some(count @ 0..) = cells.number(4) {
                expected.insert(format!("{MARKERS}.4.{}.{row}", raw.device), (count, None));
            }
        }
        let labels: BTreeMap<_, _> = raw.below(&format!("{XEROX_COUNTERS}.8")).into_iter().collect();
        let column = format!("{XEROX_COUNTERS}.6");
        for (arcs, value) in raw.below(&column) {
            let label = labels.get(arcs).filter(|label| has_text(label));
            if let (Some(label), Some(count @ 0..), [_, 20, _]) = (label, number(value), arcs) {
                expected.insert(raw::name(&column, arcs), (count, Some(*label)));
            }
        }
        let read: BTreeMap<_, _> =
            reading.meters.iter().map(|meter| (source(&meter.source), meter)).collect();
        assert_eq!(read.len(), reading.meters.len(), "{name}: a counter twice");
        assert_eq!(
            read.keys().copied().collect::<Vec<_>>().into_iter().collect::<BTreeSet<_>>(),
            expected.keys().map(String::as_str).collect(),
            "{name}"
        );
        for (oid, (count, label)) in &expected {
            let meter = read[oid.as_str()];
            assert_eq!(i64::try_from(meter.value), Ok(*count), "{name}: {oid}");
            assert!(label.is_none_or(|label| says(label, &meter.label)), "{name}: {}", meter.label);
        }
        let keys: BTreeSet<_> = reading.meters.iter().map(|meter| &meter.key).collect();
        assert_eq!(keys.len(), reading.meters.len(), "{name}: a key twice");
    })
    .await;
}

#[tokio::test]
async fn alerts_and_faults_are_those_of_the_printer() {
    on_each(|name, _, raw, reading| {
        let rows = raw.rows(ALERTS, &[2, 3, 4, 5, 6, 7, 8, 9]);
        assert_rows(name, &rows, reading.alerts.iter().map(|alert| &alert.index));
        for alert in &reading.alerts {
            assert_alert(&format!("{name}, alert {}", alert.index), &rows[&alert.index], alert);
        }
        let faults = raw.below(&format!("{XEROX_FAULTS}.3"));
        let read: Vec<_> = reading.faults.iter().map(|fault| (fault.index, fault.code)).collect();
        let expected: Vec<_> =
            faults.iter().filter_map(|(arcs, code)| Some((*arcs.last()?, number(code)?))).collect();
        assert_eq!(read, expected, "{name}: faults");
    })
    .await;
}

fn assert_alert(name: &str, row: &Row<'_>, alert: &Alert) {
    assert_eq!(Some(alert.code), row.number(7), "{name}: code");
    assert_eq!(alert.group_index, row.number(5), "{name}: group index");
    assert_eq!(alert.location, row.number(6), "{name}: location");
    assert_eq!(alert.description.is_some(), row.get(8).is_some_and(has_text), "{name}: description");
    if let Some(text) = alert.description.as_ref().filter(|text| text.is_ascii()) {
        assert!(row.get(8).is_some_and(|datum| says(datum, text)), "{name}: {text}");
    }
    let severity = match row.number(2) {
        Some(3) => "critical",
        Some(4 | 5) => "warning",
        _ => "other",
    };
    assert_eq!(serde_json::to_value(alert.severity).expect("JSON"), severity, "{name}");
}

#[tokio::test]
async fn identity_and_state_are_those_of_the_printer() {
    on_each(|name, _, raw, reading| {
        let identity = &reading.identity;
        let serials = [raw.own(&format!("{GENERAL}.17")), raw.own(&format!("{XEROX_INFO}.3"))];
        let serial = serials.into_iter().flatten().find(|datum| has_text(datum));
        match (serial, &identity.serial_number) {
            (Some(datum), Some(serial)) => {
                assert_eq!(raw::octets(datum).map(<[u8]>::trim_ascii), Some(serial.as_bytes()), "{name}");
            }
            (None, None) => {}
            (None, Some(serial)) => {
                // Out of the IEEE 1284 device id.
                let ids = raw.below("1.3.6.1.4.1.2699.1.2.1.2.1.1.3");
                assert!(ids.iter().any(|(_, id)| says(id, serial)), "{name}: {serial}");
            }
            (Some(_), None) => panic!("{name}: the serial number is missing"),
        }
        let described = raw.own(&format!("{DEVICES}.3")).filter(|datum| has_text(datum));
        let described = described.or(raw.get("1.3.6.1.2.1.1.1.0"));
        assert_eq!(identity.model.is_some(), described.is_some_and(has_text), "{name}: model");
        if let (Some(datum), Some(model)) = (described, &identity.model) {
            assert!(says(datum, model) || !model.is_ascii(), "{name}: {model}");
        }
        let object_id = match raw.get("1.3.6.1.2.1.1.2.0") {
            Some(Datum::ObjectId(arcs)) => Some(super::support::recording::dotted(arcs)),
            _ => None,
        };
        assert_eq!(identity.object_id, object_id, "{name}");
        let lines = raw.rows(CONSOLE, &[2]);
        let lines: Vec<_> =
            lines.values().filter_map(|row| row.get(2)).filter(|datum| has_text(datum)).collect();
        assert_eq!(reading.state.console.len(), lines.len(), "{name}: console");
        let bits = match raw.own("1.3.6.1.2.1.25.3.5.1.2") {
            Some(Datum::Octets(octets)) => octets.iter().map(|octet| octet.count_ones()).sum(),
            _ => 0,
        };
        assert_eq!(u32::try_from(reading.state.errors.len()), Ok(bits), "{name}: detected errors");
    })
    .await;
}
