//! Setting up, signing in and out, guessing, and what is left of it after a restart.

mod ending;
mod passwords;
mod sessions;
mod set_up;
mod tokens;

use std::{net::IpAddr, sync::Arc};

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use smart_esolutions::{clock::ManualClock, config::SecuritySection};

use crate::support::site::{Answer, Site, request};

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
