//! Everything that a printer sends goes through one of these. The first octet says which; the rest is the input.

#![no_main]

use app::model::Reading;
use libfuzzer_sys::fuzz_target;
use smart_esolutions::{
    device::{
        assemble::split_description,
        fuzzing,
        text::{self, Charset, MAX_CHARS},
        value::{Answers, Oid, Value},
    },
    notifications,
};

fuzz_target!(|input: &[u8]| {
    let Some((kind, input)) = input.split_first() else { return };
    match kind {
        b'd' => datagram(input),
        b't' => octets(input),
        b'v' => {
            fuzzing::discovery_answer(input);
        }
        b'a' => sound(&fuzzing::reading(&answers(input))),
        b'n' => {
            notifications::fuzzing::taken(input);
        }
        _ => {}
    }
});

/// A datagram, read as the answer to request 1, and all that is made of it.
fn datagram(input: &[u8]) {
    let Ok(Some(response)) = fuzzing::response(input, 1, b"public") else { return };
    let bindings = response.bindings.into_iter();
    sound(&fuzzing::reading(&bindings.map(|binding| (binding.oid, binding.value)).collect()));
}

/// Two octets of character set, then a string.
fn octets(input: &[u8]) {
    let Some((set, octets)) = input.split_first_chunk() else { return };
    text::date_and_time(octets, &jiff::tz::TimeZone::UTC);
    let Some(text) = text::decode(octets, Charset::from_mib_enum(i64::from(u16::from_be_bytes(*set)))) else {
        return;
    };
    assert!(!text.is_empty() && text.chars().count() <= MAX_CHARS);
    assert!(!text.chars().any(char::is_control) && text.trim() == text);
    split_description(&text);
}

/// Objects, each as a length and the arcs of its name in BER, then a length and its value.
fn answers(mut input: &[u8]) -> Answers {
    let mut found = Answers::default();
    while let Some((name, rest)) = part(input) {
        let Some((value, rest)) = part(rest) else { break };
        input = rest;
        if let Ok(oid) = Oid::from_ber(name) {
            found.insert(oid, as_value(value));
        }
    }
    found
}

fn part(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = input.split_first()?;
    rest.split_at_checked(usize::from(*length))
}

fn as_value(value: &[u8]) -> Value {
    match value.split_first() {
        Some((b'n', number)) => {
            let octets = number.iter().take(8).fold(0_u64, |number, octet| number << 8 | u64::from(*octet));
            Value::Number(octets.cast_signed())
        }
        Some((b'o', octets)) => Value::Octets(octets.to_vec()),
        Some((b'i', oid)) => Oid::from_ber(oid).map_or(Value::Absent, Value::Oid),
        Some((b'e', _)) => Value::EndOfMibView,
        _ => Value::Absent,
    }
}

/// The reading can be written and read back, and no percentage is beyond its bounds.
fn sound(reading: &Reading) {
    let supplies = reading.supplies.iter().map(|supply| supply.percent);
    let trays = reading.inputs.iter().map(|input| input.percent);
    assert!(supplies.chain(trays).flatten().all(|percent| percent <= 100));
    let text = serde_json::to_string(reading).expect("JSON");
    let back: Reading = serde_json::from_str(&text).expect("the same JSON");
    assert_eq!(&back, reading);
}
