//! Findings, serious alerts, requests for service and diagnostics: what is told, once, and what the server says.

mod diagnostics;
mod flood;
mod service;

use std::time::Duration;

use app::{
    model::{
        Deed, Episode, Finding, FindingKind, FindingStep, Moment, NewServiceRequest, ServiceAnswer,
        ServiceState as State, Severity, Training,
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
    far_end::{TroubleHeard, TroubleTold},
    mail::CancelledBy,
    protocol::{
        data::{Data, alert::AlertStep, silence::SilenceEvent},
        event,
    },
    recorder::Recorder,
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
        stops: Vec::new(),
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
pub(super) async fn reading(device: &Device, bench: &Bench, active: &[Episode]) {
    let reading = crate::testing::reading_at(bench.clock.now(), 1, 100_000);
    device.store.append_recorded(&reading, Vec::new(), active.to_vec()).await.unwrap();
    let recorder = Recorder::resume(Some(reading), active.to_vec(), 0);
    device.maintenance.observe(&recorder).await.unwrap();
}

pub(super) fn id(bench: &Bench) -> String {
    bench.far.devices().unwrap().remove(0).id
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
            device = bench.after_a_power_cut(device).await;
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
        device = bench.after_a_power_cut(device).await;
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
    let mut device = bench.after_a_power_cut(device).await;
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
async fn a_server_with_which_the_device_enrols_again_hears_of_what_ended_and_of_what_began_meanwhile() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let (stays, goes) =
        (jam(17, bench.clock.now()), Episode { group_index: Some(3), ..jam(18, bench.clock.now()) });
    reading(&device, &bench, &[stays.clone(), goes.clone()]).await;
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(bench.count("alert"), 2);
    // What it is not told any more.
    let untold = jam(19, bench.clock.now());
    let untold = Episode { group_index: Some(4), ..untold };
    reading(&device, &bench, &[stays.clone(), goes, untold.clone()]).await;
    device.engine.cancel(administrator().actor(), CancelledBy::Administrator, false).await.unwrap();
    let code = bench.far.enrol("printer on floor 7").unwrap().code;
    device.engine.enrol(administrator().actor(), &code).await.unwrap();
    reading(&device, &bench, &[stays, untold]).await;
    device.live(&bench.clock, MINUTE * 5).await;
    assert_eq!(bench.far.devices().unwrap().len(), 1, "it is the same device");
    let heard = bench.far.troubles(Some(&id(&bench))).unwrap();
    let told = heard.iter().map(|heard| match &heard.told {
        TroubleTold::Alert(told) => (told.story.alert, told.step),
        other => panic!("{other:?}"),
    });
    let mut told: Vec<(u64, AlertStep)> = told.collect();
    told.sort_by_key(|(alert, _)| *alert);
    let open = [(17, AlertStep::Raised), (18, AlertStep::Cleared), (19, AlertStep::Raised)];
    assert_eq!(told, open);
    assert_eq!(bench.count("alert"), 4, "and of nothing twice");
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
    let mut device = bench.after_a_power_cut(device).await;
    assert_eq!(device.maintenance.view().await.unwrap().untold, Some(asked.clone()));
    let desk = device.maintenance.clone();
    assert_eq!(desk.decide(&administrator(), asked.through, true).await, Ok(3));
    assert_eq!(desk.decide(&administrator(), asked.through, false).await, Err(MaintenanceError::Gone));
    assert_eq!(desk.view().await.unwrap().untold, None);
    device.live(&bench.clock, MINUTE * 2).await;
    assert_eq!(told(), [1, 1, 1]);
    // What is turned down is not told later, whatever the switch says then.
    let closed = Untold::Finding { step: FindingStep::Closed, finding: finding(2, at) };
    note(&device, bench.clock.now(), closed).await;
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
    let mut device = bench.after_a_power_cut(device).await;
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
