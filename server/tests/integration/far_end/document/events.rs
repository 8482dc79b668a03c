//! The events that a device writes, against their schemas.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use smart_esolutions::protocol::{allow_list, data::Kind, event::TOMBSTONE};

use super::{
    mutations::{is_free, mutations, paths},
    samples::events,
};
use crate::support::far_end::document::{document, faults};

#[test]
fn every_event_is_of_its_schema_and_none_with_a_member_that_is_missing_unknown_or_of_another_type() {
    let events = events();
    let mut seen = BTreeSet::new();
    for event in &events {
        let kind = event["type"].as_str().expect("a type").to_owned();
        assert_eq!(faults("Event", event), Vec::<String>::new(), "{event}");
        seen.insert(kind.clone());
        let mut tried = 0;
        for path in paths(event) {
            for (what, changed) in mutations(event, &path) {
                // A list may be empty, a word may be any, and so on: what is still of the schema must still be an
                // event that an end can read.
                if faults("Event", &changed).is_empty() {
                    assert!(is_free(&path, what), "{kind}: {path} {what} passes: {changed}");
                } else {
                    tried += 1;
                }
            }
        }
        assert!(tried > 20, "{kind}: only {tried} mutations");
    }
    let known: BTreeSet<String> = Kind::ALL.into_iter().map(|kind| kind.name().to_owned()).collect();
    let tombstone = TOMBSTONE.to_owned();
    assert_eq!(seen, known.into_iter().chain([tombstone]).collect());
}

#[test]
fn the_schema_of_each_event_has_the_fields_of_the_allow_list_and_no_others() {
    for kind in Kind::ALL {
        let mut listed: BTreeSet<String> = allow_list::fields(kind).map(|(path, _)| path).collect();
        // An epoch that follows on nothing says so by null.
        listed.remove("/data/after");
        listed.insert("/signature".into());
        let mapping = &document()["components"]["schemas"]["Event"]["discriminator"]["mapping"];
        let schema = mapping[kind.name()].as_str().expect("a schema");
        let mut described = BTreeSet::new();
        leaves(&json!({ "$ref": schema }), String::new(), &mut described);
        assert_eq!(described, listed, "{kind:?}");
    }
}

/// The leaves that a schema describes.
fn leaves(schema: &Value, path: String, all: &mut BTreeSet<String>) {
    let mut inside = false;
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document().pointer(reference.trim_start_matches('#')).expect("a schema");
        leaves(target, path.clone(), all);
        inside = true;
    }
    for part in ["allOf", "oneOf"].iter().filter_map(|name| schema[*name].as_array()).flatten() {
        if part["type"] != "null" {
            leaves(part, path.clone(), all);
        }
        inside = true;
    }
    if let Some(members) = schema["properties"].as_object() {
        for (name, member) in members {
            leaves(member, format!("{path}/{name}"), all);
        }
        inside = true;
    }
    if !schema["items"].is_null() {
        leaves(&schema["items"], format!("{path}/*"), all);
        inside = true;
    }
    // What only says "an object" is described elsewhere.
    if !inside && schema["type"] != "object" {
        all.insert(path);
    }
}
