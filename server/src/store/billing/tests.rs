use std::{collections::BTreeMap, path::Path, time::Duration};

use app::model::{
    Actor, Deed, DueDays, Gap, Hold, HoldCause, MeterUnit, ReadContent, ReadFlag, ReadReason, ReadState,
    Resolution,
};
use jiff::civil::date;
use rusqlite::{Connection, Transaction};

use super::{read::Correction, *};
use crate::{
    clock::Clock,
    meter::{
        billing::{Billing, Counter, Line},
        schedule::{Judged, Mark},
    },
    store::{
        audit::NewEntry,
        backup::{Wanted, merge},
        schema,
    },
    testing::{clock, time},
};

fn database(path: &Path) -> Connection {
    let mut connection = Connection::open(path).unwrap();
    schema::to_latest(&mut connection).unwrap();
    connection
}

fn counter(last: u64) -> Counter {
    Counter {
        label: "Total Impressions".into(),
        unit: MeterUnit::Impressions,
        source: "1.3.6.1".into(),
        segment: 3,
        start: 7,
        last,
        seen: clock("2026-11-22T10:00:00Z").look(),
        carried: 48_000,
        billed: Some(48_100),
        missing_since: None,
        retired: false,
    }
}

fn line(serial: &str, last: u64) -> Line {
    Line {
        serial_number: Some(serial.into()),
        counters: [("total-impressions".into(), counter(last))].into(),
    }
}

fn hold(id: u64) -> Hold {
    let gap =
        Gap { key: "total-impressions".into(), label: "Total".into(), old: 9, new: 3, rollover: Some(99) };
    Hold {
        id,
        since: time("2026-11-22T10:00:00Z"),
        serial_number: Some("A".into()),
        cause: HoldCause::WentBack { gaps: vec![gap] },
        proposal: Some(Resolution::Rollover { last: 99 }),
    }
}

fn billing(last: u64) -> Billing {
    Billing {
        line: Some(line("A", last)),
        others: vec![line("B", 5), Line { serial_number: None, ..line("", 6) }],
        holds: vec![hold(1), hold(2)],
        holds_opened: 2,
        remarks: vec![ReadFlag::NewMeter { key: "total-impressions".into() }],
    }
}

fn new_read(at: &str, sequence: u64) -> NewRead {
    NewRead {
        taken: clock(at).look(),
        sequence,
        serial_number: Some("A".into()),
        reason: ReadReason::Scheduled,
        days: Some(DueDays { first: date(2026, 11, 21), last: date(2026, 11, 22) }),
        state: ReadState::Waiting,
        content: ReadContent { holds: vec![hold(1)], ..ReadContent::default() },
    }
}

#[test]
fn what_is_known_of_the_meters_comes_back_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let mut connection = database(&directory.path().join("a.db"));
    assert_eq!(load(&connection).unwrap(), Billing::default());
    for last in [8, 9] {
        let transaction = connection.transaction().unwrap();
        save(&transaction, &billing(last)).unwrap();
        transaction.commit().unwrap();
        assert_eq!(load(&connection).unwrap(), billing(last));
    }
    assert_eq!(billed_serial_number(&connection).unwrap().as_deref(), Some("A"));
}

#[test]
fn a_hold_that_has_ended_is_kept_with_its_resolution_and_its_number_is_not_given_again() {
    let directory = tempfile::tempdir().unwrap();
    let mut connection = database(&directory.path().join("a.db"));
    let transaction = connection.transaction().unwrap();
    save(&transaction, &billing(9)).unwrap();
    let resolution = NewResolution {
        hold: 2,
        at: time("2026-11-22T11:00:00Z"),
        resolution: Resolution::AsIs,
        proposed_by: "administrator".into(),
        accepted_by: "administrator".into(),
        made: BTreeMap::from([("total-impressions".into(), 12)]),
    };
    end(&transaction, &resolution, &[1]).unwrap();
    transaction.commit().unwrap();
    let loaded = load(&connection).unwrap();
    assert_eq!((loaded.holds, loaded.holds_opened), (vec![], 2));
    let kept = resolutions(&connection, 9).unwrap();
    assert_eq!(kept[0], resolution);
    assert_eq!((kept[1].hold, kept[1].made.len()), (1, 0), "what ended with it bills nothing");
    let transaction = connection.transaction().unwrap();
    assert!(!propose(&transaction, 2, &Resolution::AsIs).unwrap(), "it has ended");
}

#[test]
fn a_read_has_a_number_for_ever_and_its_state_changes() {
    let directory = tempfile::tempdir().unwrap();
    let mut connection = database(&directory.path().join("a.db"));
    let transaction = connection.transaction().unwrap();
    let (first, second) = (new_read("2026-11-22T02:00:00Z", 7), new_read("2026-11-23T02:00:00Z", 9));
    assert_eq!(insert(&transaction, &first).unwrap(), 1);
    assert_eq!(insert(&transaction, &second).unwrap(), 2);
    set_state(&transaction, 1, ReadState::Accepted, time("2026-11-22T02:00:05Z")).unwrap();
    transaction.commit().unwrap();
    let accepted = BillingRead { state: ReadState::Accepted, ..first.numbered(1) };
    assert_eq!(newest(&connection, 9).unwrap(), [second.numbered(2), accepted.clone()]);
    assert_eq!(read::after(&connection, 1, 9).unwrap(), [second.numbered(2)]);
    assert_eq!(last_accepted(&connection).unwrap(), Some((accepted, time("2026-11-22T02:00:05Z"))));
}

#[test]
fn times_of_this_run_are_put_right_and_wrong_again_with_the_clock() {
    let directory = tempfile::tempdir().unwrap();
    let mut connection = database(&directory.path().join("a.db"));
    let clock = clock("1970-01-01T00:10:00Z");
    let transaction = connection.transaction().unwrap();
    insert(&transaction, &NewRead { taken: clock.look(), ..new_read("2026-11-22T02:00:00Z", 1) }).unwrap();
    clock.advance(Duration::from_mins(20));
    assert_eq!(corrections(&transaction, &clock.look()).unwrap(), [], "no better clock yet");
    clock.set(time("2026-11-22T10:20:00Z"));
    let right = time("2026-11-22T10:00:00Z");
    let found = corrections(&transaction, &clock.look()).unwrap();
    assert_eq!(found, [Correction { id: 1, at: Some(right) }]);
    correct(&transaction, &found).unwrap();
    assert_eq!(newest(&transaction, 1).unwrap()[0].at(), right);
    clock.advance(Duration::from_mins(20));
    assert_eq!(corrections(&transaction, &clock.look()).unwrap(), [], "known already");
    clock.reboot(Duration::from_mins(1));
    clock.set(time("2027-11-22T10:20:00Z"));
    assert_eq!(corrections(&transaction, &clock.look()).unwrap(), [], "of another run nobody knows");
    transaction.commit().unwrap();
}

#[test]
fn marks_come_back_newest_first_with_what_was_said_of_them() {
    let directory = tempfile::tempdir().unwrap();
    let mut connection = database(&directory.path().join("a.db"));
    let clock = clock("2026-11-22T02:00:00Z");
    let made = clock.look();
    let days = Some(DueDays { first: date(2026, 11, 21), last: date(2026, 11, 22) });
    let transaction = connection.transaction().unwrap();
    mark(&transaction, None, &made, None).unwrap();
    mark(&transaction, days, &made, Some("event 1")).unwrap();
    clock.advance(Duration::from_mins(1));
    let corrected = Some((time("2026-11-20T02:00:00Z"), Some(date(2026, 11, 20))));
    let withdrawn = Judged { by: clock.look(), corrected: None };
    judge(&transaction, 1, Some(withdrawn)).unwrap();
    judge(&transaction, 2, Some(Judged { corrected, ..withdrawn })).unwrap();
    transaction.commit().unwrap();
    let expected = [
        Mark { id: 2, days, made, judged: Some(Judged { corrected, ..withdrawn }) },
        Mark { id: 1, days: None, made, judged: Some(withdrawn) },
    ];
    assert_eq!(marks(&connection).unwrap(), expected);
    let transaction = connection.transaction().unwrap();
    judge(&transaction, 2, None).unwrap();
    assert_eq!(marks(&transaction).unwrap()[0].judged, None);
}

/// Restores what `archive` was filled with into what `device` was.
fn restored(device: impl Fn(&Transaction<'_>), archive: impl Fn(&Transaction<'_>)) -> Connection {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("archive.db");
    let mut staged = database(&path);
    let transaction = staged.transaction().unwrap();
    archive(&transaction);
    transaction.commit().unwrap();
    let mut main = database(&directory.path().join("main.db"));
    let transaction = main.transaction().unwrap();
    device(&transaction);
    transaction.commit().unwrap();
    main.execute("ATTACH DATABASE ?1 AS staged", [path.to_str().unwrap()]).unwrap();
    let transaction = main.transaction().unwrap();
    let entry = NewEntry {
        at: time("2026-11-22T12:00:00Z"),
        actor: Actor::command_line(),
        deed: Deed::Restored,
        subject: "archive".into(),
        from: None,
        to: None,
    };
    merge(&transaction, Wanted::Backup, &entry).unwrap();
    transaction.commit().unwrap();
    main
}

fn fill(transaction: &Transaction<'_>, last: u64, reads: &[(&str, u64)]) {
    save(transaction, &billing(last)).unwrap();
    for (at, sequence) in reads {
        insert(transaction, &new_read(at, *sequence)).unwrap();
    }
    mark(transaction, None, &clock("2026-11-22T02:00:00Z").look(), None).unwrap();
}

#[test]
fn a_new_device_goes_on_with_the_counts_of_its_backup_and_does_not_know_what_was_billed_since() {
    let main = restored(|_| {}, |archive| fill(archive, 9, &[("2026-11-22T02:00:00Z", 7)]));
    let loaded = load(&main).unwrap();
    let counter = &loaded.line.as_ref().unwrap().counters["total-impressions"];
    assert_eq!((counter.last, counter.billed), (9, None));
    assert_eq!((loaded.holds.len(), loaded.holds_opened), (2, 2));
    assert_eq!(newest(&main, 9).unwrap().len(), 1);
    assert_eq!(marks(&main).unwrap(), [], "due dates begin anew");
}

#[test]
fn counts_that_are_there_stay_and_reads_are_those_of_both() {
    let mine = [("2026-11-23T02:00:00Z", 17), ("2026-11-24T02:00:00Z", 18)];
    let theirs = [("2026-11-21T02:00:00Z", 7), ("2026-11-22T02:00:00Z", 8), ("2026-11-23T02:00:00Z", 17)];
    let main = restored(|main| fill(main, 9, &mine), |archive| fill(archive, 5, &theirs));
    let loaded = load(&main).unwrap();
    let counter = &loaded.line.as_ref().unwrap().counters["total-impressions"];
    assert_eq!((counter.last, counter.billed), (9, Some(48_100)));
    let reads: Vec<(i64, u64)> =
        newest(&main, 9).unwrap().into_iter().map(|read| (read.id, read.sequence)).collect();
    assert_eq!(reads, [(5, 18), (4, 17), (3, 17), (2, 8), (1, 7)]);
    assert_eq!(marks(&main).unwrap().len(), 1);
}
