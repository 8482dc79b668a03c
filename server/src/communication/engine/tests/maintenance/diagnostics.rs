//! Bundles of diagnostics: sent once, as shown, and when the server may have them.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use app::{
    model::{Access, FindingStep, RequestKind, RequestState},
    port::CommunicationError,
};

use super::{
    super::bench::{Bench, administrator},
    HOUR, MINUTE, NOON, finding, id, note,
};
use crate::{
    clock::Clock as _,
    far_end::OrderState,
    protocol::{
        command::Command,
        data::{Data, diagnostics::Diagnostics},
        event,
    },
    settings::Wanted,
    store::maintenance::untold::Untold,
};

#[tokio::test]
async fn what_is_sent_is_what_was_shown_and_the_server_s_number_comes_back() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let preview = device.engine.preview(&administrator(), RequestKind::Diagnostics).await.unwrap().unwrap();
    let shown: Data<Diagnostics> = serde_json::from_str(&preview.text).unwrap();
    assert_eq!(shown.matter.reference, "–");
    // Not the time of enrolment, an hour ago.
    let last = shown.matter.last_success_at.unwrap();
    assert_eq!(Some(last), device.state.borrow().last_success);
    assert!(bench.clock.now().duration_since(last) < jiff::SignedDuration::from_mins(59), "{last}");
    // Other things happen before the button is pressed.
    bench.clock.advance(MINUTE * 10);
    let at = bench.clock.now();
    note(&device, at, Untold::Finding { step: FindingStep::Opened, finding: finding(1, at) }).await;
    device.engine.tick().await;
    // Another page of the same administrator, and a file, show what there is by then.
    device.engine.preview(&administrator(), RequestKind::Diagnostics).await.unwrap().unwrap();
    let saves = Access { session: None, ..administrator() };
    for _ in 0..3 {
        device.engine.preview(&saves, RequestKind::Diagnostics).await.unwrap().unwrap();
    }
    let mark = Some(&*preview.mark);
    let asked = device.engine.send_request(&administrator(), RequestKind::Diagnostics, mark).await;
    let recorded = asked.unwrap().request;
    assert_eq!(recorded.state, RequestState::Waiting);
    device.engine.check_in_now().await.unwrap();
    let recorded = device.engine.recorded(recorded.id).await.unwrap().unwrap();
    let bundle = bench.far.diagnostics(&id(&bench), 1).unwrap().remove(0);
    assert_eq!(recorded.state, RequestState::Accepted);
    assert_eq!(recorded.answer, Some(format!("CS-{}", bundle.number)));
    let text = event::read(bundle.text.as_deref().unwrap()).unwrap().event.data;
    let sent: Data<Diagnostics> = serde_json::from_str(text.get()).unwrap();
    assert_eq!(sent.matter.reference, recorded.reference);
    assert_eq!(Diagnostics { reference: shown.matter.reference.clone(), ..sent.matter }, shown.matter);
    assert_eq!(sent.printer, shown.printer);
    // Somebody else was shown nothing, and what was sent is not sent once more later.
    bench.clock.advance(HOUR);
    device.engine.send_request(&administrator(), RequestKind::Diagnostics, None).await.unwrap();
    device.engine.check_in_now().await.unwrap();
    assert_eq!(bench.count("diagnostics"), 2);
}

#[tokio::test]
async fn what_was_shown_and_is_not_kept_is_not_sent_and_neither_is_anything_else() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let kind = RequestKind::Diagnostics;
    let shown = device.engine.preview(&administrator(), kind).await.unwrap().unwrap();
    let mark = Some(&*shown.mark);
    // To somebody else; of before a restart; of more than an hour ago; of nothing that was ever shown.
    let other = Access { session: Some(99), ..administrator() };
    assert_eq!(device.engine.send_request(&other, kind, mark).await, Err(CommunicationError::NotShown));
    let mut device = bench.after_a_power_cut(device).await;
    let again = device.engine.send_request(&administrator(), kind, mark).await;
    assert_eq!(again, Err(CommunicationError::NotShown));
    let shown = device.engine.preview(&administrator(), kind).await.unwrap().unwrap();
    bench.clock.advance(HOUR + MINUTE);
    for mark in [&*shown.mark, "x"] {
        let late = device.engine.send_request(&administrator(), kind, Some(mark)).await;
        assert_eq!(late, Err(CommunicationError::NotShown), "{mark}");
    }
    device.live(&bench.clock, HOUR).await;
    assert_eq!(bench.count("diagnostics"), 0);
    assert_eq!(device.store.recent_requests(5).await.unwrap(), [], "nothing is written down either");
}

#[tokio::test]
async fn one_that_waits_to_be_delivered_is_the_answer_however_late_the_button_is_pressed_again() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    bench.network.cut();
    let kind = RequestKind::Diagnostics;
    let first = device.engine.send_request(&administrator(), kind, None).await.unwrap().request;
    for wait in [MINUTE, MINUTE * 11, HOUR * 30] {
        device.live(&bench.clock, wait).await;
        let again = device.engine.send_request(&administrator(), kind, None).await.unwrap();
        assert_eq!((again.request, again.anew), (first.clone(), false), "after {wait:?} more");
    }
    bench.network.connect(&bench.far);
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("diagnostics"), 1);
    // What was delivered long after it was asked for is no answer to whoever asks then.
    let second = device.engine.send_request(&administrator(), kind, None).await.unwrap();
    assert_eq!((first.reference == second.request.reference, second.anew), (false, true));
    device.engine.check_in_now().await.unwrap();
    // A double click is answered; whoever asks half a minute later gets the picture of then.
    let again = device.engine.send_request(&administrator(), kind, None).await.unwrap();
    assert_eq!((again.request.id, again.request.state), (second.request.id, RequestState::Accepted));
    bench.clock.advance(Duration::from_secs(30));
    let later = device.engine.send_request(&administrator(), kind, None).await.unwrap();
    device.engine.check_in_now().await.unwrap();
    assert_eq!((again.anew, later.anew, bench.count("diagnostics")), (false, true, 3));
}

#[tokio::test]
async fn what_became_of_a_command_for_diagnostics_names_the_bundle_and_none_is_done_without_one() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let told = || {
        let given = bench.far.orders(&id(&bench), 1).unwrap().remove(0);
        (given.state, given.reason)
    };
    // Somebody has just sent one, and it was accepted; support asks five minutes later for the state of now.
    device.engine.send_request(&administrator(), RequestKind::Diagnostics, None).await.unwrap();
    device.engine.check_in_now().await.unwrap();
    bench.clock.advance(MINUTE * 5);
    bench.far.order(&id(&bench), Command::RequestDiagnostics).unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("diagnostics"), 2);
    assert_eq!(told(), (OrderState::Done, Some("The bundle is D-20261125-2.".into())));
    // One that was made just now is the answer, and named.
    bench.far.order(&id(&bench), Command::RequestDiagnostics).unwrap();
    let waiting = device.engine.send_request(&administrator(), RequestKind::Diagnostics, None).await.unwrap();
    device.engine.check_in_now().await.unwrap();
    device.engine.tick().await;
    device.live(&bench.clock, HOUR * 2).await;
    let names = Some(format!("The bundle is {}.", waiting.request.reference));
    assert_eq!((told(), bench.count("diagnostics")), ((OrderState::Done, names), 3));
}

#[tokio::test]
async fn the_server_gets_diagnostics_when_it_may_and_not_too_often() {
    for (more, first) in [
        ("maintenance = \"never\"", OrderState::Refused),
        ("maintenance = \"ask\"", OrderState::Asked),
        ("maintenance = \"automatically\"", OrderState::Done),
    ] {
        let bench = Bench::with(NOON, "UTC", more);
        let mut device = bench.enrolled().await;
        device.live(&bench.clock, HOUR).await;
        bench.far.order(&id(&bench), Command::RequestDiagnostics).unwrap();
        device.live(&bench.clock, HOUR * 2).await;
        let given = || bench.far.orders(&id(&bench), 1).unwrap().remove(0);
        assert_eq!(given().state, first, "{more}");
        assert_eq!(bench.count("diagnostics"), usize::from(first == OrderState::Done), "{more}");
        let asked = device.state.borrow().asked.clone();
        if let [asked] = &asked[..] {
            let (reply, done) = tokio::sync::oneshot::channel();
            let ask = crate::communication::ask::Ask::Answer {
                from: administrator(),
                number: asked.number,
                yes: true,
                reply,
            };
            device.engine.answer(ask).await;
            done.await.unwrap().unwrap();
            device.live(&bench.clock, HOUR).await;
            assert_eq!((given().state, bench.count("diagnostics")), (OrderState::Done, 1));
        }
    }
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    for _ in 0..6 {
        bench.far.order(&id(&bench), Command::RequestDiagnostics).unwrap();
        device.live(&bench.clock, HOUR * 2).await;
    }
    assert_eq!(bench.count("diagnostics"), 4, "four a day");
}

#[tokio::test]
async fn what_was_accepted_is_refused_where_the_administrator_has_come_to_forbid_it() {
    let cases = [
        (Command::RequestDiagnostics, "communication.maintenance", "diagnostics", 0),
        (Command::RequestRead, "communication.meter", "meter-read", 0),
    ];
    for (command, switch, kind, expected) in cases {
        let bench = Bench::new(NOON, "UTC");
        let mut device = bench.enrolled().await;
        device.live(&bench.clock, HOUR).await;
        let before = bench.count(kind);
        // Nothing can be read, so that what is accepted waits.
        device.printer.silent.store(true, Relaxed);
        bench.far.order(&id(&bench), command).unwrap();
        device.engine.check_in_now().await.unwrap();
        let mut wanted = Wanted::default();
        wanted.values.insert(switch.to_owned(), toml::Value::String("never".into()));
        device.settings.change(&administrator().actor(), &wanted).await.unwrap();
        device.printer.silent.store(false, Relaxed);
        device.live(&bench.clock, HOUR * 2).await;
        let given = bench.far.orders(&id(&bench), 1).unwrap().remove(0);
        let why = "The administrator of the device does not allow it.";
        assert_eq!((given.state, given.reason.as_deref()), (OrderState::Refused, Some(why)), "{kind}");
        assert_eq!(bench.count(kind) - before, expected, "{kind}");
    }
}
