//! Tokens of programs.

use std::{net::IpAddr, time::Duration};

use app::{model::Access, port::Accounts as _};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use smart_esolutions::config::SecuritySection;

use super::{LAN, noon, site, works};
use crate::support::site::{Site, request};

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
