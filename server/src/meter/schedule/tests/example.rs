use std::time::Duration;

use app::model::DueDays;
use jiff::{civil::date, tz::TimeZone};

use super::super::{Agenda, Due, Mark, Plan, Spread, Standing, agenda, each, judgements, standing};
use crate::{
    clock::{Clock, ClockLook},
    testing::{clock, time},
};

fn plan() -> Plan {
    Plan { time: "02:00".parse().unwrap(), zone: TimeZone::UTC, spread: Spread::NONE }
}

fn days(first: i8, last: i8) -> DueDays {
    DueDays { first: date(2026, 11, first), last: date(2026, 11, last) }
}

fn done(first: i8, last: i8, made: ClockLook) -> Mark {
    Mark { id: last.into(), days: Some(days(first, last)), made, judged: None }
}

fn begun(made: ClockLook) -> Mark {
    Mark { id: 0, days: None, made, judged: None }
}

/// Keeps what the clock says of the marks, as whoever has a disk does.
fn judge(marks: &mut [Mark], now: &ClockLook) {
    for (id, judged) in judgements(marks, &plan(), now) {
        marks.iter_mut().find(|mark| mark.id == id).unwrap().judged = judged;
    }
}

fn due(marks: &[Mark], now: &ClockLook) -> Due {
    agenda(&plan(), marks, now).due
}

#[test]
fn a_device_begins_with_the_next_due_date() {
    let clock = clock("2026-11-20T10:00:00Z");
    assert_eq!(due(&[], &clock.look()), Due::NotBegun);
    let first = [begun(clock.look())];
    let Agenda { due, next, look_again } = agenda(&plan(), &first, &clock.look());
    assert_eq!((due, next), (Due::Nothing, Some(time("2026-11-21T02:00:00Z"))));
    assert_eq!(look_again, Duration::from_mins(5), "the clock may be set meanwhile");
    clock.advance(Duration::from_secs(16 * 3_600 - 7));
    assert_eq!(agenda(&plan(), &first, &clock.look()).look_again, Duration::from_secs(7));
    clock.advance(Duration::from_secs(7));
    assert_eq!(agenda(&plan(), &first, &clock.look()).due, Due::Now(days(21, 21)));
    let marks = [first[0], done(21, 21, clock.look())];
    assert_eq!(agenda(&plan(), &marks, &clock.look()).next, Some(time("2026-11-22T02:00:00Z")));
}

#[test]
fn what_was_missed_is_made_up_once_at_the_next_start_and_names_every_day() {
    let clock = clock("2026-11-20T02:00:00Z");
    let marks = [done(20, 20, clock.look())];
    clock.reboot(Duration::from_hours(80));
    let late = Plan { spread: Spread::of("TST0012345"), ..plan() };
    let spread = late.spread.after();
    let waiting = agenda(&late, &marks, &clock.look());
    assert_eq!((waiting.due, waiting.look_again), (Due::Nothing, spread.min(Duration::from_mins(5))));
    clock.advance(spread);
    assert_eq!(agenda(&late, &marks, &clock.look()).due, Due::Now(days(21, 23)));
    let marks = [marks[0], done(21, 23, clock.look())];
    assert_eq!(agenda(&late, &marks, &clock.look()).due, Due::Nothing);
    let named: Vec<_> = each(days(21, 23), &late).collect();
    assert_eq!(named, [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)]);
}

#[test]
fn power_that_goes_again_before_what_was_missed_is_made_up_moves_it_behind_the_next_start() {
    let clock = clock("2026-11-20T02:00:00Z");
    let marks = [done(20, 20, clock.look())];
    let late = Plan { spread: Spread::of("TST0012345"), ..plan() };
    clock.reboot(Duration::from_hours(64));
    for _ in 0..3 {
        clock.advance(late.spread.after());
        assert_eq!(agenda(&late, &marks, &clock.look()).due, Due::Now(days(21, 22)));
        clock.reboot(Duration::from_mins(3));
        let Agenda { due, next, .. } = agenda(&late, &marks, &clock.look());
        assert_eq!(due, Due::Nothing);
        assert_eq!(next, Some(clock.now() + late.spread.after()), "no later, however often it happens");
    }
}

#[test]
fn a_changed_time_or_zone_makes_no_due_date_come_twice() {
    let clock = clock("2026-11-20T02:00:10Z");
    let marks = [done(20, 20, clock.look())];
    let later = Plan { time: "23:00".parse().unwrap(), ..plan() };
    let east = Plan { zone: TimeZone::fixed(jiff::tz::offset(13)), ..plan() };
    for (plan, next) in [(later, "2026-11-21T23:00:00Z"), (east, "2026-11-20T13:00:00Z")] {
        assert_eq!(agenda(&plan, &marks, &clock.look()).next, Some(time(next)));
    }
}

#[test]
fn nothing_is_due_before_the_clock_is_set_and_a_device_may_begin_before() {
    let clock = clock("1970-01-01T00:00:30Z");
    assert_eq!(due(&[], &clock.look()), Due::NotBegun);
    let first = [begun(clock.look())];
    clock.advance(Duration::from_hours(100));
    assert_eq!(due(&first, &clock.look()), Due::ClockAwaited);
    clock.set(time("2026-11-20T10:00:00Z"));
    // It began 100 hours ago: what has come since is made up.
    assert_eq!(due(&first, &clock.look()), Due::Now(days(17, 20)));
    clock.reboot(Duration::from_mins(1));
    assert_eq!(due(&first, &clock.look()), Due::NotBegun, "nobody knows any more when that was");
}

#[test]
fn a_time_service_may_set_the_clock_first() {
    let clock = clock("2026-11-20T10:00:00Z");
    let marks = [done(20, 20, clock.look())];
    clock.synchronise(Some(false));
    clock.reboot(Duration::from_hours(48));
    assert_eq!(due(&marks, &clock.look()), Due::ClockAwaited);
    clock.advance(Duration::from_mins(9));
    assert_eq!(due(&marks, &clock.look()), Due::ClockAwaited);
    clock.advance(Duration::from_mins(1));
    assert_eq!(due(&marks, &clock.look()), Due::Now(days(21, 22)), "it does not seem to");
    clock.reboot(Duration::from_secs(0));
    clock.synchronise(Some(true));
    assert_eq!(due(&marks, &clock.look()), Due::Now(days(21, 22)));
}

#[test]
fn days_that_a_wrong_clock_marked_as_done_are_due_when_they_come() {
    let clock = clock("2026-11-20T02:00:00Z");
    let mut marks = vec![done(20, 20, clock.look())];
    clock.advance(Duration::from_hours(10));
    clock.set(time("2026-11-25T12:00:00Z"));
    assert_eq!(due(&marks, &clock.look()), Due::Nothing, "ten hours have passed, whatever the clock shows");
    clock.advance(Duration::from_hours(14));
    assert_eq!(due(&marks, &clock.look()), Due::Now(days(26, 26)));
    marks.push(done(26, 26, clock.look()));
    clock.advance(Duration::from_hours(1));
    clock.set(time("2026-11-21T03:00:00Z"));
    let corrected = Standing::Corrected { at: time("2026-11-21T02:00:00Z"), up_to: Some(date(2026, 11, 21)) };
    assert_eq!(standing(&marks[1], &plan(), &clock.look()), corrected);
    judge(&mut marks, &clock.look());
    clock.reboot(Duration::from_mins(1));
    assert_eq!(standing(&marks[1], &plan(), &clock.look()), corrected, "also after a restart");
    assert_eq!(agenda(&plan(), &marks, &clock.look()).next, Some(time("2026-11-22T02:00:00Z")));
    clock.advance(Duration::from_hours(5 * 24));
    assert_eq!(due(&marks, &clock.look()), Due::Now(days(22, 26)), "also when the day comes that it named");
}

#[test]
fn a_mark_from_the_future_is_withdrawn_for_good_unless_the_clock_that_said_so_was_wrong() {
    let clock = clock("2026-11-20T02:00:00Z");
    let mut marks = vec![done(20, 20, clock.look())];
    clock.reboot(Duration::from_mins(1));
    clock.set(time("2026-11-28T02:30:00Z"));
    marks.push(done(21, 28, clock.look()));
    clock.reboot(Duration::from_mins(1));
    clock.set(time("2026-11-20T03:00:00Z"));
    judge(&mut marks, &clock.look());
    assert_eq!(standing(&marks[1], &plan(), &clock.look()), Standing::Withdrawn);
    let mut later = marks.clone();
    clock.advance(Duration::from_hours(10 * 24));
    judge(&mut later, &clock.look());
    assert_eq!(due(&later, &clock.look()), Due::Now(days(21, 30)), "its days have come");
    // It was the 28th after all.
    clock.set(time("2026-12-08T03:00:00Z"));
    judge(&mut marks, &clock.look());
    assert_eq!(marks[1].judged, None);
    assert_eq!(standing(&marks[1], &plan(), &clock.look()), Standing::Stands(Some(date(2026, 11, 28))));
}

#[test]
fn a_mark_that_is_later_than_this_run_of_the_machine_began_is_withdrawn_also_once_its_time_has_passed() {
    let clock = clock("2026-11-20T02:00:00Z");
    clock.synchronise(Some(true));
    let mut marks = vec![done(20, 20, clock.look())];
    clock.advance(Duration::from_hours(10));
    // Fourteen hours ahead, says nobody.
    clock.synchronise(Some(false));
    clock.set(time("2026-11-21T02:00:10Z"));
    clock.reboot(Duration::from_mins(1));
    marks.push(done(21, 21, clock.look()));
    clock.reboot(Duration::from_mins(1));
    // The clock is put right only after the time at which the mark says that it was made.
    clock.advance(Duration::from_hours(20));
    clock.set(time("2026-11-21T08:03:00Z"));
    clock.synchronise(Some(true));
    judge(&mut marks, &clock.look());
    assert_eq!(standing(&marks[1], &plan(), &clock.look()), Standing::Withdrawn, "it was the 20th, at noon");
    assert_eq!(due(&marks, &clock.look()), Due::Now(days(21, 21)));
    clock.advance(Duration::from_hours(30));
    assert_eq!(due(&marks, &clock.look()), Due::Now(days(21, 22)), "and stays so");
}

#[test]
fn a_worse_clock_withdraws_nothing_that_a_better_one_marked() {
    let clock = clock("2026-11-20T02:00:00Z");
    clock.synchronise(Some(true));
    let marks = [done(20, 20, clock.look())];
    clock.reboot(Duration::from_mins(1));
    clock.synchronise(Some(false));
    clock.set(time("2026-11-10T12:00:00Z"));
    clock.advance(Duration::from_hours(48));
    assert_eq!(standing(&marks[0], &plan(), &clock.look()), Standing::Stands(Some(date(2026, 11, 20))));
    assert_eq!(due(&marks, &clock.look()), Due::Nothing, "it is the 12th, says a clock that nobody has set");
}

#[test]
fn a_clock_that_is_put_right_by_a_little_makes_no_due_date_come_twice() {
    let clock = clock("2026-11-20T02:00:10Z");
    let marks = [done(20, 20, clock.look())];
    clock.set(time("2026-11-20T01:20:00Z"));
    for _ in 0..50 {
        assert_eq!(due(&marks, &clock.look()), Due::Nothing);
        clock.advance(Duration::from_mins(1));
    }
}
