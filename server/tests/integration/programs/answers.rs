//! Who gets what, in which form, and what is said to whoever does not.

use std::io::Read;

use app::{
    model::{Access, ReadState},
    port::{Accounts as _, Device as _},
};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use serde_json::{Value, json};
use smart_esolutions::{clock::SystemClock, config::SecuritySection};

use super::read;
use crate::{
    support::{
        printers,
        reader::{self, PATIENT},
        recording::Datum,
        replay::Replay,
        site::{Answer, Site, request},
    },
    web::{recording, site},
};

/// What is made of the snapshot.
const KEPT: [&str; 13] = [
    "/api/v1/reading",
    "/api/v1/status",
    "/api/v1/meters",
    "/api/v1/supplies",
    "/api/v1/supply-outlooks",
    "/api/v1/supply-orders",
    "/api/v1/alerts",
    "/api/v1/alert-episodes",
    "/api/v1/findings",
    "/api/v1/reliability",
    "/api/v1/service-requests",
    "/api/v1/communication",
    "/api/v1/openapi.json",
];

fn json_of(answer: &Answer) -> Value {
    assert_eq!(answer.header(&header::CONTENT_TYPE), Some("application/json"), "{}", answer.text());
    serde_json::from_slice(&answer.body).expect("JSON")
}

/// The problem that an answer tells; its operation is the one of the log.
fn problem(answer: &Answer) -> Value {
    assert_eq!(answer.header(&header::CONTENT_TYPE), Some("application/problem+json"), "{}", answer.text());
    assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"));
    let problem: Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(problem["status"], answer.status.as_u16());
    assert_eq!(problem["title"], answer.status.canonical_reason().expect("a reason"));
    assert_eq!(problem["operation"], *answer.headers["x-operation-id"].to_str().expect("ASCII"));
    problem
}

#[tokio::test]
async fn the_reading_is_that_of_the_command_line_and_its_contact_is_the_administrator_s() {
    for printer in printers::invented() {
        let agent = Replay::start(&printer.recording).await;
        let site = Site::start(Some(reader::at(agent.addr(), PATIENT))).await.settled().await;
        let Some(whole) = site.service.latest().reading.clone() else {
            panic!("{}: {:?}", printer.recording.name, site.service.latest().freshness)
        };
        let mut expected = serde_json::to_value(&whole).expect("JSON");
        let administrator = site.administrator().await;
        let answer = site.get("/api/v1/reading", &[(header::COOKIE, &administrator.cookie)]).await;
        assert_eq!(json_of(&answer), expected, "{}", printer.recording.name);
        assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"));
        assert_eq!(answer.header(&header::ETAG), None);
        let identity = expected["identity"].as_object_mut().expect("an object");
        identity.remove("contact");
        if let Some(sources) = identity.get_mut("sources").and_then(Value::as_object_mut) {
            sources.remove("contact");
        }
        assert_eq!(json_of(&site.get("/api/v1/reading", &[]).await), expected, "{}", printer.recording.name);
    }
}

#[tokio::test]
async fn a_token_gets_what_a_viewer_gets_and_never_a_contact() {
    let contact = Datum::Octets(b"Ada Lovelace, ext. 1815".to_vec());
    let agent = Replay::start(&recording().with("1.3.6.1.2.1.1.4.0", contact)).await;
    let closed = SecuritySection { viewing: "sign-in".into(), ..SecuritySection::default() };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let printer = Some(reader::at(agent.addr(), PATIENT));
    let site = Site::start_in(folder, printer, std::sync::Arc::new(SystemClock), &closed).await;
    let site = site.settled().await;
    assert!(site.service.latest().reading.as_ref().is_some_and(|reading| reading.identity.contact.is_some()));
    let administrator = site.administrator().await;
    let from = Access { session: Some(1), ..Access::viewer([127, 0, 0, 1].into()) };
    let token = site.accounts.make_token(&from, "Prometheus", 30).await.expect("a token");
    let bearer = format!("Bearer {token}");
    for path in KEPT.into_iter().chain(["/api/v1/meter-reads", "/api/v1/events", "/metrics"]) {
        let refused = site.get(path, &[]).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(refused.header(&header::WWW_AUTHENTICATE), Some("Bearer"), "{path}");
        if path != "/metrics" {
            assert!(problem(&refused)["detail"].as_str().is_some_and(|text| text.contains("not signed in")));
        }
        // The token counts, even where the administrator's cookie comes along.
        let headers =
            [(header::AUTHORIZATION, bearer.as_str()), (header::COOKIE, administrator.cookie.as_str())];
        let answer = site.get(path, &headers).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text().contains("Lovelace"), "{path}");
    }
    let mine = site.get("/api/v1/reading", &[(header::COOKIE, &administrator.cookie)]).await;
    assert_eq!(json_of(&mine)["identity"]["contact"], "Ada Lovelace, ext. 1815");
    let wrong = site.get("/api/v1/reading", &[(header::AUTHORIZATION, "Bearer sesol_ro_0")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(
        problem(&wrong)["detail"].as_str().is_some_and(|text| text.starts_with("This token is not known"))
    );
    let asked = request("GET", "/api/v1/reading", &[(header::AUTHORIZATION, &bearer)], Body::empty());
    let in_clear = site.answer_to(asked, [192, 0, 2, 66].into(), false).await;
    assert_eq!(in_clear.status, StatusCode::FORBIDDEN);
    assert!(
        problem(&in_clear)["detail"].as_str().is_some_and(|text| text.contains("put a new one in its place"))
    );
}

#[tokio::test]
async fn what_was_written_to_a_request_for_service_is_the_administrator_s_as_on_the_page() {
    const WRITTEN: [&str; 2] = ["Ada Lovelace knows", "Charles Babbage saw"];
    let agent = Replay::start(&recording()).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let printer = Some(reader::at(agent.addr(), PATIENT));
    let site = Site::maintained(folder, printer, std::sync::Arc::new(SystemClock)).await.settled().await;
    let administrator = site.administrator().await;
    for (action, form) in [
        ("request-service", format!("about=&note={}", WRITTEN[0])),
        ("answer-service", "request=1&answer=done".to_owned()),
        ("answer-service", format!("request=1&answer=reopen&note={}", WRITTEN[1])),
    ] {
        let answer = site.post_as(&administrator, &format!("/actions/{action}"), &form).await;
        assert!(answer.status.is_redirection(), "{action}: {} {}", answer.status, answer.text());
    }
    let from = Access { session: Some(1), ..Access::viewer([127, 0, 0, 1].into()) };
    let token = site.accounts.make_token(&from, "a dashboard", 30).await.expect("a token");
    let bearer = format!("Bearer {token}");
    let viewer: &[(header::HeaderName, &str)] = &[];
    let (bearer, cookie) =
        ([(header::AUTHORIZATION, bearer.as_str())], [(header::COOKIE, administrator.cookie.as_str())]);
    // Who asks, and whether what was written is shown on the page and told by the API.
    for (who, headers, page, shown) in [
        ("a viewer", viewer, true, false),
        ("a token", &bearer, false, false),
        ("the administrator", &cookie, true, true),
        ("a viewer again", viewer, true, false),
    ] {
        let told = json_of(&site.get("/api/v1/service-requests", headers).await);
        let steps = told["requests"][0]["steps"].as_array().expect("a list");
        assert_eq!(steps.len(), 3, "{who}: {told}");
        for written in WRITTEN {
            assert_eq!(told.to_string().contains(written), shown, "{who}: {told}");
            if page {
                let page = site.get("/maintenance/service", headers).await;
                assert_eq!(page.status, StatusCode::OK, "{who}");
                assert_eq!(page.text().contains(written), shown, "{who}: {written}");
            }
        }
    }
}

#[tokio::test]
async fn what_has_not_changed_is_304_and_what_has_is_not() {
    let (site, _agent) = site().await;
    for path in KEPT {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-cache"), "{path}");
        assert_eq!(answer.header(&header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"), "{path}");
        let tag = answer.header(&header::ETAG).expect("a tag").to_owned();
        let known = [(header::IF_NONE_MATCH, tag.as_str())];
        let again = site.get(path, &known).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let head = site.answer(request("HEAD", path, &[], Body::empty())).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0), "{path}");
        assert_eq!(head.header(&header::ETAG), Some(&*tag), "{path}");
        let small = site.get(path, &[(header::ACCEPT_ENCODING, "gzip")]).await;
        let mut text = String::new();
        flate2::read::GzDecoder::new(&small.body[..]).read_to_string(&mut text).expect("gzip");
        assert_eq!(text, answer.text(), "{path}");
        let administrator = site.administrator().await;
        let headers = [(header::COOKIE, administrator.cookie.as_str()), known[0].clone()];
        let personal = site.get(path, &headers).await;
        assert_eq!(personal.status, StatusCode::OK, "{path}: what was seen before signing in is not it");
    }
    let tag = site.get(KEPT[0], &[]).await.header(&header::ETAG).expect("a tag").to_owned();
    site.service.refresh().await.expect("read");
    let answer = site.get(KEPT[0], &[(header::IF_NONE_MATCH, &tag)]).await;
    assert_eq!((answer.status, json_of(&answer)["sequence"].as_u64()), (StatusCode::OK, Some(2)));
}

#[tokio::test]
async fn meters_as_they_are_and_as_they_were_sent_are_two_sets() {
    let (site, _agent) = site().await;
    let before = json_of(&site.get("/api/v1/meters", &[]).await);
    assert_eq!(before["last_transmission"], Value::Null, "nothing was sent");
    assert_eq!(before["current"]["meters"][0]["key"], "marker-life-count");
    read(&site, ReadState::Refused).await;
    assert_eq!(json_of(&site.get("/api/v1/meters", &[]).await)["last_transmission"], Value::Null);
    read(&site, ReadState::Accepted).await;
    let after = json_of(&site.get("/api/v1/meters", &[]).await);
    let sent = &after["last_transmission"];
    assert_eq!(sent["accepted_at"], "2026-11-22T09:00:00Z");
    let meter = |key: &str| {
        let meters = after["current"]["meters"].as_array().expect("a list");
        meters.iter().find(|meter| meter["key"] == key).expect("a meter")["value"].clone()
    };
    assert_eq!(sent["values"]["total-impressions"], meter("total-impressions"));
    assert_eq!(
        json_of(&site.get("/api/v1/communication", &[]).await)["last_transmission"],
        sent["accepted_at"]
    );
}

#[tokio::test]
async fn meter_reads_come_in_pages_and_say_when_they_were_the_last() {
    let (site, _agent) = site().await;
    let empty = site.get("/api/v1/meter-reads", &[]).await;
    assert_eq!(json_of(&empty), json!({ "reads": [] }));
    assert_eq!(empty.header(&header::CACHE_CONTROL), Some("no-store"));
    for state in [ReadState::Accepted, ReadState::Refused, ReadState::Waiting] {
        read(&site, state).await;
    }
    let numbers = |page: &Value| -> Vec<u64> {
        page["reads"].as_array().expect("a list").iter().filter_map(|read| read["read"].as_u64()).collect()
    };
    let mut path = "/api/v1/meter-reads?limit=2".to_owned();
    let first = json_of(&site.get(&path, &[]).await);
    assert_eq!((numbers(&first), &first["next"]), (vec![1, 2], &json!(2)));
    assert_eq!(first["reads"][1]["state"], "refused");
    path += "&after=2";
    let second = json_of(&site.get(&path, &[]).await);
    assert_eq!((numbers(&second), second.get("next")), (vec![3], None));
    for wrong in ["after=-1", "after=x", "limit=0", "limit=101", "limit=", "after=99999999999"] {
        let answer = site.get(&format!("/api/v1/meter-reads?{wrong}"), &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(problem(&answer)["detail"].as_str().is_some_and(|text| text.contains("from 1 to 100")));
    }
}

#[tokio::test]
async fn what_there_is_not_is_404_what_can_not_be_done_405_and_both_are_problems() {
    let site = Site::start(None).await;
    for path in
        ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/reading/", "/api/v1/reading/x", "/api/v1/..%2f"]
    {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(problem(&answer)["type"], "about:blank", "{path}");
    }
    let unread = site.get("/api/v1/reading", &[]).await;
    assert_eq!(unread.status, StatusCode::NOT_FOUND);
    assert!(problem(&unread)["detail"].as_str().is_some_and(|text| text.contains("not been read yet")));
    assert_eq!(json_of(&site.get("/api/v1/status", &[]).await)["reading"]["freshness"], "not-configured");
    let administrator = site.administrator().await;
    for path in KEPT.into_iter().chain(["/api/v1/meter-reads", "/api/v1/events", "/metrics"]) {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            for headers in [vec![], vec![(header::COOKIE, administrator.cookie.as_str())]] {
                let answer = site.answer(request(method, path, &headers, Body::empty())).await;
                assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
                assert_eq!(answer.header(&header::ALLOW), Some("GET, HEAD"), "{method} {path}");
                if path != "/metrics" {
                    problem(&answer);
                }
            }
        }
    }
    // Elsewhere an error is a page or a sentence, as before.
    let page = site.get("/api/v10", &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text().contains("Page not found"));
}
