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
/// vendor's status codes, what its counters and supplies are called, and objects of [`COLUMNS`].
const OF_MAKERS: &[&str] = &[
    "/alerts/*/vendor_code",
    "/meters/*/key",
    "/meters/*/label",
    "/service_meters/*/key",
    "/service_meters/*/label",
    "/status/alerts/*/vendor_code",
    "/supplies/supplies/*/colorant",
    "/supplies/supplies/*/description",
];

/// Columns of the printer whose texts are such: descriptions of the device, its software, covers, trays, bins, supplies and
/// colours, and with Xerox labels of counters, codes of alerts and part numbers.
const COLUMNS: &[&str] = &[
    "1.3.6.1.2.1.25.3.2.1.3",
    "1.3.6.1.2.1.25.6.3.1.2",
    "1.3.6.1.2.1.43.6.1.1.2",
    "1.3.6.1.2.1.43.8.2.1.18",
    "1.3.6.1.2.1.43.9.2.1.12",
    "1.3.6.1.2.1.43.11.1.1.6",
    "1.3.6.1.2.1.43.12.1.1.4",
    "1.3.6.1.4.1.253.8.53.13.2.1.8",
    "1.3.6.1.4.1.253.8.53.17.2.1.6",
    "1.3.6.1.4.1.253.8.53.20.1.1.6",
];

/// The columns of the objects whose values name somebody; an object of no column of makers is one by itself.
fn columns_told(objects: &Value) -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    for object in objects.as_array().expect("a list") {
        let mut found = BTreeSet::new();
        told(&object["value"], "", &mut found);
        if !found.is_empty() {
            let oid = object["oid"].as_str().expect("an object");
            let column = COLUMNS.iter().find(|column| oid.starts_with(&format!("{column}.")));
            columns.insert(column.map_or(oid, |column| *column).to_owned());
        }
    }
    columns
}

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
    let mut bundle = json!(gather(&sources).await.expect("a bundle"));
    let columns = columns_told(&bundle["objects"].take());
    let others: Vec<&String> = columns.iter().filter(|column| !COLUMNS.contains(&column.as_str())).collect();
    assert!(others.is_empty() && columns.len() > 5, "{others:?} of {columns:?}");
    let mut found = BTreeSet::new();
    told(&bundle, "", &mut found);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), OF_MAKERS, "{bundle:#}");
}
