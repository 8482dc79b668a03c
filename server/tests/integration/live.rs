//! `/live`: who is told of what, how soon, for how long, and how many.

use std::{sync::Arc, time::Duration};

use app::{model::Access, port::Accounts as _};
use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderName, StatusCode, header},
};
use futures_util::StreamExt;
use smart_esolutions::{
    clock::{ManualClock, SystemClock},
    config::SecuritySection,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

use super::{
    support::{
        program::Serving,
        reader::taken_at,
        recording::Datum,
        site::{Headers, SignedIn, Site, request},
    },
    web::site,
};

/// Beyond this something hangs.
const BOUND: Duration = Duration::from_secs(30);
/// Within this a line is ended whose reader may no longer look.
const SOON: Duration = Duration::from_secs(5);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
const UNATTENDED: (HeaderName, &str) = (HeaderName::from_static("unattended"), "1");

/// What is said on one line.
struct Line {
    parts: BodyDataStream,
}

impl Line {
    async fn open(site: &Site, headers: Headers<'_>) -> Self {
        let response = site.send(request("GET", "/live", headers, Body::empty()), [127, 0, 0, 1]).await;
        assert_eq!(response.status(), StatusCode::OK);
        let header =
            |name: HeaderName| response.headers().get(name).map(|value| value.to_str().expect("ASCII"));
        assert_eq!(header(header::CONTENT_TYPE), Some("text/event-stream"));
        assert_eq!(header(header::CACHE_CONTROL), Some("no-store"));
        assert_eq!((header(header::CONTENT_ENCODING), header(header::ETAG)), (None, None));
        Self { parts: response.into_body().into_data_stream() }
    }

    /// The next part; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        let part = timeout(BOUND, self.parts.next()).await.expect("in time")?;
        Some(String::from_utf8(part.expect("a part").to_vec()).expect("UTF-8"))
    }

    /// The snapshot that is told next.
    async fn told(&mut self) -> String {
        loop {
            let part = self.next().await.expect("it goes on");
            if let Some(data) = part.lines().find_map(|line| line.strip_prefix("data: ")) {
                assert!(part.contains(&format!("id: {data}\n")) && part.ends_with("\n\n"), "{part:?}");
                return data.to_owned();
            }
        }
    }

    /// Whether it ends soon. Nothing is told before.
    async fn ends(&mut self) -> bool {
        let end = timeout(SOON, self.next()).await;
        matches!(end, Ok(None))
    }
}

/// The snapshot that a page says it shows.
async fn shown(site: &Site, path: &str) -> String {
    let page = site.get(path, &[]).await;
    let found = page.text().split("data-version=\"").nth(1).and_then(|rest| rest.split('"').next());
    found.unwrap_or_else(|| panic!("{path} is not live")).to_owned()
}

fn closed() -> SecuritySection {
    SecuritySection { viewing: "sign-in".into(), ..SecuritySection::default() }
}

async fn unread(security: &SecuritySection) -> Site {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Site::start_in(folder, None, Arc::new(SystemClock), security).await
}

#[tokio::test]
async fn what_a_page_shows_is_told_by_the_name_that_stands_in_it_within_two_seconds() {
    let (site, _agent) = site().await;
    let mut line = Line::open(&site, &[]).await;
    let first = line.next().await.expect("a beginning");
    let before = shown(&site, "/meter").await;
    assert_eq!(first, format!("retry: 1000\nid: {before}\ndata: {before}\n\n"));
    for _ in 0..3 {
        let pressed = Instant::now();
        site.post("/actions/refresh", "page=/meter", &[]).await;
        let told = line.told().await;
        assert!(pressed.elapsed() < Duration::from_secs(2), "{:?}", pressed.elapsed());
        assert_ne!(told, before);
        for path in ["/", "/meter", "/supplies", "/supplies/performance", "/maintenance"] {
            assert_eq!(shown(&site, path).await, told, "{path}");
        }
    }
    for path in ["/disclosure", "/sign-in", "/nowhere"] {
        assert!(!site.get(path, &[]).await.text().contains("data-version"), "{path}");
    }
}

#[tokio::test]
async fn many_snapshots_at_once_are_few_words_and_the_last_is_among_them() {
    let site = unread(&SecuritySection::default()).await;
    let mut line = Line::open(&site, &[]).await;
    let mut last = line.told().await;
    for _ in 0..50 {
        site.service.publish().await;
    }
    let (end, mut words) = (site.service.latest().tag(), 0);
    while last != end {
        last = line.told().await;
        words += 1;
    }
    assert!(words <= 5, "{words}");
}

#[tokio::test]
async fn who_has_heard_of_the_snapshot_is_not_told_again() {
    let site = unread(&SecuritySection::default()).await;
    let known = Line::open(&site, &[]).await.told().await;
    let mut line = Line::open(&site, &[(LAST_EVENT_ID, &known)]).await;
    assert_eq!(line.next().await.as_deref(), Some("retry: 1000\n:\n\n"));
    site.service.publish().await;
    assert_eq!(line.told().await, site.service.latest().tag());
    let long = "x".repeat(5_000);
    for unknown in [known.as_str(), "", "x", &long] {
        let mut line = Line::open(&site, &[(LAST_EVENT_ID, unknown)]).await;
        assert_eq!(line.told().await, site.service.latest().tag(), "{unknown:.40}");
    }
}

#[tokio::test]
async fn only_who_may_look_is_told_and_nobody_is_led_elsewhere() {
    let site = unread(&closed()).await;
    let who = site.administrator().await;
    let from = Access { session: Some(1), ..Access::viewer([127, 0, 0, 1].into()) };
    let token =
        format!("Bearer {}", site.accounts.make_token(&from, "Prometheus", 30).await.expect("a token"));
    for headers in [&[][..], &[(header::ACCEPT, "text/html")], &[(header::COOKIE, "session=x")]] {
        assert_eq!(site.get("/live", headers).await.status, StatusCode::UNAUTHORIZED, "{headers:?}");
    }
    let program = site.get("/live", &[(header::AUTHORIZATION, &token)]).await;
    assert_eq!(program.status, StatusCode::FORBIDDEN);
    Line::open(&site, &[(header::COOKIE, &who.cookie)]).await.told().await;
    let open = unread(&SecuritySection::default()).await;
    let head = open.answer(request("HEAD", "/live", &[], Body::empty())).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(open.post("/live", "", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let rebound = open.get("/live", &[(header::HOST, "evil.example")]).await;
    assert_eq!(rebound.status, StatusCode::MISDIRECTED_REQUEST);
}

/// Has the session of this browser end, in one way or another.
async fn ended(site: &Site, who: &SignedIn, how: &str) {
    match how {
        "by its browser" => _ = site.post_as(who, "/actions/sign-out", "").await,
        "by another" => {
            let other = site.administrator().await;
            let form = "own_password=seven+damp+owls+argue";
            site.post_as(&other, "/actions/sign-out-everywhere", form).await;
        }
        _ => site.accounts.set_password("nine tall herons whistle").await.expect("a password"),
    }
}

#[tokio::test]
async fn with_a_session_its_line_ends_and_tells_nothing_more() {
    for how in ["by its browser", "by another", "by a new password"] {
        let site = unread(&closed()).await;
        let who = site.administrator().await;
        let mut line = Line::open(&site, &[(header::COOKIE, &who.cookie)]).await;
        line.told().await;
        ended(&site, &who, how).await;
        site.service.publish().await;
        assert!(line.ends().await, "{how}");
    }
}

#[tokio::test]
async fn a_session_that_another_process_ends_is_noticed_also_while_there_is_always_something_to_tell() {
    let site = unread(&closed()).await;
    let who = site.administrator().await;
    let mut line = Line::open(&site, &[(header::COOKIE, &who.cookie)]).await;
    line.told().await;
    let other = site.accounts_beside().await;
    other.set_password("nine tall herons whistle").await.expect("a password");
    let goes_on = async {
        loop {
            site.service.publish().await;
            if line.next().await.is_none() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    timeout(SOON, goes_on).await.expect("it ends");
}

#[tokio::test]
async fn a_line_of_everybody_s_ends_when_viewing_needs_a_sign_in() {
    let site = unread(&SecuritySection::default()).await;
    let who = site.administrator().await;
    let mut strangers = Line::open(&site, &[]).await;
    let mut own = Line::open(&site, &[(header::COOKIE, &who.cookie)]).await;
    strangers.told().await;
    own.told().await;
    site.accounts.follow(&closed()).await;
    assert!(strangers.ends().await);
    site.service.publish().await;
    assert_eq!(own.told().await, site.service.latest().tag(), "the administrator's goes on");
}

#[tokio::test]
async fn what_a_page_does_by_itself_makes_no_session_live_longer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock = ManualClock::new(taken_at());
    let site = Site::start_in(folder, None, clock.clone(), &SecuritySection::default()).await;
    let who = site.administrator().await;
    let cookie = (header::COOKIE, who.cookie.as_str());
    let mut line = Line::open(&site, std::slice::from_ref(&cookie)).await;
    line.told().await;
    let fetches = async || {
        let page = site.get("/supplies", &[cookie.clone(), UNATTENDED]).await;
        page.text().contains("Sign out")
    };
    clock.advance(Duration::from_mins(29));
    assert!(fetches().await);
    Line::open(&site, std::slice::from_ref(&cookie)).await.told().await;
    clock.advance(Duration::from_mins(2));
    assert!(line.ends().await, "of a session that ended unused");
    assert!(!fetches().await, "the page is a viewer's from then on");
    assert!(!site.get("/supplies", &[cookie]).await.text().contains("Sign out"));
}

#[tokio::test]
async fn an_address_has_so_many_lines_and_nobody_else_less_by_it() {
    let site = unread(&SecuritySection::default()).await;
    let ask = async |from: [u8; 4]| site.send(request("GET", "/live", &[], Body::empty()), from).await;
    let mut held = Vec::new();
    // A quarter of the 64 connections of an address.
    for _ in 0..16 {
        held.push(ask([192, 0, 2, 1]).await);
    }
    assert!(held.iter().all(|response| response.status() == StatusCode::OK));
    let refused = ask([192, 0, 2, 1]).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    let metrics = site.get("/metrics", &[]).await;
    assert!(metrics.text().contains("\nsmart_esolutions_live_browsers 16\n"), "{}", metrics.text());
    assert_eq!(ask([192, 0, 2, 2]).await.status(), StatusCode::OK);
    assert_eq!(site.get("/meter", &[]).await.status, StatusCode::OK, "pages have places of their own");
    held.pop();
    let again = ask([192, 0, 2, 1]).await;
    assert_eq!(again.status(), StatusCode::OK);
    // And all together a quarter of 256.
    for number in 2..5 {
        while let response = ask([192, 0, 2, number]).await
            && response.status() == StatusCode::OK
        {
            held.push(response);
        }
    }
    assert_eq!(ask([192, 0, 2, 9]).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    drop((held, again));
    assert_eq!(ask([192, 0, 2, 9]).await.status(), StatusCode::OK);
}

/// Reads until this is there, or until the end; all that came.
async fn until(stream: &mut TcpStream, wanted: &str) -> String {
    let (mut came, mut part) = (String::new(), [0; 1_024]);
    while !came.contains(wanted) {
        match timeout(BOUND, stream.read(&mut part)).await.expect("in time").expect("no break") {
            0 => return came,
            octets => came += std::str::from_utf8(&part[..octets]).expect("UTF-8"),
        }
    }
    came
}

async fn line_to(serving: &Serving) -> TcpStream {
    let mut stream = TcpStream::connect(serving.addr).await.expect("it listens");
    let request = format!("GET /live HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: br\r\n\r\n", serving.addr);
    stream.write_all(request.as_bytes()).await.expect("sent");
    stream
}

#[tokio::test]
async fn a_line_on_which_nothing_happens_beats_and_ends_in_order_with_the_program() {
    let mut serving = Serving::start(&[]).await;
    let mut stream = line_to(&serving).await;
    let head = until(&mut stream, "data: ").await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    let began = Instant::now();
    until(&mut stream, "\r\n:\n\n\r\n").await;
    let beat = began.elapsed().as_secs();
    assert!((15..=25).contains(&beat), "{beat} s");
    let told = Instant::now();
    let (code, rest) = tokio::join!(serving.terminate(), until(&mut stream, "\r\n0\r\n\r\n"));
    assert_eq!(code, 0);
    assert!(rest.ends_with("0\r\n\r\n"), "{rest:?}");
    assert!(told.elapsed() < Duration::from_secs(2), "{:?}", told.elapsed());
}

/// `hrPrinterStatus` and `hrDeviceStatus` of the first printer.
const PRINTER_STATUS: &[u32] = &[1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 1, 1];
const DEVICE_STATUS: &[u32] = &[1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 5, 1];

#[tokio::test]
async fn what_changes_at_the_printer_is_told_within_two_seconds_though_nobody_asks_for_a_reading() {
    let (site, agent) = site().await;
    // Printing; then with a warning, which is recorded also where nobody looks.
    let changes = [(PRINTER_STATUS, 4), (PRINTER_STATUS, 3), (DEVICE_STATUS, 3), (DEVICE_STATUS, 2)];
    for (oid, value) in changes {
        agent.set(oid, &Datum::Integer(value));
        let before = site.service.latest();
        let mut line = Line::open(&site, &[]).await;
        line.told().await;
        let since = Instant::now();
        let shown = async || site.service.latest().reading.as_ref().map(|reading| reading.state.clone());
        let known = before.reading.as_ref().map(|reading| reading.state.clone());
        while shown().await == known {
            line.told().await;
        }
        assert!(since.elapsed() < Duration::from_secs(2), "{value}: {:?}", since.elapsed());
    }
    // Nobody looks: half a minute passes between two looks.
    tokio::time::sleep(SOON).await;
    let version = site.service.latest().version;
    agent.set(PRINTER_STATUS, &Datum::Integer(4));
    tokio::time::sleep(SOON).await;
    assert_eq!(site.service.latest().version, version);
}
