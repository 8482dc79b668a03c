//! Signing in, and what a session is good for.

use std::time::Duration;

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use smart_esolutions::{clock::Clock as _, config::SecuritySection};

use super::{LAN, cookie, location, log, noon, sign_in, sign_in_from, signed_in, site};
use crate::support::site::{PASSWORD, Site, request};

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
async fn a_request_of_a_session_writes_nothing() {
    let site = site(noon()).await;
    let who = site.administrator().await;
    let before = log(&site);
    for _ in 0..50 {
        assert!(signed_in(&site, &who.cookie).await);
    }
    assert!(log(&site) == before);
}
