//! The operator's pages.

use app::model::{CartridgeChangeKind, Performance, Reading};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, header},
};
use http_body_util::BodyExt;
use smart_esolutions::{
    far_end::pages::{self, Pages},
    protocol::{
        command::Command,
        data::{
            alert::{AlertEvent, AlertStep},
            command_outcome::{CommandOutcome, CommandState},
            diagnostics::{AlertStory, Diagnostics},
            status::DeviceStatus,
            supplies_performance::SuppliesPerformance,
            supply_name::SupplyName,
            supply_order::{OrderProgress, SupplyOrder},
            supply_replaced::SupplyReplaced,
            troubleshooting::Troubleshooting,
        },
        enrolment::Printer,
    },
};
use tower::ServiceExt;

use crate::support::far_end::{
    sender::{Sender, supply_order},
    server::Server,
    troubles,
};

/// A browser before the pages.
struct Browser {
    router: Router,
    password: String,
    cookie: String,
}

struct Page {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Page {
    fn leads_to(&self) -> Option<&str> {
        self.headers.get(header::LOCATION).and_then(|location| location.to_str().ok())
    }
}

impl Browser {
    fn new(server: &Server) -> Self {
        let (pages, password) = Pages::new(server.far_end.clone());
        Self { router: pages::router(pages), password, cookie: String::new() }
    }

    async fn ask(&self, request: Request<Body>) -> Page {
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Page {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.into()).expect("UTF-8"),
        }
    }

    async fn get(&self, path: &str) -> Page {
        let request =
            Request::get(path).header(header::HOST, "127.0.0.1:8081").header(header::COOKIE, &self.cookie);
        self.ask(request.body(Body::empty()).expect("a request")).await
    }

    async fn post(&self, path: &str, form: &str) -> Page {
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:8081")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).expect("a request")).await
    }

    async fn sign_in(&mut self) {
        let page = self.post("/sign-in", &format!("password={}", self.password.to_lowercase())).await;
        assert_eq!((page.status, page.leads_to()), (303, Some("/")), "{}", page.body);
        let cookie = page.headers[header::SET_COOKIE].to_str().expect("ASCII");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        cookie.split(';').next().expect("a cookie").clone_into(&mut self.cookie);
    }

    /// The token of the session's forms.
    async fn token(&self, page: &str) -> String {
        let page = self.get(page).await.body;
        let token = page.split("name=\"token\" value=\"").nth(1).unwrap_or_else(|| panic!("{page}"));
        token.split('"').next().expect("a value").to_owned()
    }
}

/// A device with a read, an order that was refused, and one that waits.
async fn device(server: &Server) -> Sender {
    let mut device = server.enrol("Floor 1").await;
    device.read(120_345);
    let order = server.far_end.order("Floor 1", Command::RequestRead).expect("an order");
    device.write(CommandOutcome {
        command: order.id,
        number: order.number,
        state: CommandState::Refused,
        reason: Some("The administrator does not allow it.".into()),
    });
    device.write_raw("org.smart-esolutions.of-tomorrow.v1", r#"{"words":"<script>alert(1)</script>"}"#);
    assert_eq!(server.deliver_from(&device, 0).await.status, 200);
    server.check_in_well(&mut device).await;
    device
}

#[tokio::test]
async fn who_has_not_signed_in_sees_and_does_nothing() {
    let server = Server::start();
    let device = device(&server).await;
    let mut browser = Browser::new(&server);
    let paths = [
        "/".to_owned(),
        format!("/devices/{}", device.device),
        format!("/devices/{}/events/1-2", device.device),
    ];
    for path in &paths {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.leads_to(), page.body.as_str()), (303, Some("/sign-in"), ""), "{path}");
    }
    for act in ["request-read", "cancel"] {
        let page = browser.post(&format!("/devices/{}/{act}", device.device), "token=x&sure=yes").await;
        assert_eq!((page.status, page.leads_to()), (303, Some("/sign-in")), "{act}");
    }
    assert_eq!(server.far_end.orders(&device.device, 10).unwrap().len(), 1);
    let page = browser.get("/sign-in").await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("Floor 1"));
    for cookie in ["communication-server=", "communication-server=x", "session=x"] {
        cookie.clone_into(&mut browser.cookie);
        assert_eq!(browser.get("/").await.status, 303, "{cookie}");
    }
}

#[tokio::test]
async fn wrong_passwords_are_refused_and_slowed_down_and_a_session_ends() {
    let server = Server::start();
    let mut browser = Browser::new(&server);
    for _ in 0..5 {
        assert_eq!(browser.post("/sign-in", "password=0000-0000-0000-0000").await.status, 403);
    }
    let right = format!("password={}", browser.password);
    assert_eq!(browser.post("/sign-in", &right).await.status, 429);
    server.clock.advance(std::time::Duration::from_secs(10));
    browser.sign_in().await;
    assert_eq!(browser.get("/").await.status, 200);
    let token = browser.token("/").await;
    assert_eq!(browser.post("/sign-out", "token=x").await.status, 403);
    let mut other =
        Browser { router: browser.router.clone(), password: browser.password.clone(), cookie: String::new() };
    other.sign_in().await;
    assert_eq!(browser.post("/sign-out", &format!("token={token}")).await.leads_to(), Some("/sign-in"));
    assert_eq!(browser.get("/").await.status, 303);
    assert_eq!(other.get("/").await.status, 200);
    server.clock.advance(std::time::Duration::from_hours(12));
    assert_eq!(other.get("/").await.status, 303);
}

#[tokio::test]
async fn the_pages_show_devices_orders_and_events_to_the_octet() {
    let server = Server::start();
    let device = device(&server).await;
    let mut browser = Browser::new(&server);
    browser.sign_in().await;
    let devices = browser.get("/").await.body;
    for words in ["Floor 1", "Enrolled", "1-4", "Phaser 4600, XYZ1", "2026-11-25 08:00:00 UTC"] {
        assert!(devices.contains(words), "{words} is missing: {devices}");
    }
    let page = browser.get(&format!("/devices/{}", device.device)).await.body;
    let shown = [
        "Total Impressions 120,345",
        "meter-read",
        "command-outcome",
        "order 1 refused",
        "a meter read",
        "The administrator does not allow it.",
        "02:00 Europe/Berlin",
        "It enrolled with the key",
        "are not known here",
        "epoch-opened",
    ];
    for words in shown {
        assert!(page.contains(words), "{words} is missing: {page}");
    }
    let event = browser.get(&format!("/devices/{}/events/1-2", device.device)).await;
    assert_eq!(event.status, 200);
    let escaped = device.written[1].replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    assert!(event.body.contains(&escaped), "{}", event.body);
    for path in [
        "/devices/x",
        "/devices/x/events/1-1",
        &format!("/devices/{}/events/9-9", device.device),
        &format!("/devices/{}/events/x", device.device),
        "/x",
    ] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    server.clock.advance(std::time::Duration::from_hours(3));
    assert!(browser.get("/").await.body.contains("Silent"));
}

#[tokio::test]
async fn buttons_need_the_token_of_the_session_and_an_end_needs_its_tick() {
    let server = Server::start();
    let device = device(&server).await;
    let mut browser = Browser::new(&server);
    browser.sign_in().await;
    let page = format!("/devices/{}", device.device);
    let token = browser.token(&page).await;
    let orders = || server.far_end.orders(&device.device, 10).unwrap().len();
    for form in ["", "token=", "token=x", "sure=yes&reason="] {
        assert_eq!(browser.post(&format!("{page}/request-read"), form).await.status, 403, "{form}");
        assert_eq!(browser.post(&format!("{page}/cancel"), form).await.status, 403, "{form}");
    }
    assert_eq!(orders(), 1);
    let done = browser.post(&format!("{page}/request-read"), &format!("token={token}")).await;
    assert_eq!(done.leads_to(), Some(format!("{page}?done=request-read").as_str()));
    assert!(browser.get(done.leads_to().unwrap()).await.body.contains("A meter read was asked for."));
    assert_eq!(orders(), 2);
    let unsure = browser.post(&format!("{page}/cancel"), &format!("token={token}&reason=x")).await;
    assert_eq!((unsure.status, orders()), (422, 2));
    let done = browser.post(&format!("{page}/cancel"), &format!("token={token}&reason=x&sure=yes")).await;
    assert_eq!((done.status, orders()), (303, 3));
    assert!(browser.get("/").await.body.contains("Being cancelled"));
    let again = browser.post(&format!("{page}/cancel"), &format!("token={token}&reason=x&sure=yes")).await;
    assert_eq!((again.status, orders()), (409, 3));
    let unknown = browser.post("/devices/x/request-read", &format!("token={token}")).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn orders_of_supplies_are_shown_and_answered_by_forms_of_the_session() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    for (number, state) in
        [(1, OrderProgress::Received), (2, OrderProgress::Submitted), (3, OrderProgress::Overdue)]
    {
        let order = supply_order(number, &format!("S-20261125-{number}"), device.now);
        device.write(SupplyOrder { state, ..order });
    }
    let supply = order_supply(&device);
    device.write(SupplyReplaced {
        supply,
        at: device.now,
        kind: CartridgeChangeKind::Premature,
        wasted_percent: Some(12),
        impressions: None,
    });
    let performance = Performance {
        impressions: Some(61_200),
        availability: Some(9_907),
        jams: 4,
        ..Performance::default()
    };
    device.write(SuppliesPerformance::of(&performance, ""));
    assert_eq!(server.deliver_from(&device, 0).await.status, 200);
    let mut browser = Browser::new(&server);
    browser.sign_in().await;
    let listed = browser.get("/").await.body;
    assert!(listed.contains("Open orders") && listed.contains("<td>2</td>"), "{listed}");
    let page = format!("/devices/{}", device.device);
    let shown = browser.get(&page).await.body;
    let words = [
        "S-20261125-1 received: 2 × Black Toner",
        "106R01535",
        "Say what becomes of S-20261125-2",
        "Say what becomes of S-20261125-3",
        "Black Toner: replaced before it was empty, 12 % wasted",
        "61,200 impressions, available 99.07 %, jams 4",
    ];
    for words in words {
        assert!(shown.contains(words), "{words} is missing: {shown}");
    }
    assert!(!shown.contains("Say what becomes of S-20261125-1"), "nothing can be said of it any more");
    let token = browser.token(&page).await;
    let given = || server.far_end.orders(&device.device, 10).unwrap().len();
    for answer in ["acknowledge", "ship", "refuse"] {
        let path = format!("{page}/supply-orders/2/{answer}");
        for form in ["", "token=x&expected=2026-12-01&reason=x"] {
            assert_eq!(browser.post(&path, form).await.status, 403, "{answer} {form}");
        }
        let stranger = Browser::new(&server).post(&path, &format!("token={token}")).await;
        assert_eq!(stranger.leads_to(), Some("/sign-in"));
    }
    let wrong = [
        ("2/ship", "", 422),
        ("2/ship", "&expected=soon", 422),
        ("2/ship", "&expected=2020-01-01", 422),
        ("2/refuse", "&reason=", 422),
        ("2/eat", "", 404),
        ("9/acknowledge", "", 404),
        ("1/acknowledge", "", 409),
    ];
    for (path, form, status) in wrong {
        let answer =
            browser.post(&format!("{page}/supply-orders/{path}"), &format!("token={token}{form}")).await;
        assert_eq!(answer.status, status, "{path} {form}");
    }
    assert_eq!(given(), 0);
    let right = [
        (
            "2/acknowledge",
            "&reference=N-1%3Cb%3E",
            "acknowledged, reference N-1&lt;b&gt;; the device has not",
        ),
        ("2/ship", "&expected=2026-12-01&reference=", "shipped, arrives until 2026-12-01 23:59 UTC"),
        (
            "3/refuse",
            "&reason=Not+made+any+more.",
            "refused, Not made any more.; the device has not heard it yet",
        ),
    ];
    for (path, form, words) in right {
        let answer =
            browser.post(&format!("{page}/supply-orders/{path}"), &format!("token={token}{form}")).await;
        assert_eq!(answer.leads_to(), Some(format!("{page}?done=supply-order").as_str()), "{}", answer.body);
        let shown = browser.get(answer.leads_to().unwrap()).await.body;
        assert!(shown.contains(words) && shown.contains("The device is told of it"), "{words}: {shown}");
    }
    assert_eq!(given(), 3);
    assert!(browser.get("/").await.body.contains("<td>1</td>"));
}

#[tokio::test]
async fn requests_sessions_troubles_and_bundles_are_shown_and_answered_on_the_page() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let reading: Reading =
        serde_json::from_str(include_str!("../../fixtures/reading.json")).expect("the fixture");
    let now = device.now;
    device.write(troubles::service_request(1, "R-20261125-1", now));
    device.write(troubles::finding(now));
    device.write(troubles::bundle(&reading, now));
    let (reference, status) = ("T-20261125-1".into(), DeviceStatus::of(&reading));
    device.write(Troubleshooting { reference, status, diagnostics: None });
    assert_eq!(server.deliver_from(&device, 0).await.status, 200);
    let mut browser = Browser::new(&server);
    browser.sign_in().await;
    let page = format!("/devices/{}", device.device);
    let shown = browser.get(&page).await.body;
    let words = [
        "R-20261125-1 requested: Jam (Tray 2)",
        "Please ring at the gate.",
        "Say what becomes of R-20261125-1",
        "stoppages/8/input/2: 7\u{a0}times in 1,900\u{a0}sheets",
        "T-20261125-1",
        "D-20261125-1",
    ];
    for words in words {
        assert!(shown.contains(words), "{words} is missing: {shown}");
    }
    let bundle = server.far_end.diagnostics(&device.device, 1).unwrap().remove(0);
    assert!(shown.contains(&format!("href=\"{page}/events/{}\"", bundle.id())), "{shown}");
    let token = browser.token(&page).await;
    let given = || server.far_end.orders(&device.device, 20).unwrap().len();
    let wrong = [
        ("service-requests/1/schedule", "", 422),
        ("service-requests/1/schedule", "&expected=soon", 422),
        ("service-requests/1/refuse", "&reason=", 422),
        ("service-requests/1/eat", "", 404),
        ("service-requests/9/accept", "", 404),
        ("sessions/T-20261125-1/advise", "&text=+", 422),
        ("sessions/T-1/advise", "&text=x", 409),
        ("sessions/T-20261125-1/eat", "", 404),
    ];
    for (path, form, status) in wrong {
        let answer = browser.post(&format!("{page}/{path}"), &format!("token={token}{form}")).await;
        assert_eq!(answer.status, status, "{path} {form}");
        assert_eq!(browser.post(&format!("{page}/{path}"), form).await.status, 403, "{path}");
    }
    assert_eq!(browser.post(&format!("{page}/request-diagnostics"), "").await.status, 403);
    assert_eq!(given(), 0);
    let right = [
        ("request-diagnostics", "", "a diagnostics bundle"),
        (
            "service-requests/1/accept",
            "&reference=X%3Cb%3E",
            "accepted, reference X&lt;b&gt;; the device has not",
        ),
        ("service-requests/1/schedule", "&expected=2099-12-01T09%3A00", "visit 2099-12-01 09:00 UTC"),
        ("sessions/T-20261125-1/advise", "&text=Open+tray+2.%0D%0AClose+it.", "Advice: Open tray 2."),
        ("sessions/T-20261125-1/look-again", "", "Look again"),
        ("sessions/T-20261125-1/end", "", "by operator"),
    ];
    for (path, form, words) in right {
        let answer = browser.post(&format!("{page}/{path}"), &format!("token={token}{form}")).await;
        let leads_to = answer.leads_to().unwrap_or_else(|| panic!("{path}: {}", answer.body)).to_owned();
        let shown = browser.get(&leads_to).await.body;
        assert!(shown.contains(words) && shown.contains("with its next check-in"), "{words}: {shown}");
    }
    assert_eq!(given(), 6);
}

fn order_supply(device: &Sender) -> SupplyName {
    supply_order(1, "S-1", device.now).supply
}

#[tokio::test]
async fn other_sites_and_other_names_are_refused_and_every_answer_has_its_headers() {
    let server = Server::start();
    let device = device(&server).await;
    let mut browser = Browser::new(&server);
    browser.sign_in().await;
    let token = browser.token("/").await;
    let foreign = Request::post(format!("/devices/{}/request-read", device.device))
        .header(header::HOST, "127.0.0.1:8081")
        .header(header::COOKIE, &browser.cookie)
        .header(header::ORIGIN, "http://evil.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("token={token}")));
    let rebound =
        Request::get("/").header(header::HOST, "evil.example").header(header::COOKIE, &browser.cookie);
    let foreign = browser.ask(foreign.unwrap()).await;
    let rebound = browser.ask(rebound.body(Body::empty()).unwrap()).await;
    assert_eq!((foreign.status, rebound.status), (403, 421));
    assert_eq!(server.far_end.orders(&device.device, 10).unwrap().len(), 1);
    let style = browser.get("/style.css").await;
    assert_eq!(style.headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    let pages = [
        foreign,
        rebound,
        style,
        browser.get("/").await,
        browser.get("/x").await,
        browser.get("/sign-in").await,
    ];
    for page in pages {
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("script"), "{policy}");
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}

#[tokio::test]
async fn what_devices_say_is_shown_as_text() {
    let server = Server::start();
    let nasty = "<script>alert(\"1\")</script>&'";
    let code = server.far_end.enrol(nasty).unwrap().code;
    let mut device = Sender::new();
    device.printer = Printer {
        serial_number: Some(nasty.into()),
        manufacturer: Some(nasty.into()),
        model: Some(nasty.into()),
    };
    server.try_enrol(&mut device, &code).await;
    device.boot = nasty.into();
    device.open_first();
    let order = server.far_end.order(nasty, Command::RequestRead).unwrap();
    device.write(CommandOutcome {
        command: order.id,
        number: order.number,
        state: CommandState::Refused,
        reason: Some(nasty.into()),
    });
    let mut order = supply_order(1, nasty, device.now);
    order.supply.description = nasty.into();
    order.supply.part_number = Some(nasty.into());
    device.write(order);
    let now = device.now;
    let mut asked = troubles::service_request(1, nasty, now);
    (asked.about, asked.note, asked.code) = (nasty.into(), Some(nasty.into()), Some(nasty.into()));
    device.write(asked);
    let mut trouble = troubles::finding(now);
    trouble.finding.key = nasty.into();
    device.write(trouble);
    let story = AlertStory { group: nasty.into(), code_name: Some(nasty.into()), ..troubles::story(now) };
    device.write(AlertEvent { step: AlertStep::Raised, at: now, story });
    let reading: Reading =
        serde_json::from_str(include_str!("../../fixtures/reading.json")).expect("the fixture");
    let (status, diagnostics) = (DeviceStatus::of(&reading), None);
    device.write(Troubleshooting { reference: nasty.into(), status, diagnostics });
    device.write(Diagnostics { reference: nasty.into(), ..troubles::bundle(&reading, now) });
    device.write_raw(nasty.replace('"', "'").as_str(), "{}");
    assert_eq!(server.deliver_from(&device, 0).await.status, 200);
    let mut told = device.check_in();
    told.software = nasty.into();
    told.time_zone = nasty.into();
    let text = serde_json::to_string(&told).unwrap();
    server.post("/v1/check-ins", Some(&device.token), "application/json", text).await;
    let mut browser = Browser::new(&server);
    browser.sign_in().await;
    let page = format!("/devices/{}", device.device);
    let pages = [
        "/".to_owned(),
        page.clone(),
        format!("{page}/events/1-1"),
        format!("{page}/events/1-2"),
        format!("{page}/events/1-3"),
        format!("{page}/events/1-4"),
        format!("{page}/events/1-8"),
    ];
    for path in pages {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("<script"), "{path}: {}", page.body);
        assert!(page.body.contains("&lt;script&gt;"), "{path}: {}", page.body);
    }
}
