//! Every path for every role, and every way around that somebody might try.

use app::{model::Access, port::Accounts as _};
use axum::{
    body::Body,
    http::{HeaderName, StatusCode, header},
};
use smart_esolutions::{clock::SystemClock, config::SecuritySection};

use super::{
    support::{
        reader::{self, PATIENT},
        replay::Replay,
        site::{Answer, SignedIn, Site, request},
    },
    web::{recording, site},
};

/// What is asked for, and what a stranger, a viewer, a token and the administrator get. A stranger asks where
/// viewing needs a sign-in, a viewer where it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gets {
    /// What was asked for, or that it is not there: nobody is kept from it.
    It,
    /// The way to the sign-in, 303.
    SignIn,
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
}

use Gets::{Forbidden, It, SignIn, Unauthorized};

const GET: &[(&str, [Gets; 4])] = &[
    ("/", [SignIn, It, Forbidden, It]),
    ("/meter", [SignIn, It, Forbidden, It]),
    ("/supplies", [SignIn, It, Forbidden, It]),
    ("/supplies/performance", [SignIn, It, Forbidden, It]),
    ("/maintenance", [SignIn, It, Forbidden, It]),
    ("/nowhere", [SignIn, It, Forbidden, It]),
    ("/maintenance/UsageLog.csv", [SignIn, It, It, It]),
    ("/maintenance/events.csv", [SignIn, It, It, It]),
    ("/meter/history.csv", [SignIn, It, It, It]),
    ("/supplies/history.csv", [SignIn, It, It, It]),
    ("/supplies/performance.csv", [SignIn, It, It, It]),
    ("/api/v1/reading", [SignIn, It, It, It]),
    ("/api/v1/openapi.json", [SignIn, It, It, It]),
    ("/api/v1/meter-reads", [SignIn, It, It, It]),
    ("/api/v1/supply-outlooks", [SignIn, It, It, It]),
    ("/api/v1/supply-orders", [SignIn, It, It, It]),
    ("/api/v1/nothing", [SignIn, It, It, It]),
    ("/metrics", [SignIn, It, It, It]),
    ("/healthz", [It, It, It, It]),
    ("/sign-in", [It, It, It, It]),
    ("/set-up", [It, It, It, It]),
    ("/.well-known/security.txt", [It, It, It, It]),
    ("/favicon.svg", [It, It, It, It]),
    ("/assets/none.css", [It, It, It, It]),
    ("/transmissions", [SignIn, SignIn, Forbidden, It]),
    ("/transmissions/17", [SignIn, SignIn, Forbidden, It]),
    ("/transmissions/17/sent.json", [SignIn, SignIn, Forbidden, It]),
    ("/transmissions/17/receipt.json", [SignIn, SignIn, Forbidden, It]),
    ("/maintenance/diagnostics", [SignIn, SignIn, Forbidden, It]),
    ("/maintenance/diagnostics.json", [SignIn, SignIn, Forbidden, It]),
    ("/maintenance/troubleshooting", [SignIn, It, Forbidden, It]),
    ("/maintenance/events", [SignIn, It, Forbidden, It]),
    ("/maintenance/service", [SignIn, It, Forbidden, It]),
    ("/settings", [SignIn, SignIn, Forbidden, It]),
    ("/settings/", [SignIn, SignIn, Forbidden, It]),
    ("/settings/printer", [SignIn, SignIn, Forbidden, It]),
    ("/settings/contacts", [SignIn, SignIn, Forbidden, It]),
    ("/settings/security", [SignIn, SignIn, Forbidden, It]),
    ("/settings/certificate", [SignIn, SignIn, Forbidden, It]),
    ("/settings/clock", [SignIn, SignIn, Forbidden, It]),
    ("/settings/backup", [SignIn, SignIn, Forbidden, It]),
    ("/settings/audit", [SignIn, SignIn, Forbidden, It]),
    ("/settings/audit.csv", [SignIn, SignIn, Forbidden, It]),
    ("/settings/hand-over", [SignIn, SignIn, Forbidden, It]),
];

const POST: &[(&str, [Gets; 4])] = &[
    ("/actions/refresh", [Unauthorized, It, Forbidden, It]),
    ("/actions/sign-in", [It, It, Forbidden, It]),
    ("/actions/set-up", [It, It, Forbidden, It]),
    ("/actions/send-diagnostics", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/start-troubleshooting", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/answer-concern", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/tell-server", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/request-service", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/answer-service", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/end-support-session", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/resolve-hold", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/order-supply", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/answer-order", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/count-stock", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/tell-cartridges", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/enter-supply", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/save-settings", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/change-password", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/make-token", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/revoke-token", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/restore", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/restore-checked", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/backup", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/hand-over", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/not-there-yet", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/settings/printer", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/meter", [Unauthorized, It, Forbidden, It]),
    ("/actions/end-session", [Unauthorized, Unauthorized, Forbidden, It]),
    ("/actions/sign-out-everywhere", [Unauthorized, Unauthorized, Forbidden, It]),
];

fn judge(answer: &Answer) -> Gets {
    let location = answer.header(&header::LOCATION).unwrap_or_default();
    match answer.status {
        StatusCode::SEE_OTHER if location.starts_with("/sign-in?page=") => SignIn,
        StatusCode::UNAUTHORIZED => Unauthorized,
        StatusCode::FORBIDDEN => Forbidden,
        status => {
            assert!(!status.is_server_error(), "{}", answer.text());
            It
        }
    }
}

fn closed() -> SecuritySection {
    SecuritySection { viewing: "sign-in".into(), ..SecuritySection::default() }
}

async fn start(security: &SecuritySection) -> (Site, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = Site::start_in(folder, None, std::sync::Arc::new(SystemClock), security).await;
    let administrator = site.administrator().await;
    let from = Access { session: Some(1), ..Access::viewer([127, 0, 0, 1].into()) };
    let token = site.accounts.make_token(&from, "Prometheus", 30).await.expect("a token");
    assert_eq!(administrator.token.len(), 64);
    (site, token)
}

#[tokio::test]
async fn every_path_for_every_role() {
    for (column, role) in ["stranger", "viewer", "token", "administrator"].into_iter().enumerate() {
        let (site, token) =
            start(&if role == "viewer" { SecuritySection::default() } else { closed() }).await;
        let bearer = format!("Bearer {token}");
        for (method, table) in [("GET", GET), ("HEAD", GET), ("POST", POST)] {
            for (path, expected) in table {
                // Anew each time: signing out everywhere is in the table.
                let who = if role == "administrator" { Some(site.administrator().await) } else { None };
                let mut headers = vec![(header::ACCEPT, "text/html")];
                if method == "POST" {
                    headers.push((header::CONTENT_TYPE, "application/x-www-form-urlencoded"));
                }
                match (&who, role) {
                    (Some(who), _) => headers.push((header::COOKIE, &who.cookie)),
                    (None, "token") => headers.push((header::AUTHORIZATION, &bearer)),
                    _ => {}
                }
                let form = who.as_ref().map_or_else(String::new, |who| format!("token={}", who.token));
                let body = if method == "POST" { Body::from(form) } else { Body::empty() };
                let answer = site.answer(request(method, path, &headers, body)).await;
                assert_eq!(judge(&answer), expected[column], "{role} {method} {path}: {}", answer.status);
                if expected[column] == SignIn {
                    assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"), "{path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn programs_are_told_401_and_not_led_to_a_page() {
    let (site, token) = start(&closed()).await;
    for path in ["/api/v1/reading", "/metrics", "/maintenance/UsageLog.csv", "/supplies/history.csv"] {
        let answer = site.get(path, &[(header::ACCEPT, "*/*")]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.header(&header::WWW_AUTHENTICATE), Some("Bearer"), "{path}");
    }
    let log =
        site.get("/maintenance/UsageLog.csv", &[(header::AUTHORIZATION, &format!("Bearer {token}"))]).await;
    assert_eq!(log.status, StatusCode::OK);
    for wrong in ["Bearer x", &format!("Bearer {}", &token[..60]), &format!("Bearer {token}0")] {
        let answer = site.get("/maintenance/UsageLog.csv", &[(header::AUTHORIZATION, wrong)]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    let basic = site.get("/maintenance/UsageLog.csv", &[(header::AUTHORIZATION, "Basic YWRtaW46eA==")]).await;
    assert_eq!(basic.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_program_that_comes_in_clear_is_told_how_to_come_and_what_became_of_its_token() {
    for redirect in [false, true] {
        let site = Site::start_beside_tls(redirect).await;
        let from = Access::viewer([127, 0, 0, 1].into());
        let token = site.accounts.make_token(&from, "Prometheus", 30).await.expect("a token");
        let bearer = format!("Bearer {token}");
        // Whatever it asks for: what needs no token and what no token gets, too.
        for path in ["/metrics", "/", "/healthz", "/settings"] {
            let asked = request("GET", path, &[(header::AUTHORIZATION, &bearer)], Body::empty());
            let answer = site.answer_to(asked, [192, 0, 2, 66].into(), false).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
            let way = format!("Ask https://127.0.0.1:8443{path} instead, and have the program trust");
            assert!(answer.text().contains(&way), "{}", answer.text());
        }
        assert!(site.accounts.tokens()[0].exposed.is_some(), "{redirect}");
    }
}

#[tokio::test]
async fn where_pages_lead_to_tls_a_program_from_elsewhere_is_refused() {
    let site = Site::start_beside_tls(true).await;
    for (path, elsewhere, here) in [
        ("/metrics", StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
        ("/maintenance/UsageLog.csv", StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
        ("/healthz", StatusCode::FORBIDDEN, StatusCode::OK),
        ("/meter", StatusCode::FOUND, StatusCode::FOUND),
        ("/settings/audit.csv", StatusCode::FOUND, StatusCode::FOUND),
        ("/assets/none.css", StatusCode::FOUND, StatusCode::FOUND),
    ] {
        for (from, expected) in [([192, 0, 2, 66], elsewhere), ([127, 0, 0, 1], here)] {
            let asked = request("GET", path, &[(header::ACCEPT, "application/json")], Body::empty());
            let answer = site.answer_to(asked, from.into(), false).await;
            assert_eq!(answer.status, expected, "{path} from {from:?}");
        }
    }
}

#[tokio::test]
async fn a_token_beside_a_session_is_a_token() {
    let (site, token) = start(&SecuritySection::default()).await;
    let who = site.administrator().await;
    let bearer = format!("Bearer {token}");
    let headers = [(header::COOKIE, who.cookie.as_str()), (header::AUTHORIZATION, bearer.as_str())];
    assert_eq!(site.get("/settings", &headers).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_own_session() {
    let (site, _agent) = site().await;
    let (one, other) = (site.administrator().await, site.administrator().await);
    assert_ne!((&one.cookie, &one.token), (&other.cookie, &other.token));
    let form = |token: &str| format!("page=/maintenance&token={token}");
    let upper = one.token.to_uppercase();
    let refused = [
        "page=/maintenance".to_owned(),
        form(""),
        form(&other.token),
        form(&one.token[..63]),
        form(&format!("{}0", one.token)),
        form(&upper),
        format!("{}&token={}", form(&one.token), other.token),
        format!("page=/maintenance&xtoken={}", one.token),
        format!("{{\"token\":\"{}\"}}", one.token),
    ];
    for form in refused {
        let headers = [(header::COOKIE, one.cookie.as_str())];
        let answer = site.post("/actions/send-diagnostics", &form, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{form}");
    }
    for kind in ["text/plain", "multipart/form-data; boundary=x", "application/json"] {
        let headers = [(header::COOKIE, one.cookie.as_str()), (header::CONTENT_TYPE, kind)];
        let body = Body::from(form(&one.token));
        let answer = site.answer(request("POST", "/actions/send-diagnostics", &headers, body)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{kind}");
    }
    let address = format!("/actions/send-diagnostics?token={}", one.token);
    let answer = site.post(&address, "page=/maintenance", &[(header::COOKIE, &one.cookie)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "in the address it is none");
    assert_eq!(site.service.latest().requests, []);
    let script = [
        (header::COOKIE, one.cookie.as_str()),
        (header::ACCEPT, "application/json"),
        (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
    ];
    let refused = site.answer(request("POST", "/actions/send-diagnostics", &script, Body::from("x=1"))).await;
    assert!(refused.text().starts_with("{\"message\":\"This form does not come from"), "{}", refused.text());
    assert_eq!(site.post_as(&one, "/actions/send-diagnostics", "page=/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.service.latest().requests.len(), 1);
}

#[tokio::test]
async fn get_on_an_action_is_405_for_everybody() {
    let (site, _token) = start(&SecuritySection::default()).await;
    let who = site.administrator().await;
    for (path, _) in POST.iter().filter(|(path, _)| path.starts_with("/actions/")) {
        let mut callers: Vec<Vec<(HeaderName, &str)>> = vec![vec![], vec![(header::COOKIE, &who.cookie)]];
        for method in ["GET", "HEAD", "PUT", "DELETE"] {
            for headers in &mut callers {
                let path = format!("{path}?token={}&password=x&name=x&days=1&id=1", who.token);
                let answer = site.answer(request(method, &path, headers, Body::empty())).await;
                assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            }
        }
    }
    assert!(site.get("/maintenance", &[(header::COOKIE, &who.cookie)]).await.text().contains("Signed in as"));
}

#[tokio::test]
async fn what_the_administrator_sees_is_kept_nowhere_and_nobody_else_gets_it() {
    let (site, _agent) = site().await;
    let before = site.get("/maintenance", &[]).await;
    let SignedIn { cookie, token } = site.administrator().await;
    let tag = before.header(&header::ETAG).expect("a tag").to_owned();
    for path in
        ["/", "/meter", "/maintenance", "/maintenance/UsageLog.csv", "/nowhere", "/sign-in", "/favicon.svg"]
    {
        let headers = [(header::COOKIE, cookie.as_str()), (header::IF_NONE_MATCH, tag.as_str())];
        let answer = site.get(path, &headers).await;
        assert_ne!(answer.status, StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"), "{path}");
        assert_eq!(answer.header(&header::ETAG), None, "{path}");
    }
    let mine = site.get("/maintenance", &[(header::COOKIE, &cookie)]).await;
    assert!(mine.text().contains(&token) && mine.text().contains("Send Diagnostics Information"));
    let theirs = site.get("/maintenance", &[]).await;
    assert_eq!(theirs.body, before.body);
    assert!(!theirs.text().contains("token") && !theirs.text().contains("Send Diagnostics Information"));
    assert!(theirs.text().contains("Sign in to send diagnostics information"));
}

#[tokio::test]
async fn where_viewing_needs_a_sign_in_a_stranger_learns_nothing_of_the_printer() {
    let agent = Replay::start(&recording()).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let printer = reader::at(agent.addr(), PATIENT);
    let clock = std::sync::Arc::new(SystemClock);
    let site = Site::start_in(folder, Some(printer), clock, &closed()).await.settled().await;
    let who = site.administrator().await;
    for path in ["/sign-in", "/sign-in?page=/meter", "/set-up"] {
        let page = site.get(path, &[]).await;
        for word in ["Plover", "PLV000042", "Refresh", "Maintenance", "State:", "Serial number"] {
            assert!(!page.text().contains(word), "{path}: {word}");
        }
    }
    assert!(site.get("/sign-in", &[(header::COOKIE, &who.cookie)]).await.text().contains("Plover"));
}

#[tokio::test]
async fn no_other_spelling_of_a_path_walks_around_the_table() {
    let agent = Replay::start(&recording()).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let printer = reader::at(agent.addr(), PATIENT);
    let clock = std::sync::Arc::new(SystemClock);
    let site = Site::start_in(folder, Some(printer), clock, &closed()).await.settled().await;
    for path in [
        "/assets/../meter",
        "/assets/%2e%2e/meter",
        "/assets/..%5cmeter",
        "/.well-known/../supplies",
        "/.well-known/../settings/backup",
        "/sign-in/../meter",
        "//assets//../meter",
        "/assets/meter",
    ] {
        let answer = site.get(path, &[]).await;
        assert_ne!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text().contains("Plover"), "{path}");
    }
}
