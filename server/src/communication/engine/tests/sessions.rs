//! Sessions of online troubleshooting: what is said in them, what it costs, and how they end.

use std::sync::atomic::Ordering::Relaxed;

use app::{
    model::{RequestKind, SupportSaid},
    port::{CommunicationError, MaintenanceError},
};

use super::{
    bench::{Bench, administrator},
    device::Device,
    maintenance::{HOUR, MINUTE, NOON, id},
};
use crate::{
    clock::Clock as _,
    far_end::{OrderState, Session},
    protocol::command::Command,
    store::maintenance::support,
};

fn session(bench: &Bench) -> Session {
    bench.far.sessions(&id(bench), 1).unwrap().remove(0)
}

/// A device that has been enrolled for an hour, and a session that has just begun on it.
async fn begun() -> (Bench, Device) {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    device.engine.send_request(&administrator(), RequestKind::Troubleshooting, None).await.unwrap();
    (bench, device)
}

/// The same, and the server has heard of it.
async fn heard() -> (Bench, Device) {
    let (bench, mut device) = begun().await;
    device.engine.check_in_now().await.unwrap();
    (bench, device)
}

async fn said(device: &Device) -> Vec<SupportSaid> {
    let sessions = device.store.read(|connection| support::newest(connection, 1)).await.unwrap();
    sessions[0].lines.iter().map(|line| line.said.clone()).collect()
}

#[tokio::test]
async fn a_session_is_asked_for_with_what_was_shown_and_else_not() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let kind = RequestKind::Troubleshooting;
    let shown = device.engine.preview(&administrator(), kind).await.unwrap().unwrap();
    device.printer.stopped.store(true, Relaxed);
    device.printer.look();
    let asked = device.engine.send_request(&administrator(), kind, Some(&shown.mark)).await;
    assert_eq!(asked, Err(CommunicationError::NotShown));
    let begun = device.store.read(|connection| support::newest(connection, 1)).await.unwrap();
    assert!(begun.is_empty());
    let anew = device.engine.preview(&administrator(), kind).await.unwrap().unwrap();
    assert!(anew.text.contains("\"down\"") && anew.mark != shown.mark);
    // It has printed and was read again: that is no other state.
    bench.clock.advance(MINUTE * 10);
    device.printer.look();
    device.engine.send_request(&administrator(), kind, Some(&anew.mark)).await.unwrap();
    device.engine.check_in_now().await.unwrap();
    assert_eq!(session(&bench).ended_at, None);
}

#[tokio::test]
async fn a_session_brings_advice_within_minutes_looks_again_and_ends() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let request =
        device.engine.send_request(&administrator(), RequestKind::Troubleshooting, None).await.unwrap();
    device.engine.check_in_now().await.unwrap();
    let open = session(&bench);
    assert_eq!((open.reference.as_str(), open.ended_at), (request.request.reference.as_str(), None));
    bench.far.advise(&id(&bench), &open.reference, "Open tray 2.\nPull the sheet out.").unwrap();
    device.live(&bench.clock, MINUTE * 3).await;
    let advice = SupportSaid::Advice { text: "Open tray 2.\nPull the sheet out.".into() };
    assert_eq!(said(&device).await, std::slice::from_ref(&advice), "long before the next hourly check-in");
    bench.far.look_again(&id(&bench), &open.reference).unwrap();
    device.live(&bench.clock, MINUTE * 3).await;
    assert_eq!(said(&device).await, [advice, SupportSaid::LookAsked, SupportSaid::LookTaken]);
    assert_eq!(bench.count("support-session"), 1);
    assert_eq!(bench.far.orders(&id(&bench), 1).unwrap()[0].state, OrderState::Done);
    bench.far.end_session(&id(&bench), &open.reference).unwrap();
    device.live(&bench.clock, MINUTE * 3).await;
    assert_eq!(said(&device).await.last(), Some(&SupportSaid::Ended));
    assert!(bench.far.advise(&id(&bench), &open.reference, "Too late").is_err());
    let view = device.maintenance.view().await.unwrap().sessions.remove(0);
    assert!(view.ended_at.is_some());
}

#[tokio::test]
async fn a_session_costs_little_and_ends_by_itself_and_by_the_administrator() {
    let (bench, mut device) = heard().await;
    let before = bench.network.requests.load(Relaxed);
    device.live(&bench.clock, HOUR * 10).await;
    let asked = bench.network.requests.load(Relaxed) - before;
    assert!((30..60).contains(&asked), "every minute for half an hour, then every hour: {asked}");
    device.live(&bench.clock, HOUR * 20).await;
    assert_eq!((session(&bench).ended_by.as_deref(), bench.count("support-session")), (Some("device"), 1));
    device.engine.send_request(&administrator(), RequestKind::Troubleshooting, None).await.unwrap();
    device.engine.check_in_now().await.unwrap();
    device.maintenance.end_session(&administrator()).await.unwrap();
    assert!(device.maintenance.end_session(&administrator()).await.is_err(), "it is over");
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(
        (session(&bench).ended_by.as_deref(), bench.count("support-session")),
        (Some("administrator"), 2)
    );
}

#[tokio::test]
async fn a_server_does_not_have_the_device_look_for_ever_and_an_end_of_the_enrolment_ends_the_session() {
    let (bench, mut device) = heard().await;
    let reference = session(&bench).reference;
    for _ in 0..15 {
        bench.far.look_again(&id(&bench), &reference).unwrap();
        device.live(&bench.clock, MINUTE * 3).await;
    }
    assert_eq!(bench.count("support-session"), 12);
    let refused = bench
        .far
        .orders(&id(&bench), 20)
        .unwrap()
        .iter()
        .filter(|given| given.state == OrderState::Refused)
        .count();
    assert_eq!(refused, 3);
    // What is said of another session, or says nothing, is refused.
    for command in [
        Command::Advice { session: "T-19990101-1".into(), text: "x".into() },
        Command::Advice { session: reference.clone(), text: "\u{202e}".into() },
    ] {
        bench.far.order(&id(&bench), command).unwrap();
        device.live(&bench.clock, HOUR * 2).await;
        assert_eq!(bench.far.orders(&id(&bench), 1).unwrap()[0].state, OrderState::Refused);
    }
    device
        .engine
        .cancel(administrator().actor(), crate::mail::CancelledBy::Administrator, false)
        .await
        .unwrap();
    let view = device.maintenance.view().await.unwrap().sessions.remove(0);
    assert!(view.ended_at.is_some());
}

#[tokio::test]
async fn a_look_that_was_asked_for_is_taken_once_also_after_a_power_cut() {
    let (bench, mut device) = heard().await;
    let reference = session(&bench).reference;
    bench.far.look_again(&id(&bench), &reference).unwrap();
    bench.clock.advance(MINUTE * 2);
    // The order is written down; the power goes before the printer is read.
    device.engine.tick().await;
    let mut device = bench.after_a_power_cut(device).await;
    device.live(&bench.clock, MINUTE * 5).await;
    assert_eq!(bench.count("support-session"), 1);
    // A printer that does not answer is no reason to wait.
    device.printer.silent.store(true, Relaxed);
    bench.far.look_again(&id(&bench), &reference).unwrap();
    device.live(&bench.clock, MINUTE * 5).await;
    let given = bench.far.orders(&id(&bench), 1).unwrap().remove(0);
    assert_eq!(
        (given.state, given.reason.as_deref()),
        (OrderState::Refused, Some("The printer did not answer."))
    );
}

#[tokio::test]
async fn what_is_said_while_a_silent_session_ends_is_kept_and_keeps_it_open() {
    let (bench, mut device) = begun().await;
    bench.clock.advance(HOUR * 25);
    let (store, now, at) = (device.store.clone(), bench.clock.look(), bench.clock.now());
    let said_meanwhile = store.durably(move |transaction| {
        let open = support::open(transaction)?.expect("it is open");
        support::say(transaction, open, at, SupportSaid::LookAsked)
    });
    // The one reads, then the other writes, then the one writes: while the store is held up both are asked for.
    let (release, released) = std::sync::mpsc::channel::<()>();
    let held_up = device.store.read(move |_| {
        // It ends with an error: nothing is sent.
        let _ = released.recv();
        Ok(())
    });
    let both_asked = async move { drop(release) };
    let (held, ended, written, ()) =
        tokio::join!(held_up, device.engine.end_silent_session(&now), said_meanwhile, both_asked);
    held.unwrap();
    ended.unwrap();
    written.unwrap();
    assert_eq!(said(&device).await, [SupportSaid::LookAsked]);
    let open = device.store.read(support::open).await.unwrap();
    assert!(open.is_some(), "somebody has said something");
    let events = device.store.recent_events(10).await.unwrap();
    assert!(events.iter().all(|event| !event.subject.starts_with("session/")), "{events:?}");
}

#[tokio::test]
async fn of_two_who_end_a_session_at_once_one_does() {
    let (_bench, device) = begun().await;
    let who = administrator();
    let (one, other) =
        tokio::join!(device.maintenance.end_session(&who), device.maintenance.end_session(&who));
    let ends = [one, other];
    assert!(ends.contains(&Ok(())) && ends.contains(&Err(MaintenanceError::Gone)), "{ends:?}");
    let events = device.store.recent_events(10).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.subject.starts_with("session/")).count(), 1);
}
