//! Whatever a printer sends: no panic, percentages that are some, texts that are clean, JSON that can be read back.

use std::collections::BTreeSet;

use app::model::{Level, Reading};
use proptest::prelude::*;
use serde_json::Value as Json;
use smart_esolutions::device::{
    fuzzing,
    mib::columns::{host, printer as prt, system, xerox},
    text::MAX_CHARS,
    value::{Answers, Oid, Value, extend, oid},
};

use super::support::{ber, printers, recording::Recording, request::Ask};

/// How to name a table's columns, and which of them there are.
type Table = (fn(u32) -> Oid, &'static [u32]);

/// Every column and scalar that is asked for.
fn columns() -> Vec<Oid> {
    let tables: [Table; 14] = [
        (host::device, &[2, 3, 5]),
        (host::printer, &[1, 2]),
        (host::interface, &[3, 6, 8]),
        (prt::general, &[1, 2, 16, 17]),
        (prt::cover, &[2, 3]),
        (prt::localization, &[4]),
        (prt::input, &[8, 9, 10, 11, 12, 13, 18]),
        (prt::output, &[3, 4, 5, 6, 7, 12]),
        (prt::marker, &[3, 4]),
        (prt::supply, &[3, 4, 5, 6, 7, 8, 9]),
        (prt::colorant, &[4]),
        (prt::console, &[2]),
        (prt::alert, &[2, 3, 4, 5, 6, 7, 8, 9]),
        (xerox::info, &[3, 14, 15]),
    ];
    let vendor: [Table; 3] =
        [(xerox::detail, &[6, 8]), (xerox::fault, &[3, 4, 7]), (xerox::alert, &[6, 9, 14])];
    let scalars = [
        system::descr(),
        system::object_id(),
        system::up_time(),
        system::contact(),
        system::name(),
        system::location(),
        host::system_uptime(),
        host::software_name(),
        prt::device_id(),
        xerox::device_id(),
    ];
    let of_tables = tables.into_iter().chain(vendor);
    let of_tables = of_tables.flat_map(|(make, columns)| columns.iter().map(move |column| make(*column)));
    of_tables.chain(scalars).collect()
}

/// Mostly the arcs that instances have, sometimes any.
fn arcs() -> impl Strategy<Value = Vec<u32>> {
    prop_oneof![
        4 => prop::collection::vec(0..4_u32, 1..=2),
        2 => (1..3_u32, 1..4_u32).prop_map(|(device, index)| vec![device, xerox::LIFETIME_USAGE, index]),
        1 => Just(vec![0]),
        1 => prop::collection::vec(any::<u32>(), 0..5),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let objects = prop_oneof![
        Just(host::device_printer()),
        Just(oid!(1, 3, 6, 1, 4, 1, 253, 8, 62, 1)),
        prop::collection::vec(any::<u32>(), 0..12).prop_map(Oid::new),
    ];
    prop_oneof![
        4 => (-4..200_i64).prop_map(Value::Number),
        1 => any::<i64>().prop_map(Value::Number),
        1 => prop::sample::select(vec![i64::MIN, i64::MAX, 0, -1]).prop_map(Value::Number),
        2 => prop::collection::vec(any::<u8>(), 0..600).prop_map(Value::Octets),
        3 => "(\\PC{0,12}|Sheets|[A-Z ]{1,6}, PN [0-9X]{0,4};SN\\PC{0,4}|MFG:\\PC{0,6};MDL:\\PC{0,6};)"
            .prop_map(|text| Value::Octets(text.into_bytes())),
        1 => objects.prop_map(Value::Oid),
        1 => Just(Value::Absent),
        1 => Just(Value::EndOfMibView),
    ]
}

fn answers() -> impl Strategy<Value = Answers> {
    let instance =
        (prop::sample::select(columns()), arcs()).prop_map(|(column, arcs)| extend(&column, &arcs));
    prop::collection::vec((instance, value()), 0..120).prop_map(Answers::from_iter)
}

/// Every text in the JSON, by the key that it stands under.
fn texts<'a>(key: &'a str, json: &'a Json, found: &mut Vec<(&'a str, &'a str)>) {
    match json {
        Json::String(text) => found.push((key, text)),
        Json::Array(items) => items.iter().for_each(|item| texts(key, item, found)),
        Json::Object(fields) => fields.iter().for_each(|(key, field)| texts(key, field, found)),
        _ => {}
    }
}

fn check(reading: &Reading) -> Result<(), TestCaseError> {
    let supplies = reading.supplies.iter().map(|supply| (supply.level, supply.capacity, supply.percent));
    let inputs = reading.inputs.iter().map(|input| (input.level, input.capacity, input.percent));
    let outputs = reading.outputs.iter().map(|output| (output.level, output.capacity, output.percent));
    for (level, capacity, percent) in supplies.chain(inputs).chain(outputs) {
        let known = matches!(level, Level::Measured { .. }) && capacity.is_some_and(|capacity| capacity > 0);
        prop_assert_eq!(percent.is_some(), known, "{:?} of {:?}", level, capacity);
        prop_assert!(percent.is_none_or(|percent| percent <= 100));
    }
    let keys: BTreeSet<_> = reading.meters.iter().map(|meter| &meter.key).collect();
    prop_assert_eq!(keys.len(), reading.meters.len(), "a meter's key twice");
    prop_assert!(reading.problems.len() <= 101, "{} problems", reading.problems.len());

    let json = serde_json::to_value(reading).expect("JSON");
    let mut found = Vec::new();
    texts("", &json, &mut found);
    for (key, text) in found {
        let bound = match key {
            "oid" => 128 * 11,
            // Kebab-case can take more characters than the label, as some have a longer lower case.
            "key" => MAX_CHARS * 3,
            _ => MAX_CHARS,
        };
        prop_assert!(text.chars().count() <= bound, "{}: {}", key, text);
        prop_assert!(!text.chars().any(char::is_control), "{}: {:?}", key, text);
        prop_assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{fffd}']), "{}: {:?}", key, text);
    }
    let text = serde_json::to_string(reading).expect("JSON");
    let back: Reading =
        serde_json::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
    prop_assert_eq!(&back, reading);
    Ok(())
}

/// The message that answers request 1 with the first objects of a recording.
pub fn message(recording: &Recording, objects: usize) -> Vec<u8> {
    let bindings = recording.objects.iter().take(objects);
    let bindings: Vec<_> = bindings.map(|(oid, datum)| (oid.clone(), ber::datum(datum))).collect();
    let ask = Ask {
        version: super::support::request::V2C,
        community: b"public".to_vec(),
        kind: super::support::request::Kind::GetNext,
        id: 1,
        oids: Vec::new(),
    };
    ask.answer(&bindings)
}

/// What the reader makes of a datagram, to the end.
fn decode(datagram: &[u8]) -> Result<(), TestCaseError> {
    fuzzing::discovery_answer(datagram);
    if let Ok(Some(response)) = fuzzing::response(datagram, 1, b"public") {
        let bindings = response.bindings.into_iter();
        let answers: Answers = bindings.map(|binding| (binding.oid, binding.value)).collect();
        check(&fuzzing::reading(&answers))?;
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_answers_make_a_sound_reading(answers in answers()) {
        check(&fuzzing::reading(&answers))?;
    }

    #[test]
    fn any_datagram_is_decoded_or_refused(datagram in prop::collection::vec(any::<u8>(), 0..300)) {
        decode(&datagram)?;
    }

    #[test]
    fn a_datagram_with_some_octets_changed_is_decoded_or_refused(
        printer in prop::sample::select(vec!["xcmi-multifunction", "shift-jis", "receptacle-and-hex"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        end in any::<prop::sample::Index>(),
    ) {
        let recording = printers::invented().into_iter().map(|printer| printer.recording);
        let recording = recording.into_iter().find(|recording| recording.name == printer).expect("own");
        let mut datagram = message(&recording, 120);
        for (place, octet) in &changes {
            let place = place.index(datagram.len());
            datagram[place] = *octet;
        }
        decode(&datagram)?;
        datagram.truncate(end.index(datagram.len()));
        decode(&datagram)?;
    }
}

#[test]
fn an_unchanged_datagram_is_read_to_its_end() {
    for printer in printers::invented() {
        let datagram = message(&printer.recording, 500);
        let response = fuzzing::response(&datagram, 1, b"public").expect("BER").expect("the answer");
        assert_eq!(response.bindings.len(), printer.recording.objects.len(), "{}", printer.recording.name);
        assert_eq!(fuzzing::response(&datagram, 2, b"public"), Ok(None));
        assert_eq!(fuzzing::response(&datagram, 1, b"private"), Ok(None));
    }
}
