//! A bundle of diagnostics of a printer in whose every text stands who prints what.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use smart_esolutions::{
    bundle::{Sources, gather},
    config::Machine,
};

use crate::hostile_texts;

/// A name, an address and the title of a document.
const TOLD: &str = "Anna Schmidt, anna@schmidt.example, salary-2026.pdf";

/// Texts by which a machine and its parts are known, which their makers write and nobody at the printer can change: the
/// vendor's status codes, what its counters and supplies are called, and objects that hold the same.
const OF_MAKERS: &[&str] = &[
    "/alerts/*/vendor_code",
    "/meters/*/key",
    "/meters/*/label",
    "/objects/*/value",
    "/service_meters/*/key",
    "/service_meters/*/label",
    "/status/alerts/*/vendor_code",
    "/supplies/supplies/*/colorant",
    "/supplies/supplies/*/description",
];

/// Where in `value` a text of people stands, with a star for each place in a list.
fn told(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let people = ["Anna", "anna", "chmidt", "salary", "416e6e61"];
            if people.iter().any(|word| text.contains(word)) {
                found.insert(at.to_owned());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| told(item, &format!("{at}/*"), found)),
        Value::Object(members) => {
            for (name, member) in members {
                assert!(!name.contains("chmidt"), "{at}/{name}");
                told(member, &format!("{at}/{name}"), found);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn of_a_printer_whose_every_text_is_a_name_an_address_and_a_title_it_has_what_makers_write_alone() {
    let (site, _agent) = hostile_texts::site(TOLD.as_bytes()).await;
    let (snapshot, objects) = (site.service.latest(), site.service.objects());
    let reading = snapshot.reading.as_ref().expect("it was read");
    let settings = Machine::read(None, [], Vec::new()).expect("usable");
    let sources = Sources {
        store: &site.store,
        reading,
        objects: &objects,
        settings: settings.alone(),
        software: "0",
        now: reading.taken_at,
        last_success: None,
    };
    assert!(objects.kept.len() > 50, "{} objects were kept", objects.kept.len());
    let bundle = json!(gather(&sources).await.expect("a bundle"));
    let mut found = BTreeSet::new();
    told(&bundle, "", &mut found);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), OF_MAKERS, "{bundle:#}");
}
