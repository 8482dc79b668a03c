//! Trays, bins and covers, what was odd about the reading, and what the printer answered.

use std::fmt::Write;

use app::model::{Level, Reading, Subject};

use crate::{
    device::{ObjectValue, Objects},
    protocol::data::diagnostics::{Object, ObjectKind, ReadProblem, Subunit, SubunitKind},
};

/// Without their names, which people may enter.
pub(super) fn subunits(reading: &Reading) -> Vec<Subunit> {
    let one = |kind, index, state, capacity: Option<i64>, level: Option<Level>| Subunit {
        kind,
        index,
        state,
        capacity,
        level,
    };
    let inputs = reading.inputs.iter().map(|input| {
        one(SubunitKind::Input, input.index, word(&input.state), input.capacity, Some(input.level))
    });
    let outputs = reading.outputs.iter().map(|output| {
        one(SubunitKind::Output, output.index, word(&output.state), output.capacity, Some(output.level))
    });
    let covers = reading
        .covers
        .iter()
        .map(|cover| one(SubunitKind::Cover, cover.index, word(&cover.state), None, None));
    inputs.chain(outputs).chain(covers).collect()
}

/// In words of this device; a number of the printer's may stand in them, and no text.
pub(super) fn problems(reading: &Reading) -> Vec<ReadProblem> {
    let problems = reading.problems.iter().map(|problem| ReadProblem {
        subject: match &problem.subject {
            Subject::Oid(oid) => oid.clone(),
            Subject::Table(table) => table.clone(),
        },
        what: problem.what.clone(),
    });
    problems.collect()
}

/// What the printer answered, of what is kept of it.
pub(super) fn objects(objects: &Objects) -> impl Iterator<Item = Object> + '_ {
    objects.kept.iter().map(|object| {
        let (kind, value) = match &object.value {
            ObjectValue::Integer(number) => (ObjectKind::Integer, number.to_string()),
            ObjectValue::Text(text) => (ObjectKind::Text, text.clone()),
            ObjectValue::Octets(octets) => (ObjectKind::Octets, hexadecimal(octets)),
            ObjectValue::Oid(oid) => (ObjectKind::Oid, oid.clone()),
        };
        Object { oid: object.oid.to_string(), kind, value }
    })
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        // Writing to a string can't fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// The word that an enumeration of the model has in JSON.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
