//! What programs read: `/api/v1` and `/metrics`.

mod answers;
mod document;
mod events;
mod metrics;

use app::model::{Cause, Communication, Condition, DueDays, Enrolment, ReadReason, ReadState};
use smart_esolutions::billing::{Order, ReadOutcome};

use crate::support::site::Site;

/// How the communication of an enrolled device can be that fails.
pub(super) fn failing(sentence: &str) -> Communication {
    let at = |text: &str| text.parse().expect("a time");
    Communication {
        server: Some("https://server.example.com".into()),
        enrolment: Enrolment::Enrolled {
            since: at("2026-11-20T08:00:00Z"),
            server: "https://server.example.com".into(),
            device: "d-17".into(),
            fingerprint: "AB12".into(),
        },
        condition: Condition::Failing {
            since: at("2026-11-22T08:00:00Z"),
            cause: Cause::ProxyAuthentication,
            sentence: sentence.into(),
            attempts: 3,
        },
        last_success: Some(at("2026-11-22T07:00:00Z")),
        waiting: 4,
        waiting_since: Some(at("2026-11-22T07:30:00Z")),
        refused: 2,
        ..Communication::default()
    }
}

/// Takes a meter read, of which this became.
pub(super) async fn read(site: &Site, state: ReadState) {
    let reading = site.service.latest().reading.clone().expect("a reading");
    let day = "2026-11-21".parse().expect("a day");
    let order = Order { reason: ReadReason::ByHand, days: Some(DueDays { first: day, last: day }) };
    let taken = site.desk.take_read(&reading, order, |_, _| Ok(None)).await.expect("written");
    let ReadOutcome::Read(read) = taken else { panic!("{taken:?}") };
    let at = "2026-11-22T09:00:00Z".parse().expect("a time");
    site.desk.set_state(read.id, state, at).await.expect("written");
    site.service.publish().await;
}
