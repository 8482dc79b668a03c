//! Orders of supplies on the operator's pages.

use app::model::{CartridgeChangeKind, Performance};
use smart_esolutions::protocol::data::{
    supplies_performance::SuppliesPerformance,
    supply_order::{OrderProgress, SupplyOrder},
    supply_replaced::SupplyReplaced,
};

use super::browser::Browser;
use crate::support::far_end::{sender::supply_order, server::Server};

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
    let supply = supply_order(1, "S-1", device.now).supply;
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
        jams: Some(4),
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
        "Black Toner: replaced before it was empty, 12 % left in the one before",
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
