//! Requests for service, sessions, troubles and bundles on the operator's pages.

use app::model::Reading;
use smart_esolutions::protocol::data::{status::DeviceStatus, troubleshooting::Troubleshooting};

use super::browser::Browser;
use crate::support::far_end::{server::Server, troubles};

#[tokio::test]
async fn requests_sessions_troubles_and_bundles_are_shown_and_answered_on_the_page() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let reading: Reading =
        serde_json::from_str(include_str!("../../../fixtures/reading.json")).expect("the fixture");
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
        "Jams or misfeeds at Tray 2 have become frequent",
        "7\u{a0}times in 1,900\u{a0}sheets",
        "<td>Warning</td>",
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
