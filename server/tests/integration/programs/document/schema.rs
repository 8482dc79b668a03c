//! What the document says of an answer, held against it.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use axum::http::header;
use serde_json::{Value, json};

use super::{document, resolved};
use crate::support::site::Answer;

/// The schema with every object closed: a program lets be what it does not know, a test does not.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut members: serde_json::Map<String, Value> =
                members.iter().map(|(name, member)| (name.clone(), closed(member))).collect();
            if members.get("properties").is_some_and(Value::is_object) {
                members.entry("additionalProperties").or_insert(json!(false));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(closed).collect(),
        other => other.clone(),
    }
}

/// What is wrong with this as an instance of the schema; nothing is.
pub(super) fn faults(schema: &Value, instance: &Value) -> Vec<String> {
    static VALIDATORS: OnceLock<std::sync::Mutex<BTreeMap<String, Arc<jsonschema::Validator>>>> =
        OnceLock::new();
    let mut validators = VALIDATORS.get_or_init(Default::default).lock().expect("not poisoned");
    let validator = validators.entry(schema.to_string()).or_insert_with(|| {
        let mut whole = closed(schema);
        whole["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        whole["components"] = closed(&document()["components"]);
        let options = jsonschema::options().should_validate_formats(true);
        Arc::new(options.build(&whole).unwrap_or_else(|error| panic!("{schema}: {error}")))
    });
    let validator = Arc::clone(validator);
    drop(validators);
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// What the document says of the answer, held against it: media type, body, headers. Answers the body where there is one.
pub(super) fn held_to(path: &str, method: &str, answer: &Answer) -> Value {
    let status = answer.status.as_u16().to_string();
    let responses = &document()["paths"][path][method.to_lowercase()]["responses"];
    let said = if responses[&status].is_null() { &responses["default"] } else { &responses[&status] };
    let said = resolved(said);
    assert!(said.is_object(), "{method} {path}: {status} is not in the document");
    for header in said["headers"].as_object().into_iter().flatten().map(|(name, _)| name.to_lowercase()) {
        assert!(answer.headers.contains_key(&header), "{method} {path} {status}: {header} is missing");
    }
    let Some(content) = said["content"].as_object() else {
        // To HEAD, the server leaves away what refuses a request before its handler is asked.
        assert!(answer.body.is_empty() || method == "HEAD", "{method} {path} {status}: {}", answer.text());
        return Value::Null;
    };
    let (kind, content) = content.iter().next().expect("a media type");
    assert_eq!(answer.header(&header::CONTENT_TYPE), Some(kind.as_str()), "{method} {path} {status}");
    let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(faults(&content["schema"], &body), Vec::<String>::new(), "{method} {path} {status}: {body}");
    body
}
