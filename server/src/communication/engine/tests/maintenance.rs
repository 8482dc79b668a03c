//! Findings, serious alerts, requests for service and diagnostics: what is told, once, and what the server says.

use std::{sync::atomic::Ordering::Relaxed, time::Duration};

use app::{
    model::{
        Deed, Episode, Finding, FindingKind, FindingStep, Moment, NewServiceRequest, RequestKind,
        RequestState, ServiceAnswer, ServiceState as State, Severity, Training,
    },
    port::MaintenanceError,
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use super::{
    bench::{Bench, administrator},
    device::{Device, Fate},
};
use crate::{
    clock::Clock as _,
    far_end::{OrderState, ServiceSaying, TroubleHeard, TroubleTold},
    protocol::{
        command::{Command, ServiceAnswer as Answer},
        data::{Data, alert::AlertStep, diagnostics::Diagnostics, silence::SilenceEvent},
        event,
    },
    settings::Wanted,
    store::maintenance::untold::{self, Untold},
};

pub(super) const NOON: &str = "2026-11-25T11:00:00Z";
pub(super) const HOUR: Duration = Duration::from_hours(1);
pub(super) const MINUTE: Duration = Duration::from_mins(1);

fn finding(number: u64, at: Timestamp) -> Finding {
    Finding {
        key: format!("stoppages/8/input/{number}"),
        kind: FindingKind::Stoppages,
        code: Some(8),
        group: Some("input".into()),
        group_index: i64::try_from(number).ok(),
        severity: Severity::Warning,
        training: Training::Untrained,
        evidence: app::model::Evidence::Repeated { events: 2, days: 7 },
        since: at,
        opened_at: at,
        worse_since: None,
    }
}

fn jam(id: u64, at: Timestamp) -> Episode {
    Episode {
        id,
        index: 1,
        code: 8,
        code_name: Some("jam".into()),
        vendor_code: Some("03-330".into()),
        group: "input".into(),
        group_index: Some(2),
        location: None,
        severity: Severity::Critical,
        worse_at: None,
        training: Training::Untrained,
        text: Some("Held for Anna Schmidt".into()),
        raised: Moment::exactly(at),
        seen_last: at,
        cleared: None,
        times: 1,
        unwatched: false,
        impressions: Some(100_000),
    }
}

async fn note(device: &Device, at: Timestamp, untold: Untold) {
    let work = move |transaction: &Transaction<'_>| untold::insert(transaction, at, &untold);
    device.store.durably(work).await.unwrap();
}

/// The printer is read, and these alerts are active.
async fn reading(device: &Device, bench: &Bench, active: &[Episode]) {
    let reading = crate::testing::reading_at(bench.clock.now(), 1, 100_000);
    device.store.append_recorded(&reading, Vec::new(), active.to_vec()).await.unwrap();
    device.maintenance.observe(&reading, active).await.unwrap();
}

pub(super) fn id(bench: &Bench) -> String {
    bench.far.devices().unwrap().remove(0).id
}

fn saying(answer: Answer) -> ServiceSaying {
    ServiceSaying { answer, visit_at: None, reference: None, reason: None }
}

#[tokio::test]
async fn each_step_of_a_finding_is_told_once_wherever_the_device_is_killed() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    for number in 1..=12 {
        let at = bench.clock.now();
        note(&device, at, Untold::Finding { step: FindingStep::Opened, finding: finding(number, at) }).await;
        if number % 3 == 0 {
            bench.pull_the_plug(device);
            bench.clock.reboot(MINUTE);
            device = bench.device().await;
        }
        // The event is written, and the batch arrives without an answer, twice, or not at all.
        let fate = match number % 4 {
            0 => Fate::AnswerLost,
            1 => Fate::Dropped,
            2 => Fate::Doubled,
            _ => Fate::Arrives,
        };
        bench.network.with_fates(move || fate);
        bench.clock.advance(MINUTE * 10);
        device.engine.tick().await;
        bench.pull_the_plug(device);
        bench.clock.reboot(MINUTE);
        device = bench.device().await;
    }
    bench.network.with_fates(|| Fate::Arrives);
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("finding"), 12);
    let troubles = bench.far.troubles(None).unwrap();
    let keys: std::collections::BTreeSet<String> =
        troubles.into_iter().map(|heard| heard.told.key()).collect();
    assert_eq!(keys.len(), 12);
}

#[tokio::test]
async fn a_serious_alert_is_told_at_once_and_so_is_that_it_is_over_also_after_a_restart() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let raised = jam(17, bench.clock.now());
    for _ in 0..3 {
        reading(&device, &bench, std::slice::from_ref(&raised)).await;
    }
    // Long before the next check-in.
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(bench.count("alert"), 1);
    bench.pull_the_plug(device);
    bench.clock.reboot(MINUTE);
    let mut device = bench.device().await;
    reading(&device, &bench, std::slice::from_ref(&raised)).await;
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(bench.count("alert"), 1, "told before the restart");
    let cleared = Episode { cleared: Some(Moment::exactly(bench.clock.now())), ..raised.clone() };
    device
        .store
        .append_recorded(
            &crate::testing::reading_at(bench.clock.now(), 2, 100_000),
            Vec::new(),
            vec![cleared],
        )
        .await
        .unwrap();
    reading(&device, &bench, &[]).await;
    device.live(&bench.clock, MINUTE * 2).await;
    let heard = bench.far.troubles(Some(&id(&bench))).unwrap();
    let [one] = &heard[..] else { panic!("{heard:?}") };
    let TroubleTold::Alert(told) = &one.told else { panic!("{one:?}") };
    assert_eq!((told.step, told.story.alert), (AlertStep::Cleared, 17));
    let texts: Vec<String> = bench.taken().into_iter().filter_map(|event| event.text).collect();
    assert!(texts.iter().all(|text| !text.contains("Schmidt")), "the printer's own words are not told");
    // Only a warning is nothing to tell of at once.
    let warning = Episode { severity: Severity::Warning, ..jam(18, bench.clock.now()) };
    reading(&device, &bench, &[warning]).await;
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(bench.count("alert"), 2);
}

#[tokio::test]
async fn the_switch_keeps_back_what_it_says_and_nothing_older_than_the_enrolment_is_told() {
    for (more, troubles, requests, left) in [
        ("maintenance = \"never\"", 0, 0, 0),
        ("maintenance = \"ask\"", 0, 1, 1),
        ("maintenance = \"automatically\"", 1, 1, 0),
    ] {
        let bench = Bench::with(NOON, "UTC", more);
        let mut device = bench.device().await;
        let before = bench.clock.now();
        note(&device, before, Untold::Finding { step: FindingStep::Opened, finding: finding(1, before) })
            .await;
        bench.clock.advance(MINUTE);
        let code = bench.far.enrol("printer on floor 7").unwrap().code;
        device.engine.enrol(administrator().actor(), &code).await.unwrap();
        device.live(&bench.clock, HOUR).await;
        let at = bench.clock.now();
        note(&device, at, Untold::Finding { step: FindingStep::Opened, finding: finding(2, at) }).await;
        let wanted = NewServiceRequest { concern: None, note: "Please come.".into() };
        device.maintenance.request_service(&administrator(), &wanted).await.unwrap();
        device.live(&bench.clock, HOUR * 2).await;
        assert_eq!((bench.count("finding"), bench.count("service-request")), (troubles, requests), "{more}");
        let waiting = device.store.read(|connection| untold::waiting(connection, false, 10)).await.unwrap();
        assert_eq!(waiting.len(), left, "{more}");
    }
}

#[tokio::test]
async fn where_the_administrator_is_asked_alerts_findings_and_silence_wait_for_the_word() {
    let more = "maintenance = \"ask\"\n[maintenance]\nnot_answering_hours = 1";
    let bench = Bench::with(NOON, "UTC", more);
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let at = bench.clock.now();
    note(&device, at, Untold::Finding { step: FindingStep::Opened, finding: finding(2, at) }).await;
    reading(&device, &bench, &[jam(17, at)]).await;
    device.maintenance.miss(at).await.unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    device.maintenance.miss(at).await.unwrap();
    device.live(&bench.clock, HOUR * 30).await;
    let told = || [bench.count("finding"), bench.count("alert"), bench.count("silence")];
    assert_eq!(told(), [0, 0, 0], "nothing is told and nothing is lost, however long it takes");
    let asked = device.maintenance.view().await.unwrap().untold.expect("a question");
    let words: Vec<&str> = asked.newest.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(asked.count, 3);
    assert_eq!(words[0], "The printer does not answer in working time");
    assert!(
        words[1].starts_with("Stops the printer: Jam") && !words.concat().contains("Schmidt"),
        "{words:?}"
    );
    assert!(words[2].starts_with("Found: Jams or misfeeds at Tray 2"), "{words:?}");
    // It is still asked after a power cut.
    bench.pull_the_plug(device);
    bench.clock.reboot(MINUTE);
    let mut device = bench.device().await;
    assert_eq!(device.maintenance.view().await.unwrap().untold, Some(asked.clone()));
    let desk = device.maintenance.clone();
    assert_eq!(desk.decide(&administrator(), asked.through, true).await, Ok(3));
    assert_eq!(desk.decide(&administrator(), asked.through, false).await, Err(MaintenanceError::Gone));
    assert_eq!(desk.view().await.unwrap().untold, None);
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(told(), [1, 1, 1]);
    // What is turned down is not told later, whatever the switch says then.
    let at = bench.clock.now();
    note(&device, at, Untold::Finding { step: FindingStep::Closed, finding: finding(2, at) }).await;
    let asked = desk.view().await.unwrap().untold.expect("a question");
    assert_eq!(desk.decide(&administrator(), asked.through, false).await, Ok(1));
    let mut wanted = Wanted::default();
    wanted.values.insert("communication.maintenance".into(), toml::Value::String("automatically".into()));
    device.settings.change(&administrator().actor(), &wanted).await.unwrap();
    device.live(&bench.clock, HOUR).await;
    assert_eq!(told(), [1, 1, 1]);
    let trail = device
        .store
        .read(|connection| crate::store::audit::newest(connection, app::port::TrailFilter::default(), 20));
    let said = trail.await.unwrap().into_iter().filter(|entry| entry.deed == Deed::TellingDecided);
    let said: Vec<String> = said.filter_map(|entry| entry.to).collect();
    assert!(said[0].contains("kept back") && said[1].contains("told to the server"), "{said:?}");
}

#[tokio::test]
async fn a_printer_that_is_missed_is_told_once_and_that_it_answers_again_over_restarts() {
    let bench = Bench::with(NOON, "UTC", "[maintenance]\nnot_answering_hours = 2");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    reading(&device, &bench, &[]).await;
    let since = bench.clock.now();
    let silences = || {
        let texts = bench.taken().into_iter().filter_map(|event| event.text);
        let told = texts.filter_map(|text| {
            let data = event::read(&text).ok()?.event.data;
            serde_json::from_str::<Data<SilenceEvent>>(data.get()).ok()
        });
        told.map(|told| (told.matter.step, told.matter.since, told.matter.hours)).collect::<Vec<_>>()
    };
    device.maintenance.miss(since).await.unwrap();
    device.live(&bench.clock, HOUR).await;
    device.maintenance.miss(since).await.unwrap();
    device.live(&bench.clock, MINUTE).await;
    assert_eq!(silences(), [], "it is not missed yet");
    device.live(&bench.clock, HOUR).await;
    // Time alone makes it due, without a look.
    device.maintenance.tick().await.unwrap();
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(silences(), [(AlertStep::Raised, since, 2)]);
    bench.pull_the_plug(device);
    bench.clock.reboot(MINUTE);
    let mut device = bench.device().await;
    device.maintenance.miss(bench.clock.now()).await.unwrap();
    device.live(&bench.clock, HOUR * 20).await;
    device.maintenance.miss(bench.clock.now()).await.unwrap();
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(silences().len(), 1, "it goes on as the same one");
    let open = bench.far.troubles(None).unwrap();
    assert!(matches!(&open[..], [TroubleHeard { told: TroubleTold::Silence(_), .. }]), "{open:?}");
    reading(&device, &bench, &[]).await;
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(silences().last(), Some(&(AlertStep::Cleared, since, 2)));
    assert!(bench.far.troubles(None).unwrap().is_empty());
    // Another printer is set while the one before is missed.
    let since = bench.clock.now();
    device.maintenance.miss(since).await.unwrap();
    device.live(&bench.clock, HOUR * 20).await;
    device.maintenance.miss(since).await.unwrap();
    device.maintenance.forget_silence().await.unwrap();
    device.live(&bench.clock, MINUTE * 2).await;
    let told = silences();
    assert_eq!(told[2..], [(AlertStep::Raised, since, 2), (AlertStep::Cleared, since, 2)]);
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
        bench.pull_the_plug(device);
        bench.clock.reboot(MINUTE);
        device = bench.device().await;
        device.maintenance.answer_service(&administrator(), made.id, ServiceAnswer::Withdraw).await.unwrap();
        device.engine.tick().await;
        bench.pull_the_plug(device);
        bench.clock.reboot(MINUTE);
        device = bench.device().await;
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
async fn what_is_sent_is_what_was_shown_and_the_server_s_number_comes_back() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let shown = device.engine.preview(&administrator(), RequestKind::Diagnostics).await.unwrap().unwrap();
    let shown: Data<Diagnostics> = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown.matter.reference, "–");
    // Other things happen before the button is pressed.
    bench.clock.advance(MINUTE * 10);
    let at = bench.clock.now();
    note(&device, at, Untold::Finding { step: FindingStep::Opened, finding: finding(1, at) }).await;
    device.engine.tick().await;
    let recorded = device.engine.send_request(&administrator(), RequestKind::Diagnostics).await.unwrap();
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
    device.engine.send_request(&administrator(), RequestKind::Diagnostics).await.unwrap();
    device.engine.check_in_now().await.unwrap();
    assert_eq!(bench.count("diagnostics"), 2);
}

#[tokio::test]
async fn one_that_waits_to_be_delivered_is_the_answer_however_late_the_button_is_pressed_again() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    bench.network.cut();
    let kind = RequestKind::Diagnostics;
    let first = device.engine.send_request(&administrator(), kind).await.unwrap();
    for wait in [MINUTE, MINUTE * 11, HOUR * 30] {
        device.live(&bench.clock, wait).await;
        let again = device.engine.send_request(&administrator(), kind).await.unwrap();
        assert_eq!(again, first, "after {wait:?} more");
    }
    bench.network.connect(&bench.far);
    device.live(&bench.clock, HOUR * 2).await;
    assert_eq!(bench.count("diagnostics"), 1);
    // What was delivered long after it was asked for is no answer to whoever asks then.
    let second = device.engine.send_request(&administrator(), kind).await.unwrap();
    device.live(&bench.clock, MINUTE * 5).await;
    let again = device.engine.send_request(&administrator(), kind).await.unwrap();
    assert_eq!((again.id, again.state), (second.id, RequestState::Accepted));
    assert_eq!((first.reference == second.reference, bench.count("diagnostics")), (false, 2));
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

#[tokio::test]
async fn what_happens_after_the_clock_was_set_back_is_told_too() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    bench.clock.set(bench.clock.now() - SignedDuration::from_hours(5));
    let at = bench.clock.now();
    note(&device, at, Untold::Finding { step: FindingStep::Opened, finding: finding(1, at) }).await;
    let wanted = NewServiceRequest { concern: None, note: "Please come.".into() };
    let made = device.maintenance.request_service(&administrator(), &wanted).await.unwrap();
    device.engine.tick().await;
    device.engine.check_in_now().await.unwrap();
    // And once more before it is taken back.
    bench.clock.set(bench.clock.now() - SignedDuration::from_hours(5));
    device.maintenance.answer_service(&administrator(), made.id, ServiceAnswer::Withdraw).await.unwrap();
    device.engine.tick().await;
    device.engine.check_in_now().await.unwrap();
    assert_eq!((bench.count("finding"), bench.count("service-request")), (1, 2));
    let asked = bench.far.service_requests(&id(&bench), 5).unwrap().remove(0);
    assert_eq!(asked.state(bench.clock.now()), State::Withdrawn);
}
