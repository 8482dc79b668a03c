//! Where passwords are taken, and what becomes of guesses.

use std::time::Duration;

use app::port::Accounts as _;
use axum::{
    body::Body,
    http::{StatusCode, header},
};

use super::{LAN, location, log, noon, sign_in_from, signed_in, site};
use crate::support::site::{PASSWORD, request};

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
