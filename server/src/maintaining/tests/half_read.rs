//! Readings that could not tell everything, and what was found before them.

use std::time::Duration;

use app::model::{
    Access, Concern, FindingKind, Level, NewServiceRequest, Problem, Reading, ServiceAnswer, ServiceState,
    Subject, Supply, SupplyClass,
};
use rusqlite::Connection;

use super::{
    super::{desk::Memory, service::Seen},
    Office, administrator,
};
use crate::testing::reading;

/// A fuser of which so many percent are left.
fn fuser(percent: u8) -> Supply {
    Supply {
        class: SupplyClass::Consumed,
        kind: "fuser".into(),
        description: "Fuser".into(),
        colorant: None,
        unit: "percent".into(),
        capacity: Some(100),
        level: Level::Measured { value: percent.into() },
        percent: Some(percent),
        ..reading().supplies.swap_remove(0)
    }
}

fn worn(reading: &mut Reading) {
    reading.supplies = vec![fuser(4)];
}

fn unread(reading: &mut Reading, table: &str) {
    reading.problems.push(Problem { subject: Subject::Table(table.into()), what: "timed out".into() });
}

fn without_table(reading: &mut Reading) {
    unread(reading, "prtMarkerSuppliesTable");
}

fn without_printer_mib(reading: &mut Reading) {
    unread(reading, "Printer-MIB");
}

fn without_its_row(reading: &mut Reading) {
    let source = fuser(4).source.name().to_owned();
    reading.problems.push(Problem { subject: Subject::Oid(source), what: "timed out".into() });
}

fn without_type(reading: &mut Reading) {
    worn(reading);
    (reading.supplies[0].kind, reading.supplies[0].class) = ("unknown".into(), SupplyClass::Other);
    unread(reading, "prtMarkerSuppliesTable");
}

#[tokio::test]
async fn a_finding_is_not_over_because_a_reading_could_not_see_what_it_is_about() {
    let halves: [fn(&mut Reading); 4] = [without_table, without_printer_mib, without_its_row, without_type];
    for (half, restarts) in halves.into_iter().flat_map(|half| [(half, false), (half, true)]) {
        let mut office = Office::with("").await;
        office.otherwise = worn;
        office.look().await;
        let found = office.view().await.findings.remove(0).finding;
        assert_eq!(found.kind, FindingKind::ServiceLife);
        let told = office.mailed().await;
        office.clock.advance(Duration::from_hours(2));
        office.otherwise = half;
        office.look().await;
        if restarts {
            // The half reading is all that is known, then.
            office = office.started_again().await;
            office.otherwise = half;
            office.clock.advance(Duration::from_hours(2));
            office.look().await;
        }
        let open: Vec<_> = office.view().await.findings.iter().map(|it| it.finding.clone()).collect();
        assert_eq!((open, office.mailed().await), (vec![found], told.clone()), "restarts: {restarts}");
        // A new one that is seen is the end of it.
        office.otherwise = |reading| reading.supplies = vec![fuser(100)];
        office.clock.advance(Duration::from_hours(2));
        office.look().await;
        assert!(office.view().await.findings.is_empty());
        assert_eq!(office.mailed().await, [told[0].clone(), format!("Over: {}", told[0])]);
    }
}

#[tokio::test]
async fn a_serial_number_that_was_not_read_is_no_other_printer() {
    let unnamed: fn(&mut Reading) = |reading| {
        worn(reading);
        reading.identity.serial_number = None;
    };
    for (first, second) in [(unnamed, worn as fn(&mut Reading)), (worn, unnamed)] {
        let mut office = Office::with("").await;
        office.otherwise = first;
        office.look().await;
        let found = office.view().await.findings.remove(0).finding;
        let wanted =
            NewServiceRequest { concern: Some(Concern::Finding(found.key.clone())), note: String::new() };
        let from: Access = administrator();
        let asked = office.desk.request_service(&from, &wanted).await.unwrap();
        office.desk.answer_service(&from, asked.id, ServiceAnswer::Done).await.unwrap();
        for otherwise in [second, first, worn] {
            office.otherwise = otherwise;
            office.minutes(1).await;
            let view = office.view().await;
            assert_eq!(view.findings.len(), 1, "it is there without a pause");
            assert_eq!(
                (view.service[0].state, view.service[0].symptom_gone_at),
                (ServiceState::Resolved, None)
            );
        }
    }
}

#[tokio::test]
async fn what_stands_in_the_place_of_another_printer_is_reviewed_at_once() {
    let mut office = Office::with("").await;
    office.look().await;
    assert!(office.view().await.findings.is_empty());
    office.otherwise = |reading| {
        worn(reading);
        reading.identity.serial_number = Some("OTHER".into());
    };
    office.minutes(1).await;
    assert_eq!(office.view().await.findings.len(), 1);
}

#[test]
fn before_the_first_review_nobody_can_tell_whether_a_finding_is_there() {
    let connection = Connection::open_in_memory().unwrap();
    let finding = Concern::Finding("service-life/5".into());
    let now = crate::testing::time("2026-06-01T08:00:00Z");
    let seen = |findings| Seen::of(&Memory { findings, ..Memory::default() }, false);
    assert_eq!(seen(None).symptom(&connection, Some(&finding), now).unwrap(), None);
    assert!(seen(Some(Vec::new())).symptom(&connection, Some(&finding), now).unwrap().is_some());
}
