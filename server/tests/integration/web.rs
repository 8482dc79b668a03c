//! The pages, actions and downloads as HTTP: status codes, headers, and who is refused.

use std::{io::Read, net::IpAddr};

use app::port::Device as _;
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use http_body_util::BodyExt;

use super::support::{
    misbehaving::{Manner, Misbehaving},
    printers,
    reader::{self, PATIENT, QUICK},
    recording::Recording,
    replay::Replay,
    site::{Answer, Site, request},
};

pub(super) const PAGES: [&str; 4] = ["/", "/meter", "/supplies", "/maintenance"];

pub(super) fn recording() -> Recording {
    printers::named("xcmi-multifunction").expect("one of the project's own").recording
}

/// The pages of a printer that has been read.
pub(super) async fn site() -> (Site, Replay) {
    let agent = Replay::start(&recording()).await;
    let site = Site::start(Some(reader::at(agent.addr(), PATIENT))).await.settled().await;
    assert!(site.service.latest().reading.is_some());
    (site, agent)
}

fn decoded(answer: &Answer) -> String {
    let mut text = String::new();
    let body = &answer.body[..];
    match answer.header(&header::CONTENT_ENCODING) {
        Some("br") => brotli::Decompressor::new(body, 4096).read_to_string(&mut text),
        Some("gzip") => flate2::read::GzDecoder::new(body).read_to_string(&mut text),
        None => std::io::Cursor::new(body).read_to_string(&mut text),
        Some(other) => panic!("{other}"),
    }
    .expect("what it is said to be");
    text
}

#[tokio::test]
async fn every_page_is_whole_the_same_each_time_and_has_its_headers() {
    let (site, _agent) = site().await;
    for path in PAGES {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let text = answer.text();
        assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>"), "{path}");
        assert!(text.contains("Plover 7000"), "{path}");
        assert!(
            !text.contains("nonce") && !text.contains("style=\""),
            "{path}: nothing that the policy forbids"
        );
        let policy = answer.header(&header::CONTENT_SECURITY_POLICY).expect("a policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains('*'), "{policy}");
        for (name, value) in [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CACHE_CONTROL, "no-cache"),
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::REFERRER_POLICY, "same-origin"),
        ] {
            assert_eq!(answer.header(&name), Some(value), "{path}");
        }
        let vary = answer.header(&header::VARY).expect("Vary").to_lowercase();
        assert!(vary.contains("cookie") && vary.contains("accept-encoding"), "{path}: {vary}");
        assert_eq!(answer.header(&header::REFRESH), None, "{path}: it has been read");

        let again = site.get(path, &[]).await;
        assert_eq!(again.body, answer.body, "{path}");
        let tag = answer.header(&header::ETAG).expect("a tag");
        assert!(tag.starts_with("W/\""), "{tag}");
        assert_eq!(again.header(&header::ETAG), Some(tag), "{path}");
        let known = site.get(path, &[(header::IF_NONE_MATCH, tag)]).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        assert_eq!(known.header(&header::ETAG), Some(tag), "{path}");
        assert!(known.header(&header::CONTENT_SECURITY_POLICY).is_some(), "{path}");
        let head = site.answer(request("HEAD", path, &[], Body::empty())).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0), "{path}");
        assert_eq!(site.get(path, &[]).await.body, answer.body, "{path}: HEAD has not emptied it");
    }
}

#[tokio::test]
async fn every_form_of_a_page_is_the_same_page() {
    let (site, _agent) = site().await;
    for path in PAGES {
        let plain = site.get(path, &[]).await;
        for (accept, encoding) in
            [("br", Some("br")), ("gzip", Some("gzip")), ("gzip, br", Some("br")), ("identity", None)]
        {
            let answer = site.get(path, &[(header::ACCEPT_ENCODING, accept)]).await;
            assert_eq!(answer.header(&header::CONTENT_ENCODING), encoding, "{path}, {accept}");
            assert_eq!(decoded(&answer), plain.text(), "{path}, {accept}");
            assert!(encoding.is_none() || answer.body.len() * 2 < plain.body.len(), "{path}, {accept}");
        }
    }
}

#[tokio::test]
async fn a_new_reading_makes_the_old_page_stale() {
    let (site, _agent) = site().await;
    let tag = site.get("/meter", &[]).await.header(&header::ETAG).expect("a tag").to_owned();
    site.service.refresh().await.expect("read");
    let answer = site.get("/meter", &[(header::IF_NONE_MATCH, &tag)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_ne!(answer.header(&header::ETAG), Some(tag.as_str()));
}

#[tokio::test]
async fn an_address_that_is_no_page_is_a_page_that_says_so() {
    let (site, _agent) = site().await;
    for path in [
        "/nowhere",
        "/METER",
        "/supplies/1",
        "/.git/config",
        "/..%2fetc%2fpasswd",
        "/assets/nothing.js",
        "/maintenance/%00",
    ] {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains("Page not found"), "{path}");
        assert!(answer.header(&header::CONTENT_SECURITY_POLICY).is_some(), "{path}");
        assert_eq!(answer.header(&header::ETAG), None, "{path}");
    }
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page() {
    let (site, _agent) = site().await;
    for (path, page) in [
        ("/meter/", "/meter"),
        ("/maintenance//?notice=read", "/maintenance?notice=read"),
        ("//supplies", "/supplies"),
    ] {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.header(&header::LOCATION), Some(page), "{path}");
    }
    for path in ["//", "//evil.example", "//evil.example/meter"] {
        let answer = site.get(path, &[]).await;
        assert!(answer.header(&header::LOCATION).is_none_or(|page| page == "/"), "{path}");
    }
}

#[tokio::test]
async fn the_usage_log_is_saved_under_its_name_and_marked_for_those_who_need_it() {
    let (site, _agent) = site().await;
    let answer = site.get("/maintenance/UsageLog.csv", &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let disposition = answer.header(&header::CONTENT_DISPOSITION).expect("a name");
    assert!(disposition.starts_with("attachment; filename=\"UsageLog_PLV000042_"), "{disposition}");
    assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"));
    assert!(answer.header(&header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/csv")));
    assert!(answer.text().starts_with("schema,section,") && answer.text().ends_with("\r\n"));
    let marked = site.get("/maintenance/UsageLog.csv?bom=1", &[]).await;
    assert!(marked.body.starts_with(b"\xef\xbb\xbfschema,section,"));
    for other in ["?bom=0", "?bom=", "?bom=1%20", "?x=1"] {
        let answer = site.get(&format!("/maintenance/UsageLog.csv{other}"), &[]).await;
        assert!(answer.body.starts_with(b"schema,section,"), "{other}");
    }
}

#[tokio::test]
async fn one_address_saves_one_file_at_a_time() {
    let (site, _agent) = site().await;
    let download = || request("GET", "/maintenance/UsageLog.csv", &[], Body::empty());
    let first = site.send(download(), [10, 0, 0, 1]).await;
    assert_eq!(first.status(), StatusCode::OK);
    let second = site.send(download(), [10, 0, 0, 1]).await;
    assert_eq!(second.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(second.headers().contains_key(header::RETRY_AFTER));
    let again = site.send(download(), [10, 0, 0, 1]).await;
    assert_eq!(again.status(), StatusCode::TOO_MANY_REQUESTS, "to be refused ends nobody's turn");
    assert_eq!(site.send(download(), [10, 0, 0, 2]).await.status(), StatusCode::OK, "another address");
    first.into_body().collect().await.expect("the file");
    let third = site.send(download(), [10, 0, 0, 1]).await;
    assert_eq!(third.status(), StatusCode::OK, "the first has ended");
    drop(third);
    assert_eq!(site.send(download(), [10, 0, 0, 1]).await.status(), StatusCode::OK, "broken off");
}

#[tokio::test]
async fn what_an_address_may_do_a_network_of_ipv6_may_do() {
    let (site, _agent) = site().await;
    let host = |network: u16, host: u16| IpAddr::from([0x2001, 0xdb8, 0, network, 0, 0, 0, host]);
    let mapped = IpAddr::from([0, 0, 0, 0, 0, 0xffff, 0x0a00, 1]);
    let download = || request("GET", "/maintenance/UsageLog.csv", &[], Body::empty());
    let first = [site.send(download(), host(1, 1)).await, site.send(download(), [10, 0, 0, 1]).await];
    for (from, expected) in [
        (host(1, 2), StatusCode::TOO_MANY_REQUESTS),
        (host(2, 1), StatusCode::OK),
        (mapped, StatusCode::TOO_MANY_REQUESTS),
    ] {
        assert_eq!(site.send(download(), from).await.status(), expected, "{from}");
    }
    drop(first);
    let refresh = || {
        let form =
            [(header::ACCEPT, "text/html"), (header::CONTENT_TYPE, "application/x-www-form-urlencoded")];
        request("POST", "/actions/refresh", &form, Body::from("page=/meter"))
    };
    for number in 0..30 {
        let status = site.answer_to(refresh(), host(1, number), false).await.status;
        assert_ne!(status, StatusCode::TOO_MANY_REQUESTS, "{number}");
    }
    for (from, refused) in [(host(1, 30), true), (host(2, 1), false), (mapped, false)] {
        let status = site.answer_to(refresh(), from, false).await.status;
        assert_eq!(status == StatusCode::TOO_MANY_REQUESTS, refused, "{from}");
    }
}

#[tokio::test]
async fn a_page_before_the_first_reading_says_so_and_asks_again() {
    let silent = Misbehaving::start(&recording(), Manner::Silent).await;
    let site = Site::start(Some(reader::at(silent.addr(), PATIENT))).await;
    for path in PAGES {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text().contains("Being read now"), "{path}");
        assert!(answer.header(&header::REFRESH).is_some(), "{path}: {:?}", answer.headers);
        assert!(!answer.text().contains("Plover"), "{path}");
    }
}

#[tokio::test]
async fn a_printer_that_falls_silent_leaves_its_last_reading_marked_as_stale() {
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let addr = socket.local_addr().expect("an address");
    let agent = Misbehaving::on(socket, &recording(), Manner::Well);
    let site = Site::start(Some(reader::at(addr, QUICK))).await.settled().await;
    assert!(!site.get("/meter", &[]).await.text().contains("Stale since"));
    drop(agent);
    let answer = site.post("/actions/refresh", "page=/meter", &[]).await;
    assert_eq!(answer.header(&header::LOCATION), Some("/meter?notice=not-read"));
    for path in PAGES {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text().contains("Stale since"), "{path}");
        assert!(answer.text().contains("Plover 7000"), "{path}: the last reading stays");
        assert!(answer.text().contains(&addr.to_string()), "{path}: the banner names the address");
    }
    let refused = site
        .answer(request(
            "POST",
            "/actions/refresh",
            &[
                (header::ACCEPT, "application/json"),
                (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            ],
            Body::from("page=/meter"),
        ))
        .await;
    assert_eq!(refused.status, StatusCode::BAD_GATEWAY, "for scripts: {}", refused.text());
    assert!(refused.text().contains(&addr.to_string()), "{}", refused.text());
}

#[tokio::test]
async fn a_device_without_a_printer_says_so_and_still_records_requests() {
    let site = Site::start(None).await;
    for path in PAGES {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text().contains("No printer set"), "{path}");
    }
    let answer = site.post("/actions/refresh", "page=/meter", &[]).await;
    assert_eq!(answer.header(&header::LOCATION), Some("/meter?notice=not-configured"));
    let administrator = site.administrator().await;
    let answer = site.post_as(&administrator, "/actions/start-troubleshooting", "page=/maintenance").await;
    let led_to = answer.header(&header::LOCATION).expect("a page");
    let shown = site.get(led_to, &[(header::COOKIE, &administrator.cookie)]).await;
    let shown = shown.text();
    let reference = site.service.latest().requests[0].reference.clone();
    let said = format!("Recorded as {reference}. Not sent: this device is Not Enrolled.");
    assert!(shown.contains(&said), "{shown}");
    assert_eq!(site.service.latest().requests.len(), 1);
    assert_eq!(site.get("/maintenance/UsageLog.csv", &[]).await.status, StatusCode::OK);
}
