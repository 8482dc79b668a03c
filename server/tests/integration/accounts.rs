//! Setting up, signing in and out, guessing, and what is left of it after a restart.

use std::{net::IpAddr, sync::Arc, time::Duration};

use app::{model::Access, port::Accounts as _};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use smart_esolutions::{
    clock::{Clock, ManualClock},
    config::SecuritySection,
};

use super::support::site::{Answer, PASSWORD, Site, request};

const LAN: [u8; 4] = [192, 0, 2, 66];

fn noon() -> Arc<ManualClock> {
    ManualClock::new("2026-11-22T12:00:00Z".parse().expect("a time"))
}

async fn site(clock: Arc<ManualClock>) -> Site {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Site::start_in(folder, None, clock, &SecuritySection::default()).await
}

/// The cookie that an answer gives, as a browser sends it.
fn cookie(answer: &Answer) -> &str {
    let cookie = answer.header(&header::SET_COOKIE).expect("a cookie");
    cookie.split(';').next().expect("a pair")
}

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header(&header::LOCATION).expect("a page")
}

async fn signed_in(site: &Site, cookie: &str) -> bool {
    site.get("/settings", &[(header::COOKIE, cookie)]).await.status == StatusCode::OK
}

/// A sign-in form from this address, over TLS or not.
async fn sign_in_from(site: &Site, password: &str, from: IpAddr, secure: bool) -> Answer {
    let form = [(header::ACCEPT, "text/html"), (header::CONTENT_TYPE, "application/x-www-form-urlencoded")];
    let body = Body::from(format!("page=/meter&password={}", password.replace(' ', "+")));
    site.answer_to(request("POST", "/actions/sign-in", &form, body), from, secure).await
}

async fn sign_in(site: &Site, password: &str) -> Answer {
    sign_in_from(site, password, [127, 0, 0, 1].into(), false).await
}

/// What SQLite has written so far: every commit is appended to this file.
fn log(site: &Site) -> Vec<u8> {
    std::fs::read(site.folder().join("history.db-wal")).expect("a log")
}

/// Whether a program with this token may read.
async fn works(site: &Site, token: &str) -> bool {
    let bearer = format!("Bearer {token}");
    let answer = site.get("/maintenance/UsageLog.csv", &[(header::AUTHORIZATION, &bearer)]).await;
    answer.status == StatusCode::OK
}

#[tokio::test]
async fn a_new_device_is_claimed_once_with_its_code_and_never_again() {
    let site = site(noon()).await;
    let code = site.set_up_code();
    assert_eq!(location(&site.get("/settings/security", &[]).await), "/set-up?page=/settings/security");
    assert!(site.get("/sign-in", &[]).await.text().contains("has no administrator yet"));
    let form = |code: &str, password: &str, again: &str| {
        format!("page=/supplies&username=admin&code={code}&password={password}&again={again}")
            .replace(' ', "+")
    };
    for (form, refused) in [
        (form("0000-0000-0000-0000", PASSWORD, PASSWORD), "wrong-code-9"),
        (form(&code, PASSWORD, "another one"), "differ"),
        (form(&code, "short", "short"), "short"),
        (form(&code, "password123456", "password123456"), "common"),
        (form(&code, "PLV000042-2026", "PLV000042-2026"), "name"),
        (form(&code, "abcdefghijklmn", "abcdefghijklmn"), "pattern"),
    ] {
        let answer = site.post("/actions/set-up", &form, &[]).await;
        assert_eq!(location(&answer), format!("/set-up?page=/supplies&refused={refused}"));
        assert_eq!(answer.header(&header::SET_COOKIE), None);
        let shown = site.get(location(&answer), &[]).await;
        assert_eq!(shown.header(&header::CACHE_CONTROL), Some("no-store"));
        assert!(shown.text().contains("class=\"fault\"") && !shown.text().contains(PASSWORD), "{refused}");
    }
    let answer = site.post("/actions/set-up", &form(&code.to_lowercase(), PASSWORD, PASSWORD), &[]).await;
    assert_eq!(location(&answer), "/supplies");
    assert!(signed_in(&site, cookie(&answer)).await);
    let again = site.post("/actions/set-up", &form(&code, PASSWORD, PASSWORD), &[]).await;
    assert_eq!(location(&again), "/set-up?page=/supplies&refused=claimed");
    assert_eq!(site.accounts.set_up_code(), None);
    assert!(site.get("/set-up", &[]).await.text().contains("has an administrator already"));
}

#[tokio::test]
async fn ten_wrong_codes_use_it_up_for_good_also_across_a_restart() {
    let clock = noon();
    let mut site = site(clock.clone()).await;
    let code = site.set_up_code();
    for tries in 1..=10 {
        if tries == 6 {
            let folder = site.end().await;
            site = Site::start_in(folder, None, clock.clone(), &SecuritySection::default()).await;
            assert_eq!(site.set_up_code(), code, "it is said again");
        }
        let answer = site.post("/actions/set-up", "code=x&password=x&again=x", &[]).await;
        let expected = if tries == 10 { "code-used-up".into() } else { format!("wrong-code-{}", 10 - tries) };
        assert!(location(&answer).ends_with(&format!("refused={expected}")), "{}", location(&answer));
    }
    let right = format!("code={code}&password={PASSWORD}&again={PASSWORD}").replace(' ', "+");
    let answer = site.post("/actions/set-up", &right, &[]).await;
    assert!(location(&answer).ends_with("refused=code-used-up"), "the right one no longer holds");
    let new = site.accounts.renew_code().await.expect("written").expect("a code");
    let answer = site.post("/actions/set-up", &right.replace(&code, &new), &[]).await;
    assert_eq!(location(&answer), "/");
}

#[tokio::test]
async fn a_session_of_plain_http_opens_nothing_from_elsewhere() {
    let site = site(noon()).await;
    let who = site.administrator().await;
    let from = async |address: [u8; 4]| {
        let asked = request("GET", "/settings", &[(header::COOKIE, &who.cookie)], Body::empty());
        site.answer_to(asked, address.into(), false).await
    };
    assert_eq!(from([127, 0, 0, 1]).await.status, StatusCode::OK);
    let refused = from(LAN).await;
    assert_eq!(location(&refused), "/sign-in?page=/settings");
    assert_eq!(refused.header(&header::SET_COOKIE), None, "it is not for them to end it");
    assert_eq!(from([127, 0, 0, 1]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_in_leads_back_to_the_page_under_a_new_session_and_signing_out_ends_it() {
    let site = site(noon()).await;
    let first = site.administrator().await;
    let answer = sign_in(&site, PASSWORD).await;
    assert_eq!(location(&answer), "/meter");
    let second = cookie(&answer).to_owned();
    assert_ne!(second, first.cookie);
    // Who signs in with a session, or with one that somebody put there, gets another.
    let (name, _) = first.cookie.split_once('=').expect("a pair");
    for planted in [&first.cookie, &format!("{name}={}", "0".repeat(64))] {
        let form = "password=seven+damp+owls+argue";
        let answer = site.post("/actions/sign-in", form, &[(header::COOKIE, planted)]).await;
        assert_ne!(cookie(&answer), planted);
        assert!(!signed_in(&site, planted).await, "{planted}");
    }
    let second = site.signed_in(&second).await;
    let answer = site.post_as(&second, "/actions/sign-out", "").await;
    assert_eq!(location(&answer), "/?notice=signed-out");
    assert!(answer.header(&header::SET_COOKIE).is_some_and(|cookie| cookie.ends_with("Max-Age=0")));
    assert!(!signed_in(&site, &second.cookie).await);
    let stale = site.post_as(&second, "/actions/send-diagnostics", "page=/").await;
    assert_eq!(stale.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.service.latest().requests, []);
}

#[tokio::test]
async fn a_session_ends_unused_and_at_its_absolute_end() {
    let clock = noon();
    let site = site(clock.clone()).await;
    let who = site.administrator().await;
    for _ in 0..23 {
        clock.advance(Duration::from_mins(29));
        assert!(signed_in(&site, &who.cookie).await, "{}", clock.now());
    }
    clock.advance(Duration::from_hours(1));
    let answer = site.get("/settings", &[(header::COOKIE, &who.cookie)]).await;
    assert_eq!(location(&answer), "/sign-in?page=/settings");
    assert!(answer.header(&header::SET_COOKIE).is_some_and(|cookie| cookie.contains("Max-Age=0")));
    let idle = site.administrator().await;
    clock.advance(Duration::from_mins(30));
    assert!(!signed_in(&site, &idle.cookie).await);
}

#[tokio::test]
async fn a_restart_signs_nobody_out_and_knows_when_a_session_was_used() {
    let clock = noon();
    let site = site(clock.clone()).await;
    let who = site.administrator().await;
    clock.advance(Duration::from_mins(20));
    assert!(signed_in(&site, &who.cookie).await);
    let site = Site::start_in(site.end().await, None, clock.clone(), &SecuritySection::default()).await;
    clock.advance(Duration::from_mins(20));
    assert!(signed_in(&site, &who.cookie).await, "used 20 minutes ago, before the restart");
    let site = Site::start_in(site.end().await, None, clock.clone(), &SecuritySection::default()).await;
    clock.advance(Duration::from_mins(31));
    assert!(!signed_in(&site, &who.cookie).await);
}

#[tokio::test]
async fn sessions_of_plain_http_and_of_tls_are_never_taken_for_each_other() {
    let site = site(noon()).await;
    site.administrator().await;
    let asked = |cookie: String, secure| {
        let site = &site;
        async move {
            let asked = request("GET", "/settings", &[(header::COOKIE, &cookie)], Body::empty());
            site.answer_to(asked, LAN.into(), secure).await.status
        }
    };
    let over_tls = sign_in_from(&site, PASSWORD, LAN.into(), true).await;
    let whole = over_tls.header(&header::SET_COOKIE).expect("a cookie");
    assert!(whole.starts_with("__Host-session-"), "{whole}");
    assert!(whole.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{whole}");
    let (secure_name, value) = cookie(&over_tls).split_once('=').expect("a pair");
    let plain_name = secure_name.strip_prefix("__Host-").expect("the prefix");
    assert_eq!(asked(format!("{secure_name}={value}"), true).await, StatusCode::OK);
    for (name, secure) in [(secure_name, false), (plain_name, false), (plain_name, true)] {
        assert_eq!(asked(format!("{name}={value}"), secure).await, StatusCode::SEE_OTHER, "{name} {secure}");
    }
    let plain = sign_in(&site, PASSWORD).await;
    assert!(!plain.header(&header::SET_COOKIE).expect("a cookie").contains("Secure"));
    let (name, value) = cookie(&plain).split_once('=').expect("a pair");
    assert_eq!(name, plain_name);
    for (name, secure) in [(secure_name, true), (plain_name, true)] {
        assert_eq!(asked(format!("{name}={value}"), secure).await, StatusCode::SEE_OTHER, "{name} {secure}");
    }
}

#[tokio::test]
async fn passwords_are_taken_over_tls_or_on_the_device_alone() {
    let site = site(noon()).await;
    let code = site.set_up_code();
    let form = format!("code={code}&password={PASSWORD}&again={PASSWORD}").replace(' ', "+");
    let headers =
        [(header::ACCEPT, "text/html"), (header::CONTENT_TYPE, "application/x-www-form-urlencoded")];
    let set_up = |form: String| request("POST", "/actions/set-up", &headers, Body::from(form));
    let refused = site.answer_to(set_up(form.clone()), LAN.into(), false).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!site.accounts.claimed());
    for path in ["/sign-in", "/set-up"] {
        let page = request("GET", path, &[], Body::empty());
        let page = site.answer_to(page, LAN.into(), false).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains("type=\"password\""), "{path}");
    }
    let mapped = "::ffff:127.0.0.1".parse().expect("an address");
    let page = request("GET", "/set-up", &[], Body::empty());
    assert!(
        site.answer_to(page, mapped, false).await.text().contains("type=\"password\""),
        "the device itself"
    );
    let taken = site.answer_to(set_up(form), LAN.into(), true).await;
    assert_eq!(location(&taken), "/");
    assert_eq!(sign_in_from(&site, PASSWORD, LAN.into(), false).await.status, StatusCode::FORBIDDEN);
    assert_eq!(location(&sign_in_from(&site, PASSWORD, LAN.into(), true).await), "/meter");
}

#[tokio::test]
async fn a_hundred_guesses_are_stopped_write_once_and_keep_the_administrator_out_of_nothing() {
    let clock = noon();
    let site = site(clock.clone()).await;
    let who = site.administrator().await;
    let before = log(&site);
    let mut wrong = 0;
    let mut written = Vec::new();
    for guess in 0..100 {
        let answer = sign_in_from(&site, &format!("guess number {guess:04}"), LAN.into(), true).await;
        wrong += usize::from(location(&answer).ends_with("refused=wrong-password"));
        assert!(location(&answer).contains("refused=w"), "{}", location(&answer));
        if guess == 0 {
            written = log(&site);
        }
    }
    assert_eq!(wrong, 5, "the others were not even looked at");
    assert!(written != before, "the first is told to the audit trail");
    assert!(log(&site) == written, "the others wait in memory");
    let right = sign_in_from(&site, PASSWORD, LAN.into(), true).await;
    assert!(
        location(&right).contains("refused=wait-1"),
        "from that address not even the right one, for a second"
    );
    assert!(signed_in(&site, &who.cookie).await, "who has signed in stays");
    let elsewhere = sign_in_from(&site, PASSWORD, [192, 0, 2, 7].into(), true).await;
    assert_eq!(location(&elsewhere), "/meter", "from another address");
    clock.advance(Duration::from_secs(1));
    assert_eq!(
        location(&sign_in_from(&site, PASSWORD, LAN.into(), true).await),
        "/meter",
        "and from that one later"
    );
}

#[tokio::test]
async fn a_request_of_a_session_writes_nothing() {
    let site = site(noon()).await;
    let who = site.administrator().await;
    let before = log(&site);
    for _ in 0..50 {
        assert!(signed_in(&site, &who.cookie).await);
    }
    assert!(log(&site) == before);
}

#[tokio::test]
async fn a_new_password_signs_out_every_other_browser() {
    let site = site(noon()).await;
    let (one, other) = (site.administrator().await, site.administrator().await);
    let wrong =
        site.post_as(&one, "/actions/change-password", "current=wrong&new=nine+tall+herons+whistle").await;
    assert_eq!(wrong.header(&header::SET_COOKIE), None);
    let form = format!("current={}&new=nine+tall+herons+whistle", PASSWORD.replace(' ', "+"));
    let answer = site.post_as(&one, "/actions/change-password", &form).await;
    let new = cookie(&answer).to_owned();
    assert!(signed_in(&site, &new).await);
    assert!(!signed_in(&site, &one.cookie).await && !signed_in(&site, &other.cookie).await);
    assert!(location(&sign_in(&site, PASSWORD).await).ends_with("refused=wrong-password"));
    assert_eq!(location(&sign_in(&site, "nine tall herons whistle").await), "/meter");
}

#[tokio::test]
async fn sessions_are_ended_one_by_one_or_all_by_whoever_gives_the_password_again() {
    let site = site(noon()).await;
    let (one, other, own) =
        (site.administrator().await, site.administrator().await, site.administrator().await);
    let rows: Vec<i64> = site.accounts.sessions().iter().map(|session| session.id).collect();
    let first = rows.iter().min().expect("a session");
    let form = |password: &str| format!("session={first}&own_password={}", password.replace(' ', "+"));
    for (action, form) in [
        ("end-session", form("a wrong password")),
        ("end-session", form("")),
        ("end-session", "own_password=seven+damp+owls+argue".into()),
        ("sign-out-everywhere", form("a wrong password")),
    ] {
        let answer = site.post_as(&own, &format!("/actions/{action}"), &form).await;
        assert!(location(&answer).starts_with("/settings/security?kept="), "{action} {form}");
        assert_eq!(site.accounts.sessions().len(), 3, "{action} {form}");
    }
    let answer = site.post_as(&own, "/actions/end-session", &form(PASSWORD)).await;
    assert!(location(&answer).starts_with("/settings/security?kept="));
    let said = site.get(location(&answer), &[(header::COOKIE, &own.cookie)]).await;
    assert!(said.text().contains("The session is ended"), "{}", said.text());
    assert!(!signed_in(&site, &one.cookie).await);
    assert!(signed_in(&site, &other.cookie).await && signed_in(&site, &own.cookie).await);
    let site = Site::start_in(site.end().await, None, noon(), &SecuritySection::default()).await;
    assert!(!signed_in(&site, &one.cookie).await, "for good");
    let answer = site.post_as(&own, "/actions/sign-out-everywhere", &form(PASSWORD)).await;
    assert_eq!(location(&answer), "/?notice=signed-out");
    assert!(!signed_in(&site, &other.cookie).await && !signed_in(&site, &own.cookie).await);
    assert_eq!(site.accounts.sessions(), []);
}

#[tokio::test]
async fn ending_one_s_own_session_is_signing_out() {
    let site = site(noon()).await;
    let own = site.administrator().await;
    let id = site.accounts.sessions()[0].id;
    let form = format!("session={id}&own_password={}", PASSWORD.replace(' ', "+"));
    let answer = site.post_as(&own, "/actions/end-session", &form).await;
    assert_eq!(location(&answer), "/?notice=signed-out");
    assert!(!signed_in(&site, &own.cookie).await);
}

#[tokio::test]
async fn signing_in_to_one_of_several_devices_on_a_host_signs_out_of_none() {
    let (clock, mut jar, mut sites) = (noon(), Vec::new(), Vec::new());
    for _ in 0..3 {
        let site = site(clock.clone()).await;
        // A browser sends the cookies of a host to each of its ports.
        site.administrator().await;
        let form = format!("password={}", PASSWORD.replace(' ', "+"));
        let answer = site.post("/actions/sign-in", &form, &[(header::COOKIE, &jar.join("; "))]).await;
        jar.push(cookie(&answer).to_owned());
        sites.push(site);
    }
    let jar = jar.join("; ");
    for site in sites {
        let answer = site.get("/settings", &[(header::COOKIE, &jar)]).await;
        assert_eq!((answer.status, answer.header(&header::SET_COOKIE)), (StatusCode::OK, None));
        let site = Site::start_in(site.end().await, None, clock.clone(), &SecuritySection::default()).await;
        assert!(signed_in(&site, &jar).await, "the name is the same after a restart");
    }
}

#[tokio::test]
async fn a_token_is_made_shown_to_its_maker_and_ends_when_revoked() {
    let clock = noon();
    let site = site(clock.clone()).await;
    site.administrator().await;
    let from = Access::viewer([127, 0, 0, 1].into());
    let token = site.accounts.make_token(&from, "Prometheus", 7).await.expect("a token");
    assert!(works(&site, &token).await);
    let site = Site::start_in(site.end().await, None, clock.clone(), &SecuritySection::default()).await;
    assert!(works(&site, &token).await, "after a restart too");
    clock.advance(Duration::from_hours(7 * 24));
    assert!(!works(&site, &token).await, "it has ended");
    let who = site.administrator().await;
    let id = site.accounts.tokens()[0].id;
    site.post_as(&who, "/actions/revoke-token", &format!("id={id}")).await;
    assert_eq!(site.accounts.tokens(), []);
    let file = std::fs::read(site.folder().join("history.db-wal")).expect("a file");
    assert!(!file.windows(token.len()).any(|window| window == token.as_bytes()), "only its hash is kept");
}

#[tokio::test]
async fn a_token_that_came_in_clear_is_refused_told_of_once_and_noted_until_it_is_revoked() {
    let clock = noon();
    let site = site(clock.clone()).await;
    site.administrator().await;
    let from = Access::viewer([127, 0, 0, 1].into());
    let token = site.accounts.make_token(&from, "Prometheus", 7).await.expect("a token");
    let other = site.accounts.make_token(&from, "other", 7).await.expect("a token");
    let asked = async |site: &Site, token: &str, from: IpAddr, secure| {
        let bearer = format!("Bearer {token}");
        let asked = request("GET", "/metrics", &[(header::AUTHORIZATION, &bearer)], Body::empty());
        site.answer_to(asked, from, secure).await
    };
    // Over TLS and on the device itself nobody can have read it; what is no token tells of none.
    for (token, from, secure) in [
        (token.as_str(), LAN.into(), true),
        (&token, "::ffff:127.0.0.1".parse().expect("an address"), false),
        ("sesol_ro_0", LAN.into(), false),
    ] {
        asked(&site, token, from, secure).await;
        assert!(site.accounts.tokens().iter().all(|token| token.exposed.is_none()), "{from} {secure}");
    }
    for from in [LAN, [192, 0, 2, 67]] {
        let answer = asked(&site, &token, from.into(), false).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().starts_with("A token is taken over HTTPS, or on the device itself, alone"));
        assert!(answer.text().contains("listen_tls"), "there is no HTTPS: {}", answer.text());
    }
    let unknown = asked(&site, "sesol_ro_0", LAN.into(), false).await;
    assert_eq!(unknown.status, StatusCode::FORBIDDEN, "who listens does not learn which are tokens");
    let exposed = |site: &Site| -> Vec<(String, Option<IpAddr>)> {
        let tokens = site.accounts.tokens().into_iter();
        tokens.map(|token| (token.name, token.exposed.map(|exposed| exposed.address))).collect()
    };
    let expected = [("Prometheus".to_owned(), Some(LAN.into())), ("other".to_owned(), None)];
    assert_eq!(exposed(&site), expected, "the first time");
    let site = Site::start_in(site.end().await, None, clock.clone(), &SecuritySection::default()).await;
    assert_eq!(exposed(&site), expected, "after a restart too");
    let who = site.administrator().await;
    let page = site.get("/settings/security", &[(header::COOKIE, &who.cookie)]).await;
    assert_eq!(page.text().matches("Sent in clear").count(), 1, "{}", page.text());
    assert!(page.text().contains("192.0.2.66"));
    let trail = site.get("/settings/audit.csv", &[(header::COOKIE, &who.cookie)]).await;
    assert_eq!(trail.text().matches("token-exposed").count(), 1, "{}", trail.text());
    assert!(works(&site, &token).await && works(&site, &other).await, "the administrator decides");
    // Another of the same name was never sent anywhere.
    let id = site.accounts.tokens()[0].id;
    site.accounts.revoke_token(&from, id).await.expect("revoked");
    clock.advance(Duration::from_secs(1));
    site.accounts.make_token(&from, "Prometheus", 7).await.expect("a token");
    let site = Site::start_in(site.end().await, None, clock, &SecuritySection::default()).await;
    assert!(exposed(&site).iter().all(|(_, exposed)| exposed.is_none()), "{:?}", exposed(&site));
}

#[tokio::test]
async fn a_configured_hash_claims_the_device_and_a_changed_one_is_taken() {
    let clock = noon();
    let section = |hash: &str| SecuritySection { password_hash: hash.into(), ..SecuritySection::default() };
    // hunter2hunter2 and hunter3hunter3 by the reference program.
    let first = section(
        "$argon2id$v=19$m=8192,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$ZDnEDVnBuxHhvXKqc9bdetzGUCoTdA6v3F9wV/GQ+So",
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = Site::start_in(folder, None, clock.clone(), &first).await;
    assert!(site.accounts.claimed() && site.accounts.set_up_code().is_none());
    let who = cookie(&sign_in(&site, "hunter2hunter2").await).to_owned();
    let who = site.signed_in(&who).await;
    let form = "current=hunter2hunter2&new=nine+tall+herons+whistle";
    site.post_as(&who, "/actions/change-password", form).await;
    let site = Site::start_in(site.end().await, None, clock.clone(), &first).await;
    assert_eq!(
        location(&sign_in(&site, "nine tall herons whistle").await),
        "/meter",
        "what was chosen here holds"
    );
    let second = section(
        "$argon2id$v=19$m=8192,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$dnX1KOU7zrrn/p3PDay/Fr7JQI0x9Q7SOy3HW5jxN6Y",
    );
    let site = Site::start_in(site.end().await, None, clock.clone(), &second).await;
    assert_eq!(location(&sign_in(&site, "hunter3hunter3").await), "/meter");
    assert!(location(&sign_in(&site, "nine tall herons whistle").await).contains("refused=wrong-password"));
}

#[tokio::test]
async fn what_ended_while_the_disk_took_nothing_does_not_come_back_when_it_does() {
    let site = site(noon()).await;
    site.administrator().await;
    let other = sign_in(&site, PASSWORD).await;
    let other = cookie(&other).to_owned();
    let admin = Access { session: None, ..Access::viewer([127, 0, 0, 1].into()) };
    let token = site.accounts.make_token(&admin, "monitoring", 30).await.expect("a token");
    let id = site.accounts.tokens()[0].id;
    let database = rusqlite::Connection::open(site.folder().join("history.db")).expect("a database");
    // A table that is missing fails a change as a full disk does: whole, and with an error.
    database.execute_batch("ALTER TABLE audit RENAME TO hidden").expect("renamed");
    site.accounts.revoke_token(&admin, id).await.expect_err("the disk takes nothing");
    site.accounts.sign_out_everywhere(&admin, PASSWORD).await.expect_err("the disk takes nothing");
    assert!(!works(&site, &token).await && !signed_in(&site, &other).await, "they have ended here");

    // What another process changes has everything read anew.
    database.execute_batch("ALTER TABLE hidden RENAME TO audit").expect("renamed");
    assert!(!works(&site, &token).await && !signed_in(&site, &other).await, "they stay ended");
    let left = |table: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        database.query_row(&sql, [], |row| row.get(0)).expect("a number")
    };
    assert_eq!((left("token"), left("session")), (0, 0), "the disk has forgotten them too");
}
