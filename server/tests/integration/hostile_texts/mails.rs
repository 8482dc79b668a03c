//! The mail of a device whose every text is the same.

use std::sync::{Arc, Mutex};

use app::{
    model::{MailStepDone, OrderAdvice, OrderState, OrderStep, Reading, SupplyOrder},
    port::BoxFuture,
};
use axum::http::StatusCode;
use jiff::Timestamp;
use smart_esolutions::{
    clock::{Clock, SystemClock},
    entropy::SystemEntropy,
    mail::{
        CancelledBy, CommunicationFailed, EnrolmentCancelled, Failure, Mail, MailParts, Notification,
        Outgoing, Post, ReadsReported, ReportedMeter, Server, Session, SupplyAlert, SupplyAlertKind,
        SupplyOrderTold, SupplyWords,
    },
};

use crate::support::site::{SignedIn, Site};

/// An SMTP server in memory.
#[derive(Clone, Default)]
struct Office(Arc<Mutex<Vec<String>>>);

impl Post for Office {
    fn open<'a>(
        &'a self,
        _: &'a Server,
        _: &'a mut Vec<MailStepDone>,
    ) -> BoxFuture<'a, Result<Box<dyn Session>, Failure>> {
        Box::pin(async move { Ok(Box::new(self.clone()) as Box<dyn Session>) })
    }
}

impl Session for Office {
    fn send<'a>(
        &'a mut self,
        mail: &'a Outgoing,
        _: &'a mut Vec<MailStepDone>,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        let message = String::from_utf8(mail.octets.clone()).expect("ASCII");
        self.0.lock().expect("not poisoned").push(message);
        Box::pin(async { Ok(()) })
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}

/// A supply as the printer calls it, or whatever it says where it calls it nothing.
fn supply(reading: &Reading, said: &str) -> SupplyWords {
    let known = reading.supplies.first();
    SupplyWords {
        index: 1,
        name: known.map_or_else(|| said.to_owned(), |supply| supply.description.clone()),
        colorant: Some(said.into()),
        part_number: Some(said.into()),
        serial_number: known.and_then(|supply| supply.serial_number.clone()),
        level: said.into(),
        empty_between: None,
        pages_left: None,
        on_hand: 0,
    }
}

/// A submitted order with what a server said to it.
fn order(said: &str, now: Timestamp) -> SupplyOrder {
    let state = OrderState::Submitted;
    let advice =
        OrderAdvice { lead_time_tenths: 50, lead_time_deviation_tenths: 20, ..OrderAdvice::NO_NUMBERS };
    SupplyOrder {
        id: 1,
        reference: "S-20261122-1".into(),
        supply: 1,
        name: said.into(),
        part_number: Some(said.into()),
        quantity: 1,
        state,
        opened_at: now,
        submitted_at: Some(now),
        expected_at: Some(now),
        supplier_reference: Some(said.into()),
        by_server: true,
        by_mail: true,
        advice,
        steps: vec![OrderStep { at: now, state, who: said.into(), note: Some(said.into()) }],
    }
}

/// One mail of each kind.
pub async fn mails(site: &Site, who: &SignedIn, said: &str) -> Vec<String> {
    let form = "page=%2Fsettings%2Fmail&mail.host=localhost&mail.port=25&mail.security=plain\
                &mail.sender=p%40example.com&mail.administrator=a%40example.com\
                &mail.administrator_events%5B%5D=meter-reads-reported\
                &mail.administrator_events%5B%5D=enrolment-cancelled\
                &mail.administrator_events%5B%5D=communication-error\
                &mail.administrator_events%5B%5D=supply-low\
                &mail.administrator_events%5B%5D=supply-order\
                &mail.supplies=orders%40supplier.example";
    let saved = site.post_as(who, "/actions/save-settings", form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let (office, service) = (Office::default(), site.service.clone());
    let mail = Mail::new(MailParts {
        store: site.store.clone(),
        settings: site.administration.clone(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        post: Arc::new(office.clone()),
        enrolled: Arc::new(|| true),
        identity: Arc::new(move || service.latest().reading.clone().expect("a reading").identity),
        hello: "printer7".into(),
    });
    let now = SystemClock.now();
    let reading = site.service.latest().reading.clone().expect("a reading");
    let meters = reading.meters.iter().map(|meter| ReportedMeter {
        label: meter.label.clone(),
        value: meter.value,
        unit: meter.unit,
    });
    let all = [
        Notification::ReadsReported(ReadsReported {
            transmission: "1".into(),
            server: said.into(),
            read_at: now,
            accepted_at: now,
            reference: Some(said.into()),
            meters: meters.collect(),
        }),
        Notification::EnrolmentCancelled(EnrolmentCancelled {
            enrolment: "1".into(),
            server: said.into(),
            by: CancelledBy::Server,
            at: now,
            reason: Some(said.into()),
            not_sent: 3,
        }),
        Notification::CommunicationFailed(CommunicationFailed {
            server: said.into(),
            cause: said.into(),
            at: now,
            since: now,
            attempts: 99,
        }),
        Notification::SupplyAlert(SupplyAlert {
            alert: SupplyAlertKind::Low,
            key: "supply-low/1/1".into(),
            supply: supply(&reading, said),
            at: now,
            recovered: false,
        }),
        Notification::SupplyOrder(SupplyOrderTold {
            order: Box::new(order(said, now)),
            supply: supply(&reading, said),
            at: now,
        }),
    ];
    for notification in all {
        assert!(mail.notify(notification).await.expect("written"));
    }
    while mail.tick(SystemClock.now()).await.is_some() {}
    let sent = office.0.lock().expect("not poisoned").clone();
    assert_eq!(sent.len(), 6, "the order to the supplier is a mail of its own");
    sent
}
