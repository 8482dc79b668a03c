//! docs/api.openapi.json says what is served, and nothing else.

mod answers;
mod itself;
mod maintenance;
mod parts;
mod schema;
mod statuses;
mod supplies;
mod told;

use std::sync::OnceLock;

use serde_json::Value;

use crate::support::{
    reader::{self, PATIENT},
    recording::Recording,
    replay::Replay,
    site::Site,
};

const FILE: &str = include_str!("../../../../../docs/api.openapi.json");

fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(FILE).expect("JSON"))
}

fn paths() -> Vec<String> {
    document()["paths"].as_object().expect("paths").keys().cloned().collect()
}

fn resolved(part: &Value) -> &Value {
    match part["$ref"].as_str() {
        Some(reference) => document().pointer(reference.trim_start_matches('#')).expect("a part"),
        None => part,
    }
}

async fn of(recording: &Recording) -> (Site, Replay) {
    let agent = Replay::start(recording).await;
    let site = Site::start(Some(reader::at(agent.addr(), PATIENT))).await.settled().await;
    (site, agent)
}
