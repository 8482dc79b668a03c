//! docs/communication-server.openapi.json says what the ends do.

mod commands;
mod events;
mod mutations;
mod samples;
mod statuses;

use app::model::{EndAndStart, Resolution};
use smart_esolutions::far_end::Options;

use crate::support::far_end::document::document;

/// One of each kind.
fn resolutions() -> [Resolution; 5] {
    let reads = || vec![EndAndStart { key: "total-impressions".into(), end: 9, start: 0 }];
    [
        Resolution::Rollover { last: 999_999 },
        Resolution::MeterChange { reads: reads() },
        Resolution::SerialNumber { reads: reads() },
        Resolution::SerialNumber { reads: Vec::new() },
        Resolution::AsIs,
    ]
}

#[test]
fn every_schema_of_the_document_is_used_and_every_reference_leads_somewhere() {
    let text = document().to_string();
    for name in document()["components"]["schemas"].as_object().expect("schemas").keys() {
        assert!(text.contains(&format!("\"#/components/schemas/{name}\"")), "{name} is used nowhere");
    }
    for reference in text.split("\"#/").skip(1).map(|rest| rest.split('"').next().expect("an end")) {
        assert!(document().pointer(&format!("/{reference}")).is_some(), "#/{reference} leads nowhere");
    }
    let most = &document()["components"]["schemas"]["Batch"]["maxItems"];
    assert_eq!(most.as_u64(), u64::try_from(Options::default().batch_events).ok());
}
