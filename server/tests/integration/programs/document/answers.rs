//! Every answer that can be had is as the document says, and says all of it.

use std::collections::BTreeSet;

use app::{model::ReadState, port::Device as _};
use axum::http::header;
use serde_json::{Value, json};

use super::{
    super::read,
    document,
    maintenance::maintenance,
    of,
    parts::{communications, parts},
    paths,
    schema::{faults, held_to},
    supplies::supplies,
    told::{members, note_all, told},
};
use crate::{
    hostile_texts::{self, strings},
    support::{office::office, printers, site::Site},
    web::recording,
};

/// Members that nothing here brings about.
const RARE: &[&str] = &["MeterRead/corrected_at", "SentMeters/reference"];

/// Every 200 of a device, held to the document. Answers them by their paths.
async fn all(site: &Site, cookie: Option<&str>) -> Vec<(String, Value)> {
    let headers: Vec<_> = cookie.iter().map(|cookie| (header::COOKIE, *cookie)).collect();
    let mut bodies = Vec::new();
    for path in paths() {
        let answer = site.get(&path, &headers).await;
        let mut said = answer.clone();
        if cookie.is_some() {
            // What is the administrator's own has no tag; nothing else is other than for everybody.
            said.headers.entry(header::ETAG).or_insert(header::HeaderValue::from_static("\"\""));
        }
        bodies.push((path.clone(), held_to(&path, "GET", &said)));
    }
    bodies
}

#[tokio::test]
async fn every_answer_of_every_printer_is_as_the_document_says() {
    let mut seen = BTreeSet::new();
    let mut note = |bodies: Vec<(String, Value)>| note_all(bodies, &mut seen);
    note(all(&Site::start(None).await, None).await);
    for printer in printers::all() {
        let (site, _agent) = of(&printer.recording).await;
        note(all(&site, None).await);
        note(all(&site, Some(&site.administrator().await.cookie)).await);
    }
    for nasty in strings::all() {
        let (site, _agent) = hostile_texts::site(&nasty.octets).await;
        note(all(&site, None).await);
    }
    let (site, agent) = of(&recording()).await;
    for state in [ReadState::Accepted, ReadState::Waiting] {
        read(&site, state).await;
    }
    hostile_texts::hold(&site).await.expect("it is held");
    read(&site, ReadState::Held).await;
    for communication in communications() {
        site.communication.send_replace(communication);
        site.service.publish().await;
        note(all(&site, None).await);
    }
    site.desk.begin_schedule().await.expect("written");
    drop(agent);
    site.service.refresh().await.expect_err("nobody answers");
    note(all(&site, None).await);
    let page = site.get("/api/v1/meter-reads?limit=1", &[]).await;
    note(vec![("/api/v1/meter-reads".into(), held_to("/api/v1/meter-reads", "GET", &page))]);
    site.store.close().await.expect("closed");
    site.service.publish().await;
    let status = site.get("/api/v1/status", &[]).await;
    note(vec![("/api/v1/status".into(), held_to("/api/v1/status", "GET", &status))]);
    let office = office(&recording()).await;
    office.order_twice().await;
    note_all(all(&office.site, None).await, &mut seen);
    for (name, part) in parts().into_iter().chain(supplies()).chain(maintenance()) {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        assert_eq!(faults(&schema, &part), Vec::<String>::new(), "{name}: {part}");
        told(&schema, &part, &mut seen);
    }
    let mut known = BTreeSet::new();
    for name in document()["components"]["schemas"].as_object().expect("schemas").keys() {
        members(name, &document()["components"]["schemas"][name], &mut known);
    }
    let never: Vec<_> = known.difference(&seen).filter(|member| !RARE.contains(&member.as_str())).collect();
    assert_eq!(never, Vec::<&String>::new(), "nothing here has said it");
    let stale: Vec<_> = RARE.iter().filter(|member| seen.contains(**member)).collect();
    assert_eq!(stale, Vec::<&&str>::new(), "it is said after all");
}
