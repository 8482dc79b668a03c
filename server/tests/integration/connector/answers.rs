//! Answers that are none, and such as are.

use std::time::Duration;

use app::model::Cause;
use axum::http::StatusCode;

use super::{Device, HERE, TOKEN, each_names_its_cause, events, says};
use crate::support::{
    authority::{Authority, NOW},
    communication::{Manner, Server, answer, json},
};

#[tokio::test]
async fn an_answer_that_is_none_is_told_by_its_own_cause_and_costs_little() {
    let known = Authority::new("known");
    let target = Server::start(Some(known.server(HERE, NOW)), Manner::Answers(json("200 OK", "{}"))).await;
    let elsewhere = format!("Location: {}/v1/events", target.url());
    let start = async |manner| Server::start(Some(known.server(HERE, NOW)), manner).await;
    let html = answer("200 OK", &["Content-Type: text/html"], "<html>Sign in to the network</html>");
    let portal = answer("403 Forbidden", &["Content-Type: text/html"], "<html>Blocked</html>");
    let not_json = json("200 OK", "{\"protocol\": 1");
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n".to_vec();
    let chunked = [head.clone(), b"Transfer-Encoding: chunked\r\n\r\n".to_vec()].concat();
    let chunk = [b"10000\r\n".to_vec(), vec![b' '; 0x10000], b"\r\n".to_vec()].concat();
    let ten_gigabytes = [head.clone(), b"Content-Length: 10737418240\r\n\r\n".to_vec()].concat();
    let cut_body = [head.clone(), b"Content-Length: 100\r\n\r\n{\"half\":".to_vec()].concat();
    let cut_chunk = [chunked.clone(), b"10\r\n{\"half\":".to_vec()].concat();
    let until_end = [head.clone(), b"\r\n{\"protocol\":1}".to_vec()].concat();
    let drip = [head.clone(), b"Content-Length: 400\r\n\r\n".to_vec(), vec![b' '; 400]].concat();
    let ms = Duration::from_millis;
    let cases: Vec<(&str, Manner, Cause, Vec<String>)> = vec![
        ("HTML", Manner::Answers(html), Cause::HttpNotJson, says(["200 OK", "text/html"])),
        (
            "a page of the network",
            Manner::Answers(portal),
            Cause::HttpNotJson,
            says(["403 Forbidden", "text/html"]),
        ),
        ("half JSON", Manner::Answers(not_json), Cause::HttpNotJson, says(["not in JSON"])),
        ("500", Manner::Answers(json("500 Internal Server Error", "{}")), Cause::HttpStatus, says(["500"])),
        ("a status of its own", Manner::Answers(json("799 Odd", "{}")), Cause::HttpStatus, says(["799"])),
        (
            "another host",
            Manner::Answers(answer("302 Found", &[&elsewhere], "")),
            Cause::HttpRedirectElsewhere,
            says(["not followed", "Nothing was sent there"]),
        ),
        (
            "another path",
            Manner::Answers(answer("308 Permanent Redirect", &["Location: /v2/events"], "")),
            Cause::HttpRedirect,
            says(["/v2/events"]),
        ),
        ("nowhere", Manner::Answers(answer("302 Found", &[], "")), Cause::HttpRedirect, says(["nowhere"])),
        ("silence", Manner::Silent, Cause::HttpSilent, says(["nothing came for 0.4 s"])),
        ("an octet now and then", Manner::Drips(drip, ms(50)), Cause::HttpSlow, says(["within 4 s"])),
        ("end before the head", Manner::BreaksOff(Vec::new()), Cause::HttpCut, says(["ended before"])),
        ("cut in the head", Manner::BreaksOff(head.clone()), Cause::HttpCut, says(["ended before"])),
        ("cut in the body", Manner::BreaksOff(cut_body.clone()), Cause::HttpCut, says(["ended before"])),
        ("cut in order", Manner::AnswersAndCloses(cut_body), Cause::HttpCut, says(["ended before"])),
        ("cut in a chunk", Manner::BreaksOff(cut_chunk), Cause::HttpCut, says(["ended before"])),
        (
            "cut where the end is the end",
            Manner::BreaksOff(until_end.clone()),
            Cause::HttpCut,
            says(["ended before"]),
        ),
        (
            "10 GB announced",
            Manner::Endless(ten_gigabytes, chunk.clone()),
            Cause::HttpTooLarge,
            says(["262144"]),
        ),
        ("no end", Manner::Endless(chunked.clone(), chunk), Cause::HttpTooLarge, says(["262144"])),
        (
            "headers without end",
            Manner::Endless(head.clone(), b"X-Padding: 0123456789\r\n".to_vec()),
            Cause::HttpTooLarge,
            says(["headers"]),
        ),
        (
            "one header without end",
            Manner::Endless(b"HTTP/1.1 200 OK\r\nX: ".to_vec(), vec![b'x'; 4096]),
            Cause::HttpTooLarge,
            says(["headers"]),
        ),
        (
            "no HTTP",
            Manner::BreaksOff(b"220 mail.example ESMTP\r\n\r\n".to_vec()),
            Cause::HttpNotUnderstood,
            says([]),
        ),
        (
            "no sound chunk",
            Manner::Answers([chunked, b"soon\r\n".to_vec()].concat()),
            Cause::HttpNotUnderstood,
            says(["not sound"]),
        ),
    ];
    for (what, manner, cause, parts) in cases {
        let server = start(manner).await;
        let device = Device::of(&server.url(), &known);
        each_names_its_cause(vec![(what, device, cause, parts)]).await;
        assert_eq!(
            server.connections(),
            1,
            "{what}: what became of a request is not known, so it is not repeated"
        );
        assert!(server.requests()[0].contains(TOKEN), "{what}");
        // What the system's buffers took in before the device broke off.
        assert!(server.written() < 20_000_000, "{what}: {} octets", server.written());
    }
    assert_eq!(target.connections(), 0, "the other host got nothing, no token and no connection");
    let whole = start(Manner::AnswersAndCloses(until_end)).await;
    assert!(Device::of(&whole.url(), &known).sends().await.is_ok(), "the end in order is the end");
}

#[tokio::test]
async fn a_refusal_in_the_server_s_own_words_is_an_answer() {
    let known = Authority::new("known");
    let problem = "application/problem+json; charset=utf-8";
    let cases = [
        ("401 Unauthorized", "{\"type\":\"about:blank\"}"),
        ("403 Forbidden", "{\"cancelled\":true}"),
        ("404 Not Found", ""),
        ("410 Gone", "{}"),
        ("429 Too Many Requests", "{}"),
        ("202 Accepted", ""),
    ];
    for (status, body) in cases {
        let headers = [format!("Content-Type: {problem}"), "Retry-After: 120".to_owned()];
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let manner = Manner::Answers(answer(status, &headers, body));
        let server = Server::start(Some(known.server(HERE, NOW)), manner).await;
        let incoming = Device::of(&server.url(), &known).sends().await.expect(status);
        assert!(status.starts_with(incoming.status.as_str()), "{status}");
        assert_eq!(incoming.body, body, "{status}");
        assert_eq!(incoming.retry_after, Some(Duration::from_mins(2)), "{status}");
    }
    let busy = answer("503 Service Unavailable", &["Retry-After: 7"], "");
    let server = Server::start(Some(known.server(HERE, NOW)), Manner::Answers(busy)).await;
    let failure = Device::of(&server.url(), &known).fails().await;
    assert_eq!((failure.cause, failure.retry_after), (Cause::HttpStatus, Some(Duration::from_secs(7))));
}

#[tokio::test]
async fn a_request_is_what_was_given_below_the_server_s_path_and_no_more() {
    let known = Authority::new("known");
    let manner = Manner::Answers(json("200 OK", "{\"protocol\":1}"));
    let server = Server::start(Some(known.server(HERE, NOW)), manner).await;
    let device = Device::of(&format!("{}/smart/", server.url()), &known);
    let incoming = device.sends().await.expect("an answer");
    assert_eq!((incoming.status, &incoming.body[..]), (StatusCode::OK, &b"{\"protocol\":1}"[..]));
    let [request] = server.requests().try_into().expect("one request");
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    let mut lines: Vec<String> = head.lines().map(str::to_lowercase).collect();
    lines[1..].sort_unstable();
    let expected = [
        "post /smart/v1/events http/1.1".to_owned(),
        "accept: application/json".into(),
        format!("authorization: bearer {TOKEN}"),
        "content-length: 2".into(),
        "content-type: application/cloudevents-batch+json".into(),
        format!("host: {}", server.addr()),
        "user-agent: smart-esolutions".into(),
    ];
    assert_eq!((lines, body), (expected.to_vec(), "{}"));
    assert!(!format!("{:?}", events("{}")).contains(TOKEN));
}
