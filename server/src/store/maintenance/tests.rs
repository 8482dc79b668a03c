//! Requests for service, sessions, and what the server is told, on a database in memory.

use app::model::{
    Concern, Episode, Evidence, Finding, FindingKind, FindingStep, Moment, ServiceRequest, ServiceState,
    ServiceStep, Severity, SupportSaid, SupportSession, Training,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use rusqlite::Connection;

use super::{
    service, support,
    untold::{self, Untold},
};
use crate::{protocol::data::alert::AlertStep, store::schema, testing::time};

fn memory() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::to_latest(&mut connection).unwrap();
    connection
}

fn noon() -> Timestamp {
    time("2026-11-25T12:00:00Z")
}

fn request(concern: Option<Concern>) -> ServiceRequest {
    let step = ServiceStep {
        at: noon(),
        state: ServiceState::Requested,
        who: "administrator".into(),
        note: None,
        visit_at: None,
    };
    ServiceRequest {
        id: 0,
        reference: String::new(),
        concern,
        about: "Jam".into(),
        code: None,
        note: None,
        state: ServiceState::Requested,
        opened_at: noon(),
        symptom_since: None,
        symptom_gone_at: None,
        visit_at: None,
        service_reference: None,
        by_server: true,
        left_server: false,
        by_mail: false,
        ended_at: None,
        steps: vec![step],
    }
}

fn session(reference: &str, begun_at: Timestamp) -> SupportSession {
    let (server, lines) = ("server.example.com".into(), Vec::new());
    SupportSession { reference: reference.into(), begun_at, ended_at: None, server, lines }
}

fn episode(id: u64) -> Episode {
    Episode {
        id,
        index: 1,
        code: 8,
        code_name: Some("jam".into()),
        vendor_code: None,
        group: "input".into(),
        group_index: Some(2),
        location: None,
        severity: Severity::Critical,
        worse_at: None,
        stops: Vec::new(),
        training: Training::Untrained,
        text: None,
        raised: Moment::exactly(noon()),
        seen_last: noon(),
        cleared: None,
        times: 1,
        unwatched: false,
        impressions: None,
    }
}

#[test]
fn a_request_has_its_number_of_the_day_and_its_steps_are_told_once() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    let day = date(2026, 11, 25);
    let first = service::insert(&transaction, &request(Some(Concern::Silence)), day).unwrap();
    let second = service::insert(&transaction, &request(None), day).unwrap();
    assert_eq!([&*first.reference, &*second.reference], ["R-20261125-1", "R-20261125-2"]);
    assert!(service::is_asked(&transaction, &Concern::Silence, 0).unwrap());
    assert!(!service::is_asked(&transaction, &Concern::Silence, first.id).unwrap());
    assert!(service::insert(&transaction, &request(Some(Concern::Silence)), day).is_err(), "one is open");
    let waiting = service::to_tell(&transaction, 10).unwrap();
    assert_eq!(waiting.iter().map(|told| told.steps().len()).collect::<Vec<_>>(), [1, 1]);
    service::told(&transaction, first.id, 1).unwrap();
    assert_eq!(service::to_tell(&transaction, 10).unwrap().len(), 1);
    let mut more = first.clone();
    more.state = ServiceState::Withdrawn;
    more.steps.push(ServiceStep { state: ServiceState::Withdrawn, ..more.steps[0].clone() });
    service::put(&transaction, &more).unwrap();
    let waiting = service::to_tell(&transaction, 10).unwrap();
    assert_eq!((waiting[0].request.id, waiting[0].steps().len()), (first.id, 1));
    // What was told was the request as it was before: the new step is still to come.
    service::told(&transaction, first.id, 1).unwrap();
    assert_eq!(service::to_tell(&transaction, 1).unwrap()[0].request.id, first.id);
    assert_eq!(service::open(&transaction).unwrap(), std::slice::from_ref(&second));
    assert_eq!(service::newest(&transaction, 1).unwrap(), [second]);
}

#[test]
fn a_step_that_was_decided_before_the_enrolment_ended_brings_no_request_back_to_the_server() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    let made = service::insert(&transaction, &request(None), date(2026, 11, 25)).unwrap();
    let mut next = service::find(&transaction, made.id).unwrap().unwrap();
    service::leave_server(&transaction).unwrap();
    next.state = ServiceState::Accepted;
    next.steps.push(ServiceStep { state: ServiceState::Accepted, ..next.steps[0].clone() });
    service::put(&transaction, &next).unwrap();
    let kept = service::find(&transaction, made.id).unwrap().unwrap();
    assert_eq!(kept, ServiceRequest { by_server: false, left_server: true, ..next });
    assert_eq!(service::to_tell(&transaction, 10).unwrap(), []);
}

#[test]
fn requests_that_are_over_are_bounded_and_open_ones_stay() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    let open = service::insert(&transaction, &request(None), date(2026, 11, 25)).unwrap();
    for _ in 0..service::KEPT + 20 {
        let over = ServiceRequest { state: ServiceState::Withdrawn, ..request(None) };
        service::insert(&transaction, &over, date(2026, 11, 25)).unwrap();
    }
    let all = service::newest(&transaction, 10_000).unwrap();
    assert_eq!(i64::try_from(all.len()).unwrap(), service::KEPT + 1);
    assert_eq!(all.last(), Some(&open));
}

#[test]
fn there_is_one_session_at_a_time_and_its_lines_are_bounded() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    support::begin(&transaction, &session("T-1", noon())).unwrap();
    let later = noon().checked_add(SignedDuration::from_hours(1)).unwrap();
    support::begin(&transaction, &session("T-2", later)).unwrap();
    let sessions = support::newest(&transaction, 5).unwrap();
    assert_eq!(
        sessions.iter().map(|one| (&*one.reference, one.ended_at)).collect::<Vec<_>>(),
        [("T-2", None), ("T-1", Some(later))]
    );
    assert_eq!(support::ended(&transaction).unwrap(), [], "the server began the other one");
    for number in 0..support::LINES + 10 {
        let open = support::open(&transaction).unwrap().unwrap();
        let said = SupportSaid::Advice { text: number.to_string() };
        support::say(&transaction, open, later, said).unwrap();
    }
    let open = support::open(&transaction).unwrap().unwrap();
    assert_eq!(open.lines.len(), support::LINES);
    assert_eq!(open.lines[0].said, SupportSaid::Advice { text: "10".into() });
    support::end(&transaction, open, later, Some("administrator")).unwrap();
    assert_eq!(support::open(&transaction).unwrap(), None);
    assert_eq!(support::ended(&transaction).unwrap(), [("T-2".into(), later, "administrator".into())]);
    support::told(&transaction, "T-2").unwrap();
    assert_eq!(support::ended(&transaction).unwrap(), []);
}

#[test]
fn no_id_that_anything_names_is_given_to_another_alert() {
    let names = [
        ("", 0),
        ("INSERT INTO notice (key, what, at, content) VALUES ('alert/17', 'begun', 0, '{}')", 17),
        ("INSERT INTO notice (key, what, at, content) VALUES ('silence/900', 'begun', 0, '{}')", 0),
        (
            "INSERT INTO maintenance_untold (key, at, content, to_tell)
             VALUES ('alert/00000000000000000018/2/raised', 0, '{}', 0)",
            18,
        ),
        ("INSERT INTO standing VALUES ('alert/19', '{}', 0)", 19),
        ("INSERT INTO standing VALUES ('alert/9223372036854775807', '{}', 0)", 0),
        (
            "INSERT INTO service_request (day, number, concern, state, is_over, content, to_tell, told)
             VALUES (20261125, 1, 'alert/20', 'requested', 0, '{}', 0, 0)",
            20,
        ),
    ];
    for (sql, highest) in names {
        let connection = memory();
        connection.execute_batch(sql).unwrap();
        assert_eq!(super::episode::highest_id(&connection).unwrap(), highest, "{sql}");
    }
}

#[test]
fn an_alert_that_goes_on_in_a_flood_is_told_each_time() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    for (times, step, serious) in [
        (1, AlertStep::Raised, 1),
        (1, AlertStep::Cleared, 0),
        (2, AlertStep::Raised, 1),
        (3, AlertStep::Cleared, 0),
    ] {
        let untold = Untold::Alert { step, episode: Episode { times, ..episode(7) } };
        untold::insert(&transaction, noon(), &untold).unwrap();
        assert_eq!(untold::begun(&transaction).unwrap().alerts.len(), serious, "{times} {step:?}");
    }
    assert_eq!(untold::waiting(&transaction, false, 10).unwrap().len(), 4);
}

#[test]
fn a_serious_alert_is_written_down_once_each_way_and_all_is_bounded() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    let say = |id, step| {
        untold::insert(&transaction, noon(), &Untold::Alert { step, episode: episode(id) }).unwrap();
    };
    let ids = |transaction| untold::begun(transaction).unwrap().alerts.into_keys().collect::<Vec<_>>();
    for id in [7, 7, 12] {
        say(id, AlertStep::Raised);
    }
    assert_eq!(untold::waiting(&transaction, false, 10).unwrap().len(), 2);
    assert_eq!(ids(&transaction), [7, 12]);
    say(7, AlertStep::Cleared);
    assert_eq!(ids(&transaction), [12]);
    let (first, at, what) = untold::waiting(&transaction, false, 1).unwrap().remove(0);
    assert_eq!((at, what), (noon(), Untold::Alert { step: AlertStep::Raised, episode: episode(7) }));
    untold::told(&transaction, first).unwrap();
    say(7, AlertStep::Raised);
    assert_eq!(untold::waiting(&transaction, false, 10).unwrap().len(), 2, "what was told is not told again");
    for id in 100..100 + untold::KEPT.unsigned_abs() {
        say(id, AlertStep::Raised);
    }
    let waiting = untold::waiting(&transaction, false, 10_000).unwrap();
    assert_eq!(i64::try_from(waiting.len()).unwrap(), untold::KEPT);
}

#[test]
fn a_silence_is_written_down_once_each_way_and_the_next_one_anew() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    let later = noon() + SignedDuration::from_hours(9);
    let said = [
        (noon(), AlertStep::Raised, Some(noon())),
        (noon(), AlertStep::Raised, Some(noon())),
        (noon(), AlertStep::Cleared, None),
        (later, AlertStep::Raised, Some(later)),
    ];
    for (since, step, silence) in said {
        untold::insert(&transaction, later, &Untold::Silence { step, since, hours: 2 }).unwrap();
        assert_eq!(untold::begun(&transaction).unwrap().silence, silence, "{since} {step:?}");
    }
    assert_eq!(untold::waiting(&transaction, false, 10).unwrap().len(), 3);
}

#[test]
fn what_the_administrator_is_asked_waits_for_the_word_and_a_word_is_of_what_was_seen() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    let raise = |id| {
        let untold = Untold::Alert { step: AlertStep::Raised, episode: episode(id) };
        untold::insert(&transaction, noon(), &untold).unwrap();
    };
    let told = |asks| untold::waiting(&transaction, asks, 10).unwrap().len();
    let asked = || untold::asked(&transaction, 1).unwrap();
    assert_eq!((asked().count, asked().through, asked().newest.len()), (0, 0, 0));
    for id in [1, 2] {
        raise(id);
    }
    let seen = asked();
    assert_eq!((seen.count, seen.newest.len(), told(true), told(false)), (2, 1, 0, 2));
    raise(3);
    assert_eq!(untold::decide(&transaction, seen.through, true).unwrap(), 2);
    assert_eq!((asked().count, told(true)), (1, 2), "the third was not seen");
    assert_eq!(untold::decide(&transaction, asked().through, false).unwrap(), 1);
    assert_eq!((asked().count, told(true), told(false)), (0, 2, 2));
    assert_eq!(untold::decide(&transaction, i64::MAX, false).unwrap(), 0, "a word holds");
    untold::forget(&transaction, true).unwrap();
    assert_eq!((told(true), told(false)), (0, 0));
}

#[test]
fn alerts_push_out_nothing_else_and_of_alerts_those_go_first_that_are_over() {
    let mut connection = memory();
    let transaction = connection.transaction().unwrap();
    let say = |id, step| {
        untold::insert(&transaction, noon(), &Untold::Alert { step, episode: episode(id) }).unwrap();
    };
    let silence = Untold::Silence { step: AlertStep::Raised, since: noon(), hours: 2 };
    untold::insert(&transaction, noon(), &silence).unwrap();
    let finding = Finding {
        key: "power-cycles".into(),
        kind: FindingKind::PowerCycles,
        code: None,
        group: None,
        group_index: None,
        severity: Severity::Warning,
        training: Training::Trained,
        evidence: Evidence::Repeated { events: 4, days: 7 },
        since: noon(),
        opened_at: noon(),
        worse_since: None,
    };
    let finding = Untold::Finding { step: FindingStep::Opened, finding };
    untold::insert(&transaction, noon(), &finding).unwrap();
    say(1, AlertStep::Raised);
    for id in 10..10 + 3 * untold::KEPT.unsigned_abs() {
        say(id, AlertStep::Raised);
        say(id, AlertStep::Cleared);
    }
    let waiting = untold::waiting(&transaction, false, 10_000).unwrap();
    assert_eq!(i64::try_from(waiting.len()).unwrap(), untold::KEPT + 2);
    let first: Vec<&Untold> = waiting.iter().take(3).map(|(_, _, what)| what).collect();
    let lasting = Untold::Alert { step: AlertStep::Raised, episode: episode(1) };
    assert_eq!(first, [&silence, &finding, &lasting]);
    let begun = untold::begun(&transaction).unwrap();
    assert_eq!((begun.alerts.into_keys().collect::<Vec<_>>(), begun.silence), (vec![1], Some(noon())));
}
