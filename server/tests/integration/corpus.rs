//! The fuzzer's first inputs, made of the project's own recordings. `SMART_ESOLUTIONS_WRITE_CORPUS=1` writes them
//! anew; without it they have to be what they would be.

use std::{collections::BTreeMap, env, fs, path::Path};

use smart_esolutions::device::fuzzing;

use super::{
    properties::message,
    support::{
        ber, printers,
        recording::{Datum, Recording},
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
    inputs
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
            _ => {}
        }
    }
}
