//! The fuzzer's first inputs, made of the project's own recordings. `SMART_ESOLUTIONS_WRITE_CORPUS=1` writes them
//! anew; without it they have to be what they would be.

use std::{collections::BTreeMap, env, fs, path::Path};

use smart_esolutions::device::fuzzing;

use super::{
    properties::message,
    support::{
        ber, printers,
        recording::{self, Datum, Recording},
    },
};

/// Objects of a recording that make a small input.
const OBJECTS: usize = 12;

fn inputs() -> BTreeMap<String, Vec<u8>> {
    let mut inputs = BTreeMap::new();
    for printer in printers::invented() {
        let Recording { name, objects } = printer.recording;
        // A window into the middle as well, where the printer's tables are.
        for (part, skip) in [("system", 0), ("tables", objects.len() / 2)] {
            let objects: Vec<_> = objects.iter().skip(skip).take(OBJECTS).cloned().collect();
            let answers = objects.iter().flat_map(|(oid, datum)| answer(oid, datum)).collect::<Vec<u8>>();
            let datagram = message(&Recording { name: name.clone(), objects }, OBJECTS);
            inputs.insert(format!("{name}-{part}-datagram"), [b"d", &datagram[..]].concat());
            inputs.insert(format!("{name}-{part}-answers"), [b"a", &answers[..]].concat());
        }
    }
    for (name, set, text) in [
        ("part-and-serial", 106_u16, &b"Black Toner, PN 000X00001;SNABCD0001"[..]),
        ("shift-jis", 17, b"\x83g\x83i\x81["),
        ("latin-1", 4, b"Unit\xe0 imaging\0rest"),
        ("utf-16", 1013, b"\0T\0r\0a\0y"),
        ("line-break", 3, b"Rollers\n4E 6F 6E 65 00"),
        ("date", 3, &[7, 234, 11, 22, 13, 30, 15, 0, b'+', 2, 0]),
    ] {
        inputs.insert(format!("text-{name}"), [b"t", &set.to_be_bytes()[..], text].concat());
    }
    let discovery = super::unreachable::v3_message(100, 0xa8, 1);
    inputs.insert("discovery".into(), [b"v", &discovery[..]].concat());
    for (name, notification) in notifications() {
        inputs.insert(format!("notification-{name}"), [b"n", &notification[..]].concat());
    }
    inputs
}

/// A jam, told by each version.
fn notifications() -> [(&'static str, Vec<u8>); 4] {
    use super::support::ber::{INTEGER, OCTETS, SEQUENCE, integer, object_id, tagged};
    let number = |number| integer(INTEGER, number);
    let binding =
        |oid: &str, value: Vec<u8>| tagged(SEQUENCE, &[object_id(&recording::oid(oid)), value].concat());
    let columns = [(1, 7), (2, 3), (4, 13), (5, 1), (6, 42), (7, 8)];
    let jam: Vec<u8> = columns
        .into_iter()
        .flat_map(|(column, value)| binding(&format!("1.3.6.1.2.1.43.18.1.1.{column}.1.7"), number(value)))
        .collect();
    let enterprise = object_id(&recording::oid("1.3.6.1.2.1.43.18.2"));
    let address = tagged(0x40, &[192, 0, 2, 7]);
    let uptime = integer(0x43, 1_000);
    let bindings = tagged(SEQUENCE, &jam);
    let first = [enterprise, address, number(6), number(1), uptime.clone(), bindings].concat();
    let prefix = [
        binding("1.3.6.1.2.1.1.3.0", uptime),
        binding("1.3.6.1.6.3.1.1.4.1.0", object_id(&recording::oid("1.3.6.1.2.1.43.18.2.0.1"))),
    ];
    let bindings = tagged(SEQUENCE, &[prefix.concat(), jam].concat());
    let later = [number(99), number(0), number(0), bindings].concat();
    let community = tagged(OCTETS, b"public");
    let message = |version, tag, pdu: &[u8]| {
        tagged(SEQUENCE, &[number(version), community.clone(), tagged(tag, pdu)].concat())
    };
    let engine = tagged(OCTETS, b"\x80\0\0\0\x05engine");
    let nothing = tagged(OCTETS, b"");
    let header = [number(1), number(65_507), tagged(OCTETS, &[0]), number(3)].concat();
    let security =
        [engine.clone(), number(1), number(100), community.clone(), nothing.clone(), nothing.clone()];
    let scoped = [engine, nothing, tagged(0xa7, &later)].concat();
    let third = [
        number(3),
        tagged(SEQUENCE, &header),
        tagged(OCTETS, &tagged(SEQUENCE, &security.concat())),
        tagged(SEQUENCE, &scoped),
    ];
    [
        ("v1", message(0, 0xa4, &first)),
        ("v2c", message(1, 0xa7, &later)),
        ("inform", message(1, 0xa6, &later)),
        ("v3", tagged(SEQUENCE, &third.concat())),
    ]
}

/// As the target reads it: name and value, each after its length.
fn answer(oid: &[u32], datum: &Datum) -> Vec<u8> {
    let contents =
        |element: &[u8]| ber::take(element).map(|(_, contents, _)| contents.to_vec()).unwrap_or_default();
    let value = match datum {
        Datum::Octets(octets) => [b"o", &octets[..]].concat(),
        Datum::ObjectId(oid) => [b"i", &contents(&ber::object_id(oid))[..]].concat(),
        other => [b"n", &contents(&ber::datum(other))[..]].concat(),
    };
    let parts = [contents(&ber::object_id(oid)), value];
    parts.iter().flat_map(|part| [&[u8::try_from(part.len()).expect("short")], &part[..]].concat()).collect()
}

#[test]
fn the_corpus_is_that_of_the_recordings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/decode");
    let inputs = inputs();
    if env::var_os("SMART_ESOLUTIONS_WRITE_CORPUS").is_some_and(|value| value == "1") {
        fs::create_dir_all(&folder).expect("a writable folder");
        for (name, input) in &inputs {
            fs::write(folder.join(name), input).expect("a writable folder");
        }
    }
    for (name, input) in &inputs {
        let kept = fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(kept == *input, "{name} differs: SMART_ESOLUTIONS_WRITE_CORPUS=1 writes it anew");
    }
    assert!(inputs.values().map(Vec::len).sum::<usize>() < 16 * 1024);
}

#[test]
fn the_corpus_gets_behind_the_first_checks() {
    for (name, input) in inputs() {
        let (kind, input) = input.split_first().expect("a kind");
        match kind {
            b'd' => {
                let response = fuzzing::response(input, 1, b"public").expect(&name).expect(&name);
                assert!(response.bindings.len() >= OBJECTS / 2, "{name}");
            }
            b'v' => assert!(fuzzing::discovery_answer(input), "{name}"),
            b'n' => assert!(smart_esolutions::notifications::fuzzing::taken(input), "{name}"),
            _ => {}
        }
    }
}
