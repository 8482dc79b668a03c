//! Paths, methods and statuses.

use std::{collections::BTreeSet, sync::Arc};

use app::{model::Access, port::Accounts as _};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use smart_esolutions::{clock::SystemClock, config::SecuritySection};

use super::{document, of, paths, schema::held_to};
use crate::{
    support::site::{Answer, Site, request},
    web::recording,
};

/// Where what is served is named.
const ROUTES: &str = include_str!("../../../../src/web/api/mod.rs");

#[test]
fn the_paths_of_the_document_are_those_that_are_served() {
    let mut served: BTreeSet<&str> =
        ROUTES.split(".route(\"").skip(1).map(|rest| rest.split('"').next().expect("an end")).collect();
    // What there is not.
    assert!(served.remove("/api/v1") && served.remove("/api/v1/{*path}"));
    let paths = paths();
    assert_eq!(served, paths.iter().map(String::as_str).collect());
}

#[tokio::test]
async fn every_method_and_every_status_of_the_document_happens_and_no_other() {
    let mut seen = BTreeSet::new();
    let mut note = |path: &str, method: &str, answer: &Answer| {
        held_to(path, method, answer);
        seen.insert((path.to_owned(), method.to_owned(), answer.status.as_u16()));
    };
    let ask = |path: &str, method: &str, headers: &[(header::HeaderName, &str)]| -> Request<Body> {
        request(method, path, headers, Body::empty())
    };
    let (site, _agent) = of(&recording()).await;
    let unread = Site::start(None).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let policy = SecuritySection { viewing: "sign-in".into(), ..SecuritySection::default() };
    let shut = Site::start_in(folder, None, Arc::new(SystemClock), &policy).await;
    let from = Access::viewer([127, 0, 0, 1].into());
    let token = shut.accounts.make_token(&from, "Prometheus", 30).await.expect("a token");
    let bearer = format!("Bearer {token}");
    for path in paths() {
        for method in ["GET", "HEAD"] {
            let answer = site.answer(ask(&path, method, &[])).await;
            note(&path, method, &answer);
            if let Some(tag) = answer.header(&header::ETAG) {
                note(&path, method, &site.answer(ask(&path, method, &[(header::IF_NONE_MATCH, tag)])).await);
            }
            note(&path, method, &unread.answer(ask(&path, method, &[])).await);
            note(&path, method, &shut.answer(ask(&path, method, &[])).await);
            let in_clear = ask(&path, method, &[(header::AUTHORIZATION, &bearer)]);
            note(&path, method, &shut.answer_to(in_clear, [192, 0, 2, 66].into(), false).await);
            if document()["paths"][&path]["get"]["parameters"].is_array() {
                note(
                    &path,
                    method,
                    &site.answer(ask(&format!("{path}?after=x&before=x"), method, &[])).await,
                );
            }
        }
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            let status = site.answer(ask(&path, method, &[])).await.status;
            let said = document()["paths"][&path].get(method.to_lowercase()).is_some();
            assert_eq!(status == StatusCode::METHOD_NOT_ALLOWED, !said, "{method} {path}: {status}");
        }
    }
    site.store.close().await.expect("closed");
    for method in ["GET", "HEAD"] {
        for path in ["/api/v1/meter-reads", "/api/v1/events"] {
            note(path, method, &site.answer(ask(path, method, &[])).await);
        }
    }
    let mut said = BTreeSet::new();
    for (path, methods) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let statuses = operation["responses"].as_object().expect("responses").keys();
            said.extend(
                statuses
                    .filter_map(|status| status.parse::<u16>().ok())
                    .map(|status| (path.clone(), method.to_uppercase(), status)),
            );
        }
    }
    assert_eq!(seen, said);
}
