//! "Test communication" over HTTP: what it comes to stands on the page, and without the administrator's word nothing
//! leaves a device that is not enrolled.

use std::sync::{Arc, atomic::Ordering};

use app::{SettingsPage, port::Settings as _};
use axum::http::{StatusCode, header};
use smart_esolutions::settings::Wanted;
use toml::Value;

use crate::support::{
    authority::{Authority, NOW},
    communication::{Manner, Server, answer, json},
    site::{SignedIn, Site},
    tinyproxy::{PASSWORD, Tinyproxy, USER},
};

/// A device whose server is set, and who administers it.
struct Bench {
    site: Site,
    who: SignedIn,
}

impl Bench {
    async fn of(server: &Server, authority: &Authority) -> Self {
        let site = Site::start(None).await;
        let mut wanted = Wanted::default();
        wanted.insert("communication.server", Value::String(server.url()));
        wanted.insert("communication.ca_certificates", Value::String(authority.pem().into()));
        let actor = app::model::Actor::command_line();
        site.administration.change(&actor, &wanted).await.expect("taken over");
        let who = site.administrator().await;
        Self { site, who }
    }

    /// Presses the button with this typed, and reads the page that it leads to.
    async fn test(&self, typed: &str) -> String {
        let form = format!("page=%2Fsettings%2Fproxy{typed}");
        let answer = self.site.post_as(&self.who, "/actions/test-communication", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let address = answer.header(&header::LOCATION).expect("a location").to_owned();
        assert!(address.starts_with("/settings/proxy?kept="), "{address}");
        let page = self.site.get(&address, &[(header::COOKIE, &self.who.cookie)]).await;
        assert_eq!(page.status, StatusCode::OK);
        page.text().replace("<!>", "")
    }

    fn enrol(&self) {
        self.site.enrolled.store(true, Ordering::SeqCst);
    }
}

/// The rows of the result: step, outcome, and whether a time stands there.
fn rows(page: &str) -> Vec<(String, String, bool)> {
    let Some((_, table)) = page.split_once("id=\"tested\"") else { return Vec::new() };
    let body = table.split_once("<tbody>").expect("a body").1.split_once("</tbody>").expect("its end").0;
    let text = |html: &str| {
        let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        parts.collect::<String>()
    };
    let row = |row: &str| {
        let cells: Vec<String> = row.split("</t").map(text).collect();
        (cells[0].clone(), cells[1].clone(), !cells[3].is_empty())
    };
    body.split("<tr>").skip(1).map(row).collect()
}

fn expected(outcomes: [&str; 8]) -> Vec<(String, String, bool)> {
    let steps = [
        "Settings",
        "Name look-up",
        "Connection",
        "Proxy",
        "Proxy authentication",
        "TLS and certificate",
        "HTTP",
        "Server",
    ];
    let row = |(step, outcome): (&str, &str)| {
        let timed = !outcome.starts_with("Not");
        (step.to_owned(), outcome.to_owned(), timed)
    };
    steps.into_iter().zip(outcomes).map(row).collect()
}

const DIRECT: [&str; 8] =
    ["Passed", "Passed", "Passed", "Not needed", "Not needed", "Passed", "Passed", "Passed"];
const PROXIED: [&str; 8] = ["Passed"; 8];
/// What a communication server says of itself.
const SELF: &str = "{\"protocol\":1,\"name\":\"far end\"}";

async fn far_end(authority: &Authority) -> Server {
    Server::start(Some(authority.server(&["127.0.0.1"], NOW)), Manner::Answers(json("200 OK", SELF))).await
}

#[tokio::test]
async fn while_not_enrolled_nothing_is_sent_without_the_administrator_s_word() {
    let known = Authority::new("known");
    let server = far_end(&known).await;
    let bench = Bench::of(&server, &known).await;
    for typed in ["", "&confirm_contact=false", "&proxy.mode=off", "&confirm_contact=yes"] {
        let page = bench.test(typed).await;
        assert!(page.contains("nothing was sent: this device is not enrolled"), "{page}");
        assert!(page.contains(&server.addr().to_string()), "it names whom it would contact");
        assert_eq!(rows(&page), []);
    }
    assert_eq!(server.connections(), 0);
    let page = bench.test("&confirm_contact=false&confirm_contact=true").await;
    assert_eq!(rows(&page), expected(DIRECT), "{page}");
    assert_eq!(server.connections(), 1);
    assert!(!page.contains("checked"), "each time anew");
    bench.enrol();
    let page = bench.test("").await;
    assert_eq!(rows(&page), expected(DIRECT));
    assert!(!page.contains("confirm_contact"), "nothing to ask");
}

#[tokio::test]
async fn a_test_tells_the_server_nothing_of_this_device() {
    let known = Authority::new("known");
    let server = far_end(&known).await;
    let bench = Bench::of(&server, &known).await;
    bench.enrol();
    bench.test("").await;
    let [request] = server.requests().try_into().expect("one request");
    let mut lines: Vec<&str> = request.trim_end().lines().collect();
    lines[1..].sort_unstable();
    let host = format!("host: {}", server.addr());
    assert_eq!(
        lines,
        ["GET /v1/connectivity HTTP/1.1", "accept: application/json", &host, "user-agent: smart-esolutions"]
    );
}

#[tokio::test]
async fn what_is_typed_is_tested_and_not_saved() {
    let Some(proxy) = Tinyproxy::with_authentication().await else { return };
    let known = Authority::new("known");
    let server = far_end(&known).await;
    let bench = Bench::of(&server, &known).await;
    bench.enrol();
    let address = proxy.addr().to_string().replace(':', "%3A");
    let manual = format!("&proxy.mode=manual&proxy.address={address}&proxy.exceptions=");
    let shown = format!("{manual}&proxy.user={USER}&proxy.password={PASSWORD}");
    let before = bench.site.administration.current();
    let page = bench.test(&shown).await;
    assert_eq!(rows(&page), expected(PROXIED), "{page}");
    assert!(page.contains(&format!("through the proxy {}", proxy.addr())), "{page}");
    assert!(page.contains(&format!("value=\"{}\"", proxy.addr())), "what was typed is still there");
    assert!(page.contains("Nothing was saved") && !page.contains(PASSWORD), "{page}");
    assert_eq!(bench.site.administration.current(), before);

    let page = bench.test(&manual).await;
    let failed =
        ["Passed", "Passed", "Passed", "Passed", "Failed", "Not reached", "Not reached", "Not reached"];
    assert_eq!(rows(&page), expected(failed), "{page}");
    assert!(page.contains("role=\"alert\""), "{page}");

    let form = format!("page=%2Fsettings%2Fproxy{shown}");
    bench.site.post_as(&bench.who, "/actions/save-settings", &form).await;
    let saved = bench.test("").await;
    assert_eq!(rows(&saved), expected(PROXIED), "saved, the same is tested");
    let elsewhere = manual.replace(&address, "127.0.0.1%3A9");
    let page = bench.test(&elsewhere).await;
    let failed = [
        "Passed",
        "Passed",
        "Failed",
        "Not reached",
        "Not reached",
        "Not reached",
        "Not reached",
        "Not reached",
    ];
    assert_eq!(rows(&page)[..4], expected(failed)[..4], "{page}");
    assert!(bench.site.administration.fields(SettingsPage::Proxy)[3].set, "the password is still kept");

    let wrong = bench.test("&proxy.mode=manual&proxy.address=nowhere&proxy.password=hunter2-typed").await;
    assert!(wrong.contains("field-proxy-address-fault") && !wrong.contains("hunter2"), "{wrong}");
    assert_eq!(rows(&wrong), []);
}

#[tokio::test]
async fn the_step_that_fails_is_the_one_that_says_so() {
    let (known, unknown) = (Authority::new("known"), Authority::new("unknown"));
    let serves = async |authority: &Authority, octets: Vec<u8>| {
        let config = authority.server(&["127.0.0.1"], NOW);
        Server::start(Some(config), Manner::Answers(octets)).await
    };
    let passed = ["Passed", "Passed", "Passed", "Not needed", "Not needed", "Passed", "Passed", "Failed"];
    let at = |step: usize| {
        let mut outcomes = passed;
        outcomes[step] = "Failed";
        for later in &mut outcomes[step + 1..] {
            *later = "Not reached";
        }
        outcomes
    };
    let html = answer("200 OK", &["Content-Type: text/html"], "<p>");
    let cases = [
        (serves(&unknown, json("200 OK", SELF)).await, at(5), "No authority that this device trusts"),
        (serves(&known, html).await, at(6), "not in JSON"),
        (serves(&known, json("404 Not Found", "{}")).await, at(7), "refuses: it answered 404"),
        (serves(&known, json("200 OK", "{\"protocol\":2}")).await, at(7), "speaks protocol 2"),
        (serves(&known, json("200 OK", "[]")).await, at(7), "no communication server"),
    ];
    for (server, outcomes, part) in cases {
        let bench = Bench::of(&server, &known).await;
        bench.enrol();
        let page = bench.test("").await;
        assert_eq!(rows(&page), expected(outcomes), "{part}");
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[tokio::test]
async fn one_test_at_a_time_and_none_without_a_server() {
    let known = Authority::new("known");
    let silent = Server::start(Some(known.server(&["127.0.0.1"], NOW)), Manner::Silent).await;
    let bench = Arc::new(Bench::of(&silent, &known).await);
    bench.enrol();
    let first = tokio::spawn({
        let bench = Arc::clone(&bench);
        async move { bench.test("").await }
    });
    while silent.requests().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let second = bench.test("").await;
    assert!(second.contains("Another test is under way"), "{second}");
    first.abort();

    let site = Site::start(None).await;
    let who = site.administrator().await;
    let none = Bench { site, who };
    assert!(none.test("&confirm_contact=true").await.contains("no communication server is set"));
}
