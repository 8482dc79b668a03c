//! The OpenAPI document, to hold messages against.

use std::{collections::BTreeMap, path::Path, sync::OnceLock};

use serde_json::{Value, json};

/// The document as it stands in the tree.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/communication-server.openapi.json");
        let text = std::fs::read_to_string(path).expect("the document");
        serde_json::from_str(&text).expect("JSON")
    })
}

/// What is wrong with a message that should be of this schema; nothing is.
pub fn faults(schema: &str, message: &Value) -> Vec<String> {
    static VALIDATORS: OnceLock<BTreeMap<String, jsonschema::Validator>> = OnceLock::new();
    let validators = VALIDATORS.get_or_init(|| {
        let schemas = document()["components"]["schemas"].as_object().expect("schemas");
        schemas.keys().map(|name| (name.clone(), validator(name))).collect()
    });
    let validator = validators.get(schema).unwrap_or_else(|| panic!("no schema {schema}"));
    validator.iter_errors(message).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn validator(name: &str) -> jsonschema::Validator {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{name}"),
        "components": document()["components"],
    });
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the document says of an answer.
pub struct Documented {
    /// The media type.
    pub kind: String,
    /// The schema of its body.
    pub schema: String,
    /// Headers that it has to have.
    pub headers: Vec<String>,
}

/// What the document says of this answer; `None` where it does not know it.
pub fn answer(path: &str, method: &str, status: u16) -> Option<Documented> {
    let responses = &document()["paths"][path][method.to_lowercase()]["responses"];
    let response = resolved(&responses[status.to_string()]);
    let (kind, content) = response["content"].as_object()?.iter().next()?;
    let headers = response["headers"].as_object().map(|headers| headers.keys().cloned().collect());
    Some(Documented {
        kind: kind.clone(),
        schema: name(&content["schema"]),
        headers: headers.unwrap_or_default(),
    })
}

/// The media type and the schema of what this request carries.
pub fn request(path: &str, method: &str) -> Option<(String, String)> {
    let operation = &document()["paths"][path][method.to_lowercase()];
    let (kind, content) = operation["requestBody"]["content"].as_object()?.iter().next()?;
    Some((kind.clone(), name(&content["schema"])))
}

/// Every path, method and status of the document.
pub fn answers() -> Vec<(String, String, u16)> {
    let mut all = Vec::new();
    for (path, methods) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let statuses = operation["responses"].as_object().expect("responses").keys();
            let statuses = statuses.filter_map(|status| status.parse().ok());
            all.extend(statuses.map(|status| (path.clone(), method.to_uppercase(), status)));
        }
    }
    all
}

fn resolved(part: &Value) -> &Value {
    match part["$ref"].as_str() {
        Some(reference) => document().pointer(reference.trim_start_matches('#')).expect("a part"),
        None => part,
    }
}

fn name(schema: &Value) -> String {
    let reference = schema["$ref"].as_str().expect("a named schema");
    reference.rsplit('/').next().expect("a name").to_owned()
}
