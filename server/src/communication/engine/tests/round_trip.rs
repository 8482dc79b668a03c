//! What goes there and comes back when nothing is wrong, and when the network is.

use std::{
    sync::{Arc, Mutex, atomic::Ordering::Relaxed},
    time::Duration,
};

use app::{
    model::{Condition, Deed, Enrolment, ReadState, RequestKind, RequestState},
    port::CommunicationError,
};

use super::{
    bench::{Bench, administrator},
    device::{Device, Fate},
};
use crate::{
    clock::Clock as _,
    communication::{ask::Ask, engine::read::Wanted},
    ledger::Ledger,
    mail::CancelledBy,
    protocol::command::Command,
    store::{audit::NewEntry, billing},
};

const NOON: &str = "2026-11-25T11:00:00Z";
const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_device_enrols_and_its_first_event_says_so() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let state = device.state.borrow().clone();
    let Enrolment::Enrolled { server, fingerprint, .. } = &state.enrolment else { panic!("{state:?}") };
    assert_eq!(server, super::device::SERVER);
    assert_eq!(fingerprint.len(), 49);
    assert_eq!((state.condition, state.waiting), (Condition::Communicating, 0));
    let taken = bench.taken();
    assert_eq!((taken[0].epoch, taken[0].sequence), (1, 1));
    assert_eq!(taken[0].kind, "org.smart-esolutions.epoch-opened.v1");
}

#[tokio::test]
async fn a_page_that_is_answered_shows_what_has_become_of_what_it_asked_for() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.device().await;
    let code = bench.far.enrol("printer on floor 7").unwrap().code;
    let (reply, answer) = tokio::sync::oneshot::channel::<Result<(), CommunicationError>>();
    let state = device.state.clone();
    // A page is made as soon as the answer is there.
    let page = tokio::spawn(async move {
        answer.await.unwrap().unwrap();
        state.borrow().enrolment.is_enrolled()
    });
    device.engine.answer(Ask::Enrol { from: administrator(), code, reply }).await;
    assert!(page.await.unwrap());
}

#[tokio::test]
async fn a_read_that_the_server_asks_for_arrives_and_is_the_last_sent() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let id = bench.far.devices().unwrap()[0].id.clone();
    bench.far.order(&id, Command::RequestRead).unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("meter-read"), 1);
    assert_eq!(bench.count("command-outcome"), 1);
    let accepted = device.store.read(billing::last_accepted).await.unwrap();
    let (read, _) = accepted.expect("what the server accepted is last sent");
    assert!(read.content.meters.iter().any(|meter| meter.key == "total-impressions"));
    let order = bench.far.orders(&id, 1).unwrap().remove(0);
    assert_eq!(order.state, crate::far_end::OrderState::Done);
}

#[tokio::test]
async fn what_waits_through_an_outage_arrives_once_and_in_order_when_the_server_is_back() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    bench.network.cut();
    device.live(&bench.clock, HOUR * 24 * 5).await;
    let state = device.state.borrow().clone();
    assert!(matches!(state.condition, Condition::Failing { .. }), "{state:?}");
    assert!(state.waiting >= 5, "{}", state.waiting);
    bench.network.connect(&bench.far);
    device.live(&bench.clock, HOUR * 3).await;
    let state = device.state.borrow().clone();
    assert_eq!((state.condition, state.waiting), (Condition::Communicating, 0));
    assert_eq!(bench.count("meter-read"), 5);
    let places: Vec<u64> = bench.taken().iter().map(|event| event.sequence).collect();
    assert_eq!(places, (1..=places.len() as u64).collect::<Vec<_>>());
}

#[tokio::test]
async fn dropped_doubled_and_unanswered_messages_lose_and_double_nothing() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    let turn = Arc::new(Mutex::new(0_u32));
    bench.network.with_fates(move || {
        let mut turn = turn.lock().unwrap();
        *turn += 1;
        [Fate::Dropped, Fate::AnswerLost, Fate::Doubled, Fate::Arrives][(*turn * 7 % 11 % 4) as usize]
    });
    device.live(&bench.clock, HOUR * 24 * 20).await;
    bench.network.with_fates(|| Fate::Arrives);
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("meter-read"), 20);
    let taken = bench.taken();
    let places: Vec<(u32, u64)> = taken.iter().map(|event| (event.epoch, event.sequence)).collect();
    assert_eq!(places, (1..=taken.len() as u64).map(|sequence| (1, sequence)).collect::<Vec<_>>());
}

#[tokio::test]
async fn diagnostics_pressed_again_and_again_are_sent_once() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let mut references = Vec::new();
    for _ in 0..5 {
        let recorded =
            device.engine.send_request(&administrator(), RequestKind::Diagnostics, None).await.unwrap();
        device.engine.check_in_now().await.unwrap();
        let recorded = device.engine.recorded(recorded.request.id).await.unwrap().unwrap();
        assert_eq!(recorded.state, RequestState::Accepted);
        references.push(recorded.reference);
        bench.clock.advance(Duration::from_secs(2));
    }
    references.dedup();
    assert_eq!(references.len(), 1);
    assert_eq!(bench.count("diagnostics"), 1);
}

#[tokio::test]
async fn going_to_not_enrolled_sends_a_final_read_and_then_nothing_more() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let ended =
        device.engine.cancel(administrator().actor(), CancelledBy::Administrator, true).await.unwrap();
    assert!(ended.final_read_accepted);
    assert_eq!((bench.count("meter-read"), bench.count("enrolment-cancelled")), (1, 1));
    let before = bench.network.requests.load(Relaxed);
    device.live(&bench.clock, HOUR * 24 * 3).await;
    assert_eq!(bench.network.requests.load(Relaxed), before);
    assert!(matches!(device.state.borrow().enrolment, Enrolment::Cancelled { .. }));
}

#[tokio::test]
async fn a_farewell_that_did_not_arrive_does_not_end_the_enrolment_that_follows() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    bench.network.cut();
    device.engine.cancel(administrator().actor(), CancelledBy::Administrator, true).await.unwrap();
    bench.network.connect(&bench.far);
    let code = bench.far.enrol("printer on floor 7").unwrap().code;
    device.engine.enrol(administrator().actor(), &code).await.unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    let enrolment = device.state.borrow().enrolment.clone();
    assert!(matches!(enrolment, Enrolment::Enrolled { .. }), "{enrolment:?}");
    assert_eq!((bench.count("meter-read"), bench.count("enrolment-cancelled")), (1, 0));
}

#[tokio::test]
async fn a_server_that_cancels_makes_the_device_silent() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let id = bench.far.devices().unwrap()[0].id.clone();
    bench.far.cancel(&id, "The contract has ended.").unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    let Enrolment::Cancelled { by, .. } = device.state.borrow().enrolment.clone() else { panic!() };
    assert_eq!(by, "server");
    let before = bench.network.requests.load(Relaxed);
    device.live(&bench.clock, HOUR * 24 * 3).await;
    assert_eq!(bench.network.requests.load(Relaxed), before);
}

#[tokio::test]
async fn a_read_that_was_due_while_the_printer_was_silent_is_made_once_when_it_answers() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.printer.silent.store(true, Relaxed);
    device.live(&bench.clock, HOUR * 30).await;
    assert_eq!(bench.count("meter-read"), 0);
    device.printer.silent.store(false, Relaxed);
    device.live(&bench.clock, HOUR * 3).await;
    assert_eq!(bench.count("meter-read"), 1);
    device.live(&bench.clock, HOUR * 24).await;
    assert_eq!(bench.count("meter-read"), 2);
}

#[tokio::test]
async fn the_code_of_the_configuration_enrols_by_itself_once_and_never_again() {
    let bench = Bench::new(NOON, "UTC");
    let code = bench.far.enrol("printer on floor 7").unwrap().code;
    let more: &'static str = Box::leak(format!("enrolment_code = \"{code}\"").into_boxed_str());
    let switch_on =
        async || Device::switch_on(&bench.directory(), &bench.clock, &bench.network, bench.zone, more).await;
    let down = bench.network.cut();
    let mut device = switch_on().await;
    device.live(&bench.clock, HOUR).await;
    assert!(!device.state.borrow().enrolment.is_enrolled() && down.is_some(), "nobody is there yet");
    bench.network.connect(&bench.far);
    device.live(&bench.clock, HOUR * 2).await;
    assert!(device.state.borrow().enrolment.is_enrolled());
    device.engine.cancel(administrator().actor(), CancelledBy::Administrator, false).await.unwrap();
    device.store.close().await.unwrap();
    drop(device);
    let mut device = switch_on().await;
    let before = bench.network.requests.load(Relaxed);
    device.live(&bench.clock, HOUR * 48).await;
    assert!(!device.state.borrow().enrolment.is_enrolled());
    assert_eq!(bench.network.requests.load(Relaxed), before, "the code is used up");
}

#[tokio::test]
async fn a_wrong_code_of_the_configuration_is_tried_once_a_start() {
    let bench = Bench::with(NOON, "UTC", "enrolment_code = \"ABCD-EFGH\"");
    for start in 1..=2 {
        let mut device = bench.device().await;
        device.live(&bench.clock, HOUR * 24).await;
        assert!(!device.state.borrow().enrolment.is_enrolled());
        assert_eq!(bench.network.requests.load(Relaxed), start);
        device.store.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_demonstration_s_figures_go_to_a_server_on_this_machine_alone() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.device().await;
    device.printer.demonstration.store(true, Relaxed);
    let code = bench.far.enrol("a demonstration").unwrap().code;
    let refused = device.engine.enrol(administrator().actor(), &code).await;
    assert!(matches!(refused, Err(CommunicationError::Printer(_))), "{refused:?}");
    device.printer.demonstration.store(false, Relaxed);
    device.engine.enrol(administrator().actor(), &code).await.unwrap();
    device.live(&bench.clock, HOUR).await;
    let before = (bench.network.requests.load(Relaxed), bench.taken().len());
    // The printer that is set is another one from now on.
    device.printer.demonstration.store(true, Relaxed);
    device.live(&bench.clock, HOUR * 48).await;
    let sent = device.engine.send_request(&administrator(), RequestKind::Diagnostics, None).await;
    assert!(matches!(sent, Err(CommunicationError::Printer(_))), "{sent:?}");
    assert!(device.engine.check_in_now().await.is_err());
    assert_eq!((bench.network.requests.load(Relaxed), bench.taken().len()), before);
    assert_eq!(device.state.borrow().waiting, 0, "nothing is kept for later either");
    assert!(matches!(device.state.borrow().condition, Condition::Failing { .. }));
}

#[tokio::test]
async fn a_read_that_was_set_aside_and_is_sent_again_is_followed_to_its_end() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    bench.network.cut();
    let made = device.engine.make_read(Wanted::ByHand).await.unwrap();
    let (place, ledger) = (made.event.expect("it waits"), Ledger::new(device.store.clone()));
    let state = async |device: &Device| device.store.read(|c| billing::newest(c, 1)).await.unwrap()[0].state;
    assert_eq!(state(&device).await, ReadState::Waiting);

    ledger.set_aside(place, "It can't be read.".into(), bench.clock.now()).await.unwrap();
    for _ in 0..2 {
        device.engine.follow().await.unwrap();
        assert_eq!(state(&device).await, ReadState::Refused);
    }
    let identity = device.engine.known.identity(&*device.engine.parts.printer).expect("enrolled");
    let entry = NewEntry {
        at: bench.clock.now(),
        actor: administrator().actor(),
        deed: Deed::EventSentAgain,
        subject: place.to_string(),
        from: None,
        to: None,
    };
    ledger.send_again(&identity, place, bench.clock.now(), entry).await.unwrap();
    device.engine.follow().await.unwrap();
    assert_eq!(state(&device).await, ReadState::Waiting);

    bench.network.connect(&bench.far);
    device.live(&bench.clock, HOUR).await;
    assert_eq!(state(&device).await, ReadState::Accepted);
    assert_eq!(bench.count("meter-read"), 1);
    assert!(device.store.read(billing::last_accepted).await.unwrap().is_some());
}
