use app::model::{Evidence, Finding, FindingKind, Per, Rate, Reason, Severity, Standing, Training};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Weekday, time},
    tz::TimeZone,
};

use super::{
    Batch, COLLECT, Filter, JamTimer, MAILS_AN_HOUR, Mail, NotWorkingTime, Subject, Told, WorkingTime, batch,
    mail, needs_attention,
};

fn at(minutes: i64) -> Timestamp {
    "2026-11-23T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn everything() -> Filter {
    let skills = vec![
        Training::Untrained,
        Training::Trained,
        Training::FieldService,
        Training::Management,
        Training::NoInterventionRequired,
        Training::Unknown,
    ];
    Filter { mildest: Severity::Other, skills }
}

fn jam() -> Subject {
    Subject {
        severity: Severity::Critical,
        training: Training::Untrained,
        is_jam: true,
        since: at(0),
        worse_at: None,
        ended: None,
    }
}

fn timer(minutes: u8) -> JamTimer {
    JamTimer::from_minutes(minutes).unwrap()
}

#[test]
fn the_jam_timer_has_0_to_60_minutes() {
    assert_eq!(JamTimer::from_minutes(60).map(JamTimer::span), Some(SignedDuration::from_hours(1)));
    assert_eq!(JamTimer::from_minutes(61), None);
}

#[test]
fn a_jam_is_told_when_it_persists_and_anything_else_at_once() {
    let decide = |minutes, is_jam, now| {
        mail(&everything(), timer(minutes), &Subject { is_jam, ..jam() }, None, None, at(now))
    };
    assert_eq!(decide(0, true, 0), Mail::Begun);
    assert_eq!(decide(15, true, 14), Mail::NotBefore(at(15)));
    assert_eq!(decide(15, true, 15), Mail::Begun);
    assert_eq!(decide(60, false, 0), Mail::Begun);
}

#[test]
fn a_jam_that_was_cleared_in_time_is_never_told() {
    let over = Subject { ended: Some(at(10)), ..jam() };
    assert_eq!(mail(&everything(), timer(15), &over, None, None, at(20)), Mail::Nothing);
}

#[test]
fn each_thing_is_told_once_once_more_if_worse_and_its_end_once() {
    let told = |at| Some(Told { at, recovery: false });
    let decide = |subject: Subject, told| mail(&everything(), timer(0), &subject, told, None, at(60));
    assert_eq!(decide(jam(), told(at(1))), Mail::Nothing);
    let worse = Subject { worse_at: Some(at(30)), ..jam() };
    assert_eq!(decide(worse, told(at(1))), Mail::Worse);
    assert_eq!(decide(worse, told(at(31))), Mail::Nothing);
    let over = Subject { ended: Some(at(50)), ..jam() };
    assert_eq!(decide(over, told(at(1))), Mail::Recovered);
    assert_eq!(decide(over, Some(Told { at: at(1), recovery: true })), Mail::Nothing);
}

#[test]
fn severity_and_skill_decide_who_is_told() {
    let filter =
        Filter { mildest: Severity::Warning, skills: vec![Training::Trained, Training::FieldService] };
    let table = [
        (Severity::Critical, Training::Trained, Mail::Begun),
        (Severity::Warning, Training::FieldService, Mail::Begun),
        (Severity::Other, Training::Trained, Mail::Nothing),
        (Severity::Critical, Training::Untrained, Mail::Nothing),
    ];
    for (severity, training, expected) in table {
        let subject = Subject { severity, training, ..jam() };
        assert_eq!(
            mail(&filter, timer(0), &subject, None, None, at(0)),
            expected,
            "{severity:?} {training:?}"
        );
    }
    assert!(!Filter { skills: Vec::new(), ..everything() }.lets(Severity::Critical, Training::Trained));
}

#[test]
fn what_was_answered_is_not_told_until_it_is_worse_or_the_time_is_up() {
    let dismissed = Standing::Dismissed {
        at: at(5),
        reason: Reason::new("thick paper").unwrap(),
        evidence: None,
        severity: Severity::Critical,
    };
    let snoozed = Standing::Snoozed { at: at(5), until: at(120) };
    for standing in [Standing::Acknowledged { at: at(5) }, snoozed.clone(), dismissed] {
        let decide =
            |subject: Subject, now| mail(&everything(), timer(0), &subject, None, Some(&standing), at(now));
        let rests = decide(jam(), 60);
        assert!(matches!(rests, Mail::Nothing | Mail::NotBefore(_)), "{standing:?}");
        assert_eq!(decide(Subject { worse_at: Some(at(30)), ..jam() }, 60), Mail::Begun, "{standing:?}");
        assert_eq!(decide(Subject { ended: Some(at(50)), ..jam() }, 60), Mail::Nothing, "{standing:?}");
    }
    let decide = |now| mail(&everything(), timer(0), &jam(), None, Some(&snoozed), at(now));
    assert_eq!((decide(119), decide(120)), (Mail::NotBefore(at(120)), Mail::Begun));
}

fn finding(opened_at: Timestamp, events: u64) -> Finding {
    let before = Rate { events: 5, over: 10_000 };
    let evidence = Evidence::Rate { seen: Rate { events, over: 2_000 }, before, per: Per::Impressions };
    Finding {
        key: "stoppages/8/input/2".to_owned(),
        kind: FindingKind::Stoppages,
        code: Some(8),
        group: Some("input".to_owned()),
        group_index: Some(2),
        severity: Severity::Warning,
        training: Training::Trained,
        evidence,
        since: opened_at,
        opened_at,
        worse_since: None,
    }
}

#[test]
fn what_is_no_problem_here_returns_if_it_is_worse_and_not_if_it_is_the_same() {
    let first = finding(at(0), 6);
    let standing = Standing::Dismissed {
        at: at(5),
        reason: Reason::new("labels").unwrap(),
        evidence: Some(first.evidence),
        severity: first.severity,
    };
    let table = [
        (first.clone(), None, false),
        (first.clone(), Some(at(3)), false),
        (first.clone(), Some(at(9)), true),
        (finding(at(90), 8), None, false),
        (finding(at(90), 10), None, true),
        (Finding { severity: Severity::Critical, ..finding(at(90), 6) }, None, true),
    ];
    for (finding, worsened_at, expected) in table {
        let found = needs_attention(&finding, worsened_at, Some(&standing), at(100));
        assert_eq!(found, expected, "{finding:?} {worsened_at:?}");
    }
    assert!(needs_attention(&first, None, None, at(100)));
    let acknowledged = Standing::Acknowledged { at: at(5) };
    assert!(!needs_attention(&first, None, Some(&acknowledged), at(100)));
    assert!(needs_attention(&finding(at(90), 6), None, Some(&acknowledged), at(100)), "another time is news");
}
#[test]
fn no_hour_has_more_than_five_mails_and_nothing_is_lost() {
    let (mut waiting, mut sent, mut told) = (Vec::new(), Vec::new(), 0);
    for minute in 0..600 {
        // A flood of three a minute for two hours, then one every twenty minutes.
        let more = if minute < 120 { 3 } else { usize::from(minute % 20 == 0) };
        waiting.extend(std::iter::repeat_n(at(minute), more));
        while !waiting.is_empty() {
            match batch(&waiting, &sent, at(minute)) {
                Batch::Singles(count) => {
                    assert!(count > 0);
                    sent.extend(std::iter::repeat_n(at(minute), count));
                    told += waiting.drain(..count).count();
                }
                Batch::Digest => {
                    sent.push(at(minute));
                    told += std::mem::take(&mut waiting).len();
                }
                Batch::NotBefore(then) => {
                    assert!(then > at(minute));
                    break;
                }
                Batch::Nothing => panic!("something waits"),
            }
        }
        let hour =
            sent.iter().filter(|mail| at(minute).duration_since(**mail) < SignedDuration::from_hours(1));
        assert!(hour.count() <= MAILS_AN_HOUR, "minute {minute}");
    }
    assert_eq!(told + waiting.len(), 360 + 24);
}

#[test]
fn the_last_place_of_an_hour_waits_ten_minutes_for_more() {
    let sent: Vec<_> = (0..4).map(at).collect();
    assert_eq!(batch(&[at(5)], &sent[..3], at(5)), Batch::Singles(1));
    assert_eq!(batch(&[at(5)], &sent, at(5)), Batch::NotBefore(at(5) + COLLECT));
    assert_eq!(batch(&[at(5), at(9)], &sent, at(15)), Batch::Digest);
    let five: Vec<_> = (0..5).map(at).collect();
    assert_eq!(batch(&[at(5)], &five, at(30)), Batch::NotBefore(at(60)));
    assert_eq!(batch(&[], &five, at(30)), Batch::Nothing);
}

fn office(zone: &str) -> WorkingTime {
    let days =
        vec![Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    WorkingTime::new(days, time(8, 0, 0, 0), time(18, 0, 0, 0), TimeZone::get(zone).unwrap()).unwrap()
}

#[test]
fn silence_counts_in_working_time_alone() {
    let table = [
        // Friday 17:00 to Monday 09:00 is an hour and an hour.
        ("2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z", 2 * 60),
        ("2026-11-23T09:30:00Z", "2026-11-23T10:00:00Z", 30),
        ("2026-11-23T18:00:00Z", "2026-11-24T08:00:00Z", 0),
        ("2026-11-21T00:00:00Z", "2026-11-22T23:00:00Z", 0),
        ("2026-11-23T10:00:00Z", "2026-11-23T09:00:00Z", 0),
    ];
    for (from, to, minutes) in table {
        let found = office("UTC").between(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(found, SignedDuration::from_mins(minutes), "{from} to {to}");
    }
    let since = "2026-11-20T17:00:00Z".parse().unwrap();
    assert!(!office("UTC").is_missed(since, 2, "2026-11-23T08:59:00Z".parse().unwrap()));
    assert!(office("UTC").is_missed(since, 2, "2026-11-23T09:00:00Z".parse().unwrap()));
}

#[test]
fn working_time_is_by_the_clocks_of_the_place_and_a_changed_clock_adds_none() {
    // Berlin: 08:00 is 07:00 UTC in winter and 06:00 in summer.
    let from = "2026-10-23T00:00:00Z".parse().unwrap();
    let to = "2026-10-26T23:00:00Z".parse().unwrap();
    assert_eq!(office("Europe/Berlin").between(from, to), SignedDuration::from_hours(20));
    let night = WorkingTime::new(
        vec![Weekday::Sunday],
        time(0, 0, 0, 0),
        time(6, 0, 0, 0),
        TimeZone::get("Europe/Berlin").unwrap(),
    );
    assert_eq!(night.unwrap().between(from, to), SignedDuration::from_hours(7), "the night has an hour more");
}

#[test]
fn working_time_has_days_and_hours_and_years_of_silence_cost_little() {
    let make = |days, from, until| {
        WorkingTime::new(days, time(from, 0, 0, 0), time(until, 0, 0, 0), TimeZone::UTC).err()
    };
    assert_eq!(make(Vec::new(), 8, 18), Some(NotWorkingTime::NoDay));
    assert_eq!(make(vec![Weekday::Monday], 18, 8), Some(NotWorkingTime::NoHours));
    assert!(office("UTC").is_missed(Timestamp::UNIX_EPOCH, 8, at(0)));
}
