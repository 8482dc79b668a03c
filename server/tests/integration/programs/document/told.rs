//! What of the document answers have said.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{document, resolved, schema::faults};

/// Notes what these answers, by their paths, have told.
pub(super) fn note_all(bodies: Vec<(String, Value)>, seen: &mut BTreeSet<String>) {
    for (path, body) in bodies {
        let schema = &document()["paths"][&path]["get"]["responses"]["200"]["content"]["application/json"];
        told(&schema["schema"], &body, seen);
    }
}

/// The members of objects that a schema describes, as "Schema/member".
pub(super) fn members(name: &str, schema: &Value, all: &mut BTreeSet<String>) {
    if name == "Problem" {
        return;
    }
    for member in schema["properties"].as_object().into_iter().flatten().map(|(member, _)| member) {
        all.insert(format!("{name}/{member}"));
    }
    for branch in schema["oneOf"].as_array().into_iter().flatten() {
        members(name, branch, all);
    }
}

/// Notes which members of which schema an instance has.
pub(super) fn told(schema: &Value, instance: &Value, seen: &mut BTreeSet<String>) {
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).unwrap_or_default();
    let schema = resolved(schema);
    let branches = schema["oneOf"].as_array();
    let schema = branches
        .and_then(|branches| branches.iter().find(|branch| faults(branch, instance).is_empty()))
        .unwrap_or(schema);
    match instance {
        Value::Object(found) => {
            for (member, value) in found {
                if let Some(schema) = schema["properties"].get(member) {
                    if !name.is_empty() {
                        seen.insert(format!("{name}/{member}"));
                    }
                    told(schema, value, seen);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| told(&schema["items"], item, seen)),
        _ => {}
    }
}
