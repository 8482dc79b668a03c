//! The operator's pages.

mod browser;
mod maintenance;
mod supplies;

use app::model::Reading;
use axum::{
    body::Body,
    http::{Request, header},
};
use smart_esolutions::protocol::{
    command::Command,
    data::{
        alert::{AlertEvent, AlertStep},
        command_outcome::{CommandOutcome, CommandState},
        diagnostics::{AlertStory, Diagnostics},
        status::DeviceStatus,
        troubleshooting::Troubleshooting,
    },
    enrolment::Printer,
};

use self::browser::Browser;
use crate::support::far_end::{
    sender::{Sender, supply_order},
    server::Server,
    troubles,
};

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
        serde_json::from_str(include_str!("../../../fixtures/reading.json")).expect("the fixture");
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
