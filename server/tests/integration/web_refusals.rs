//! What the web server refuses, and that nothing came of it.

use app::model::RequestKind;
use axum::{
    body::Body,
    http::{HeaderName, StatusCode, header},
};

use super::{support::site::request, web::site};

#[tokio::test]
async fn only_the_device_s_own_names_are_answered() {
    let (site, _agent) = site().await;
    let table = [
        ("127.0.0.1:8080", StatusCode::OK),
        ("[::1]", StatusCode::OK),
        ("localhost:8080", StatusCode::OK),
        ("printer7.local", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1.evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("", StatusCode::MISDIRECTED_REQUEST),
    ];
    for (host, status) in table {
        for path in ["/", "/maintenance/UsageLog.csv", "/healthz"] {
            let answer = site.get(path, &[(header::HOST, host)]).await;
            assert_eq!(answer.status, status, "{host}, {path}");
            assert!(answer.header(&header::CONTENT_SECURITY_POLICY).is_some(), "{host}, {path}");
        }
    }
    let mut nameless = request("GET", "/", &[], Body::empty());
    nameless.headers_mut().remove(header::HOST);
    assert_eq!(site.answer(nameless).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_and_nothing_is_recorded() {
    const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    let (site, _agent) = site().await;
    let administrator = site.administrator().await;
    let form = format!("page=/maintenance&token={}", administrator.token);
    let cookie = (header::COOKIE, administrator.cookie.as_str());
    let foreign: [&[(HeaderName, &str)]; 7] = [
        &[(header::ORIGIN, "http://evil.example")],
        &[(header::ORIGIN, "null")],
        &[(header::ORIGIN, "http://127.0.0.1:8081")],
        &[(FETCH_SITE, "cross-site")],
        &[(FETCH_SITE, "same-site")],
        &[(FETCH_SITE, "cross-site"), (header::ORIGIN, "http://127.0.0.1:8080")],
        &[(header::HOST, "evil.example"), (header::ORIGIN, "http://evil.example")],
    ];
    for headers in foreign {
        for action in ["/actions/refresh", "/actions/send-diagnostics", "/actions/start-troubleshooting"] {
            let headers = [headers, std::slice::from_ref(&cookie)].concat();
            let answer = site.post(action, &form, &headers).await;
            assert!(answer.status.is_client_error(), "{headers:?}: {}", answer.status);
        }
    }
    assert_eq!(site.service.latest().requests, []);
    let own: [&[(HeaderName, &str)]; 3] =
        [&[], &[(header::ORIGIN, "http://127.0.0.1:8080")], &[(FETCH_SITE, "same-origin")]];
    for headers in own {
        let headers = [headers, std::slice::from_ref(&cookie)].concat();
        let answer = site.post("/actions/send-diagnostics", &form, &headers).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{headers:?}");
    }
    let requests = site.service.latest().requests.clone();
    assert_eq!(requests.len(), 1, "asked again while it is open, it is the same");
    assert_eq!(requests[0].kind, RequestKind::Diagnostics);
}

#[tokio::test]
async fn actions_are_asked_for_by_post_alone_and_by_their_names() {
    let (site, _agent) = site().await;
    for action in ["refresh", "send-diagnostics", "start-troubleshooting"] {
        for method in ["GET", "HEAD", "PUT", "DELETE"] {
            let path = format!("/actions/{action}?page=/maintenance");
            let answer = site.answer(request(method, &path, &[], Body::empty())).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {action}");
        }
    }
    for path in ["/actions/nothing", "/actions/", "/actions/refresh/more"] {
        let status = site.post(path, "page=/", &[]).await.status;
        assert!(status.is_client_error(), "{path}: {status}");
    }
    for path in
        ["/meter", "/", "/healthz", "/sign-in", "/metrics", "/api/v1/reading", "/no/page", "/assets/x.css"]
    {
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "ANYTHING"] {
            let answer = site.answer(request(method, path, &[], Body::empty())).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert_eq!(answer.header(&header::ALLOW), Some("GET, HEAD"), "{method} {path}");
        }
    }
    assert_eq!(site.service.latest().requests, []);
}

#[tokio::test]
async fn a_form_without_scripts_leads_back_to_its_page_and_nowhere_else() {
    let (site, _agent) = site().await;
    let administrator = site.administrator().await;
    for (page, back) in [("/supplies", "/supplies"), ("/", "/"), ("/maintenance", "/maintenance")] {
        let answer = site.post("/actions/refresh", &format!("page={page}"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(answer.header(&header::LOCATION), Some(format!("{back}?notice=read").as_str()));
        let shown = site.get(answer.header(&header::LOCATION).expect("a page"), &[]).await;
        assert_eq!(shown.status, StatusCode::OK);
    }
    for page in [
        "//evil.example",
        "https://evil.example/",
        "/%5Cevil.example",
        "/supplies%0d%0aX-Evil:%201",
        "/supplies/../..//evil.example",
        "javascript:alert(1)",
        "/nowhere",
        "",
    ] {
        let referer = (header::REFERER, "http://evil.example/");
        let form = format!("page={page}&token={}", administrator.token);
        let headers = [referer, (header::COOKIE, administrator.cookie.as_str())];
        let answer = site.post("/actions/send-diagnostics", &form, &headers).await;
        let led_to = answer.header(&header::LOCATION).expect("a page");
        assert!(led_to.starts_with("/maintenance?kept="), "{page} leads to {led_to}");
        assert!(!answer.headers.contains_key("x-evil"), "{page}");
    }
}

#[tokio::test]
async fn a_form_that_no_page_sends_leads_nowhere_else_either() {
    let (site, _agent) = site().await;
    let referer = (header::REFERER, "http://evil.example/");
    for form in ["page=%ff", "page=/&page=/meter", "%", "&&&", "page[]=x"] {
        let answer = site.post("/actions/refresh", form, std::slice::from_ref(&referer)).await;
        let location = answer.header(&header::LOCATION).unwrap_or_default();
        assert!(!location.contains("evil.example"), "{form}: {} {location}", answer.status);
        assert!(!location.contains("err"), "{form}: {location}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_before_it_is_read() {
    let (site, _agent) = site().await;
    let administrator = site.administrator().await;
    let cookie = (header::COOKIE, administrator.cookie.as_str());
    let form = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let html = (header::ACCEPT, "text/html");
    let long = format!("page=/maintenance&x={}", "x".repeat(1024 * 1024));
    let length = long.len().to_string();
    let said = [form.clone(), html.clone(), cookie.clone(), (header::CONTENT_LENGTH, length.as_str())];
    let answer =
        site.answer(request("POST", "/actions/send-diagnostics", &said, Body::from(long.clone()))).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    // The same without a length, piece by piece and without end: what is taken is bounded all the same.
    let pieces = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 4096]));
    let endless =
        request("POST", "/actions/send-diagnostics", &[form, html, cookie], Body::from_stream(pieces));
    let answer = tokio::time::timeout(std::time::Duration::from_secs(10), site.answer(endless)).await;
    let status = answer.expect("it ends").status;
    assert!(status.is_client_error(), "{status}");
    assert_eq!(site.service.latest().requests, []);
}
