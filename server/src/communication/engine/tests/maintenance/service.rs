//! Requests for service: asked, answered, closed.

use app::model::{Episode, Moment, NewServiceRequest, ServiceAnswer, ServiceState as State};
use jiff::SignedDuration;

use super::{
    super::{
        bench::{Bench, administrator},
        device::Fate,
    },
    HOUR, MINUTE, NOON, id, jam, reading,
};
use crate::{
    clock::Clock as _,
    far_end::{OrderState, ServiceSaying},
    mail::CancelledBy,
    protocol::command::{Command, ServiceAnswer as Answer},
    store::maintenance::service,
};

fn saying(answer: Answer) -> ServiceSaying {
    ServiceSaying { answer, visit_at: None, reference: None, reason: None }
}

#[tokio::test]
async fn a_request_for_service_is_answered_and_closed_when_the_symptom_is_gone() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let raised = jam(17, bench.clock.now());
    reading(&device, &bench, std::slice::from_ref(&raised)).await;
    let concern = Some(app::model::Concern::Alert(17));
    let wanted = NewServiceRequest { concern, note: "It jams in tray 2.".into() };
    let desk = device.maintenance.clone();
    let made = desk.request_service(&administrator(), &wanted).await.unwrap();
    let again = desk.request_service(&administrator(), &wanted).await.unwrap();
    assert_eq!(
        (made.id, made.reference.as_str(), again.id),
        (1, "R-20261125-1", 1),
        "pressed twice, asked once"
    );
    assert_eq!((made.code.as_deref(), made.by_server, made.by_mail), (Some("03-330"), true, false));
    device.live(&bench.clock, MINUTE * 5).await;
    let asked = || bench.far.service_requests(&id(&bench), 5).unwrap().remove(0);
    let now = || bench.clock.now();
    assert_eq!(
        (asked().told.note.as_deref(), asked().state(now())),
        (Some("It jams in tray 2."), State::Requested)
    );
    let visit_at = Some(bench.clock.now().checked_add(SignedDuration::from_hours(20)).unwrap());
    let visit = ServiceSaying { visit_at, reference: Some("X-9".into()), ..saying(Answer::Scheduled) };
    for saying in [saying(Answer::Accepted), visit, saying(Answer::OnSite), saying(Answer::Resolved)] {
        bench.far.say_of_service(&id(&bench), "R-20261125-1", &saying).unwrap();
        device.live(&bench.clock, HOUR * 2).await;
    }
    assert_eq!(asked().said.as_ref().map(|said| said.state), Some(OrderState::Done));
    let view = desk.view().await.unwrap().service.remove(0);
    assert_eq!(
        (view.state, view.visit_at, view.service_reference.as_deref()),
        (State::Resolved, visit_at, Some("X-9"))
    );
    // It is said to be done, and the printer still reports it.
    reading(&device, &bench, std::slice::from_ref(&raised)).await;
    assert_eq!(desk.view().await.unwrap().service[0].state, State::Resolved);
    let gone = Episode { cleared: Some(Moment::exactly(now())), ..raised };
    let read = crate::testing::reading_at(now(), 3, 100_000);
    device.store.append_recorded(&read, Vec::new(), vec![gone]).await.unwrap();
    reading(&device, &bench, &[]).await;
    let view = desk.view().await.unwrap().service.remove(0);
    assert_eq!((view.state, view.symptom_gone_at, view.ended_at), (State::Closed, Some(now()), Some(now())));
    device.live(&bench.clock, HOUR).await;
    assert_eq!(asked().state(now()), State::Closed);
    assert_eq!(
        bench.count("service-request"),
        2,
        "requested and closed: what the server said is not told back"
    );
    let refused = bench.far.say_of_service(&id(&bench), "1", &saying(Answer::Accepted));
    assert!(refused.is_err(), "it is over");
    let states: Vec<State> = view.steps.iter().map(|step| step.state).collect();
    assert_eq!(
        states,
        [State::Requested, State::Accepted, State::Scheduled, State::OnSite, State::Resolved, State::Closed]
    );
}

#[tokio::test]
async fn steps_of_requests_are_told_once_wherever_the_device_is_killed() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    for number in 1..=6 {
        let wanted = NewServiceRequest { concern: None, note: format!("Number {number}") };
        let made = device.maintenance.request_service(&administrator(), &wanted).await.unwrap();
        bench.network.with_fates(move || if number % 2 == 0 { Fate::AnswerLost } else { Fate::Dropped });
        device.engine.tick().await;
        device = bench.after_a_power_cut(device).await;
        device.maintenance.answer_service(&administrator(), made.id, ServiceAnswer::Withdraw).await.unwrap();
        device.engine.tick().await;
        device = bench.after_a_power_cut(device).await;
    }
    bench.network.with_fates(|| Fate::Arrives);
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("service-request"), 12);
    let asked = bench.far.service_requests(&id(&bench), 20).unwrap();
    assert!(asked.iter().all(|asked| asked.state(bench.clock.now()) == State::Withdrawn), "{asked:?}");
}

#[tokio::test]
async fn an_answer_to_no_request_of_this_device_is_refused_with_a_sentence() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let answer = Answer::Accepted;
    let command =
        Command::ServiceRequest { request: 7, answer, visit_at: None, reference: None, reason: None };
    bench.far.order(&id(&bench), command).unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    let given = bench.far.orders(&id(&bench), 1).unwrap().remove(0);
    assert_eq!(
        (given.state, given.reason.as_deref()),
        (OrderState::Refused, Some("The device has no such request."))
    );
}

#[tokio::test]
async fn a_request_that_no_server_follows_any_more_is_the_administrator_s_to_end() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let wanted = |note: &str| NewServiceRequest { concern: None, note: note.into() };
    let desk = device.maintenance.clone();
    desk.request_service(&administrator(), &wanted("It squeaks.")).await.unwrap();
    device.live(&bench.clock, MINUTE * 5).await;
    bench.network.with_fates(|| Fate::Dropped);
    desk.request_service(&administrator(), &wanted("It smells.")).await.unwrap();
    device.engine.cancel(administrator().actor(), CancelledBy::Administrator, false).await.unwrap();
    let left = desk.view().await.unwrap().service;
    let ways: Vec<_> = left.iter().map(|it| (it.state, it.by_server, it.left_server)).collect();
    assert_eq!(ways, [(State::Requested, false, true); 2]);
    let waits = device.store.read(|connection| service::to_tell(connection, 5)).await.unwrap();
    assert_eq!(waits, [], "nothing of them is kept for another server");
    for request in left {
        desk.answer_service(&administrator(), request.id, ServiceAnswer::Done).await.unwrap();
    }
    reading(&device, &bench, &[]).await;
    let done = desk.view().await.unwrap().service;
    assert!(done.iter().all(|request| request.state == State::Closed), "{done:?}");
}

#[tokio::test]
async fn what_becomes_of_a_request_while_the_switch_says_never_is_told_when_it_is_set_back() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let wanted = |note: &str| NewServiceRequest { concern: None, note: note.into() };
    let desk = device.maintenance.clone();
    let taken_back = desk.request_service(&administrator(), &wanted("It squeaks.")).await.unwrap();
    let done = desk.request_service(&administrator(), &wanted("It smells.")).await.unwrap();
    device.live(&bench.clock, MINUTE * 5).await;
    let from = administrator();
    let answer = |id, answer| desk.answer_service(&from, id, answer);
    assert_eq!(
        answer(done.id, ServiceAnswer::Done).await,
        Err(app::port::MaintenanceError::DoesNotFit),
        "the service says so"
    );
    let set = async |device: &super::super::device::Device, to: &str| {
        let mut wanted = crate::settings::Wanted::default();
        wanted.values.insert("communication.maintenance".into(), toml::Value::String(to.into()));
        device.settings.change(&administrator().actor(), &wanted).await.unwrap();
    };
    set(&device, "never").await;
    bench.far.say_of_service(&id(&bench), &done.reference, &saying(Answer::OnSite)).unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    answer(taken_back.id, ServiceAnswer::Withdraw).await.unwrap();
    answer(done.id, ServiceAnswer::Done).await.unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    let mut device = bench.after_a_power_cut(device).await;
    device.live(&bench.clock, HOUR).await;
    assert_eq!(bench.count("service-request"), 2, "nothing of it goes to the server meanwhile");
    assert_eq!(bench.far.service_requests(&id(&bench), 5).unwrap().len(), 2);
    set(&device, "automatically").await;
    device.live(&bench.clock, HOUR).await;
    assert_eq!(bench.count("service-request"), 4);
    let heard = bench.far.service_requests(&id(&bench), 5).unwrap();
    let state = |reference: &str| {
        let one = heard.iter().find(|heard| heard.told.reference == reference).unwrap();
        one.state(bench.clock.now())
    };
    assert_eq!((state(&taken_back.reference), state(&done.reference)), (State::Withdrawn, State::Resolved));
}

#[tokio::test]
async fn a_request_that_is_made_while_the_enrolment_ends_goes_to_no_server_and_says_so() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    device.engine.cancel(administrator().actor(), CancelledBy::Administrator, false).await.unwrap();
    // The desk has not heard of it yet.
    assert!(device.maintenance.view().await.unwrap().service_by_server);
    let wanted = NewServiceRequest { concern: None, note: "Please come.".into() };
    let made = device.maintenance.request_service(&administrator(), &wanted).await.unwrap();
    assert!(!made.by_server);
    let waiting = device.store.read(|connection| service::to_tell(connection, 10)).await.unwrap();
    assert_eq!(waiting, []);
}
