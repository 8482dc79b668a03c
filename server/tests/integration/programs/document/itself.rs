//! The document as one: what it takes for an answer, and that nothing in it is left over.

use app::model::{Cause, Step};
use serde_json::{Value, json};

use super::{FILE, document, schema::faults};

#[test]
fn a_member_that_is_missing_unknown_or_of_another_type_is_no_answer() {
    let reading: Value = serde_json::from_str(include_str!("../../../fixtures/reading.json")).expect("JSON");
    let schema = json!({ "$ref": "#/components/schemas/Reading" });
    assert_eq!(faults(&schema, &reading), Vec::<String>::new());
    let mut tried = 0;
    for name in ["taken_at", "identity", "state", "meters", "supplies", "alerts", "problems"] {
        let mut without = reading.clone();
        without.as_object_mut().expect("an object").remove(name);
        let mut other = reading.clone();
        other[name] = json!(17);
        for changed in [without, other] {
            assert!(!faults(&schema, &changed).is_empty(), "{name}");
            tried += 1;
        }
    }
    for (place, value) in [
        ("/supplies/0/percent", json!(101)),
        ("/supplies/0/level", json!({ "kind": "measured" })),
        ("/supplies/1/level", json!({ "kind": "some-remaining", "value": 1 })),
        ("/meters/0/value", json!(-1)),
        ("/state/device", json!("broken")),
        ("/identity/owner", json!("somebody")),
        ("/taken_at", json!("yesterday")),
    ] {
        let (parent, name) = place.rsplit_once('/').expect("a place");
        let mut changed = reading.clone();
        changed.pointer_mut(parent).expect("it is there")[name] = value;
        assert!(!faults(&schema, &changed).is_empty(), "{place}");
        tried += 1;
    }
    assert_eq!(tried, 21);
}

#[test]
fn the_causes_of_the_document_are_those_that_there_are() {
    let condition = &document()["components"]["schemas"]["Condition"]["properties"];
    let causes: Vec<Value> = Cause::ALL.iter().map(|cause| json!(cause)).collect();
    assert_eq!(condition["cause"]["enum"], json!(causes));
    let steps: Vec<Value> = Step::ALL.iter().map(|step| json!(step)).collect();
    assert_eq!(condition["step"]["enum"], json!(steps));
}

#[test]
fn every_part_of_the_document_is_used_and_every_reference_leads_somewhere() {
    for part in ["schemas", "responses"] {
        for name in document()["components"][part].as_object().expect("parts").keys() {
            assert!(FILE.contains(&format!("\"#/components/{part}/{name}\"")), "{name} is used nowhere");
        }
    }
    for reference in FILE.split("\"#/").skip(1).map(|rest| rest.split('"').next().expect("an end")) {
        assert!(document().pointer(&format!("/{reference}")).is_some(), "#/{reference} leads nowhere");
    }
}
