use std::net::{IpAddr, Ipv4Addr};

use super::*;

const A: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const B: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

fn network(address: IpAddr) -> Network {
    Network::of(address)
}

fn limits(connections: usize, connections_per_address: usize) -> Limits {
    Limits {
        connections,
        connections_per_address,
        header_octets: 8192,
        header_count: 64,
        handshake: Duration::from_secs(10),
        header: Duration::from_secs(20),
        request: Duration::from_mins(1),
        answer: Duration::from_mins(2),
        stall: Duration::from_secs(30),
        octets_per_second: 500,
        keep_alive: Duration::from_secs(30),
    }
}

/// A table with these connections, opened one second after the other, and the time of the first.
fn table(limits: Limits, connections: &[(IpAddr, Phase)]) -> (Table<()>, Instant) {
    let start = Instant::now();
    let mut table = Table::new(limits);
    for (second, (address, phase)) in (0..).zip(connections) {
        let now = start + Duration::from_secs(second);
        let id = table.open(network(*address), Phase::Head, now);
        if *phase == Phase::Sending {
            table.enter(id, Phase::Answer, now);
            table.blocked(id, now);
        } else {
            table.enter(id, *phase, now);
        }
    }
    (table, start)
}

#[test]
fn the_connection_longest_without_a_complete_request_makes_room() {
    use Admission::{Free, Full, InsteadOf};
    use Phase::{Answer, Body, Handshake, Head, Idle, Sending};
    type Case<'a> = (&'a [(IpAddr, Phase)], IpAddr, Admission);
    let cases: [Case<'_>; 14] = [
        (&[(A, Head), (A, Head)], B, Free),
        (&[(A, Head), (A, Head), (B, Head)], B, InsteadOf(0)),
        (&[(A, Answer), (A, Handshake), (B, Head)], B, InsteadOf(1)),
        (&[(A, Answer), (A, Body), (B, Idle)], B, InsteadOf(2)),
        (&[(A, Answer), (A, Body), (B, Body)], B, InsteadOf(1)),
        (&[(A, Answer), (A, Answer), (B, Answer)], B, Full),
        (&[(B, Head), (A, Answer), (A, Head)], A, InsteadOf(0)),
        (&[(B, Head), (A, Head), (A, Idle), (A, Head)], A, InsteadOf(1)),
        (&[(B, Head), (A, Answer), (A, Answer), (A, Answer)], A, Full),
        (&[(A, Sending), (A, Sending), (B, Head)], B, InsteadOf(2)),
        (&[(A, Sending), (A, Body), (B, Answer)], B, InsteadOf(1)),
        (&[(A, Answer), (A, Sending), (A, Sending)], B, InsteadOf(1)),
        (&[(A, Answer), (A, Answer), (B, Sending)], B, InsteadOf(2)),
        (&[(B, Sending), (A, Answer), (A, Sending), (A, Answer)], A, InsteadOf(2)),
    ];
    for (connections, newcomer, expected) in cases {
        let (table, start) = table(limits(3, 3), connections);
        let later = start + Duration::from_secs(10);
        assert_eq!(table.admission(network(newcomer), later), expected, "{connections:?}");
    }
}

#[test]
fn a_complete_request_counts_and_octets_that_trickle_do_not() {
    let (mut table, start) = table(limits(2, 2), &[(A, Phase::Head), (B, Phase::Head)]);
    let later = start + Duration::from_secs(5);
    table.received(0, later);
    assert_eq!(table.first_to_go(None, later), Some(0), "half a header is no request");
    table.enter(0, Phase::Answer, later);
    table.enter(0, Phase::Idle, later);
    assert_eq!(table.first_to_go(None, later), Some(1));
    let later = start + Duration::from_secs(6);
    table.received(0, later);
    assert_eq!(table.first_to_go(None, later), Some(1), "it had one since");
    assert_eq!(table.first_to_go(Some(network(A)), later), Some(0));
}

#[test]
fn each_phase_has_its_own_deadline() {
    let cases = [
        (Phase::Handshake, 10),
        (Phase::Head, 20),
        (Phase::Idle, 30),
        (Phase::Body, 65),
        (Phase::Answer, 125),
        (Phase::Sending, 30),
    ];
    for (phase, seconds) in cases {
        let (table, start) = table(limits(9, 9), &[(A, phase)]);
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        assert!(table.overdue(at(seconds * 1_000 - 1)).is_empty(), "{phase:?}");
        assert_eq!(table.overdue(at(seconds * 1_000)), [0], "{phase:?}");
    }
}

#[test]
fn only_a_request_that_is_under_way_gains_time_by_moving() {
    let cases = [
        (Phase::Handshake, false),
        (Phase::Head, false),
        (Phase::Body, true),
        (Phase::Answer, true),
        (Phase::Sending, false),
        (Phase::Idle, true),
    ];
    for (phase, gains) in cases {
        let (mut table, start) = table(limits(9, 9), &[(A, phase)]);
        let moved = start + table.time_for(&table.connections[&0]) - Duration::from_millis(1);
        table.received(0, moved);
        assert_eq!(table.overdue(moved + Duration::from_millis(1)).is_empty(), gains, "{phase:?}");
    }
    let (mut table, start) = table(limits(9, 9), &[(A, Phase::Answer)]);
    table.sent(0, 1, start + Duration::from_secs(124));
    assert!(table.overdue(start + Duration::from_secs(125)).is_empty());
}

/// How many seconds a reader stays who takes so many octets of an answer without end every so many seconds; `None` if
/// for a day.
fn stays(octets: usize, every: u64) -> Option<u64> {
    let (mut table, start) = table(limits(9, 9), &[(A, Phase::Sending)]);
    let at = |second| start + Duration::from_secs(second);
    (1..86_400).find(|second| {
        let over = !table.overdue(at(*second)).is_empty();
        if second.is_multiple_of(every) {
            table.sent(0, octets, at(*second));
            table.blocked(0, at(*second));
        }
        over
    })
}

#[test]
fn a_reader_who_takes_too_little_in_the_long_run_goes_and_one_on_a_slow_line_stays() {
    let table = [
        // Nothing at all, an octet now and then, and as much as a window opens by for whoever reads so.
        (0, 1, Some(30)),
        (1, 1, Some(31)),
        (1_460, 29, Some(33)),
        (250, 1, Some(59)),
        (499, 1, Some(14_501)),
        // A modem, by the second or by what the system takes at once.
        (500, 1, None),
        (10_240, 20, None),
        (1_000_000, 29, None),
        // However much it was before.
        (1_000_000, 31, Some(30)),
    ];
    for (octets, every, expected) in table {
        assert_eq!(stays(octets, every), expected, "{octets} every {every} s");
    }
}

#[test]
fn a_reader_s_time_runs_only_while_something_is_ready_for_it() {
    let (mut table, start) = table(limits(9, 9), &[(A, Phase::Answer)]);
    let at = |second| start + Duration::from_secs(second);
    // We are slow, for ten seconds each time; the reader is, for two.
    for second in (10..1_000).step_by(12) {
        table.blocked(0, at(second));
        table.sent(0, 1_000, at(second + 2));
        table.drained(0, at(second + 2));
        assert!(table.overdue(at(second + 12)).is_empty(), "{second}");
    }
    // It owes nothing from before, and may not save up what it was quicker by.
    table.blocked(0, at(1_000));
    assert!(table.overdue(at(1_029)).is_empty());
    assert_eq!(table.overdue(at(1_030)), [0]);
    // What it used up is gone also when we keep it waiting.
    table.drained(0, at(1_029));
    table.blocked(0, at(1_050));
    assert!(table.overdue(at(1_050)).is_empty());
    assert_eq!(table.overdue(at(1_051)), [0]);
}

#[test]
fn with_each_answer_its_reader_has_all_its_time_again() {
    let (mut table, start) = table(limits(9, 9), &[(A, Phase::Sending)]);
    let at = |second| start + Duration::from_secs(second);
    table.sent(0, 1, at(29));
    table.enter(0, Phase::Idle, at(29));
    table.received(0, at(29));
    table.enter(0, Phase::Answer, at(29));
    table.blocked(0, at(29));
    assert!(table.overdue(at(58)).is_empty());
    assert_eq!(table.overdue(at(59)), [0]);
}

#[test]
fn the_end_of_a_request_brings_a_slow_reader_no_time() {
    let (mut table, start) = table(limits(9, 9), &[(A, Phase::Body)]);
    table.blocked(0, start);
    table.enter(0, Phase::Answer, start + Duration::from_secs(29));
    assert_eq!(table.overdue(start + Duration::from_secs(30)), [0]);
    assert_eq!(table.first_to_go(None, start + Duration::from_secs(29)), Some(0));
}

#[test]
fn of_slow_readers_the_one_that_is_nearest_to_its_end_makes_room() {
    let (mut table, start) =
        table(limits(3, 3), &[(A, Phase::Sending), (A, Phase::Sending), (B, Phase::Sending)]);
    let at = |second| start + Duration::from_secs(second);
    let mut goes = |sent: &[(u64, usize)], second| {
        for (id, octets) in sent {
            table.sent(*id, *octets, at(second));
        }
        table.admission(network(B), at(second))
    };
    assert_eq!(goes(&[], 10), Admission::InsteadOf(0), "the one that began first");
    assert_eq!(goes(&[(0, 1_000_000), (1, 1)], 11), Admission::InsteadOf(1), "an octet is no progress");
    assert_eq!(goes(&[(1, 1_000_000)], 12), Admission::InsteadOf(2));
    assert_eq!(
        goes(&[(2, 1_000_000)], 13),
        Admission::InsteadOf(0),
        "each took enough; this one longest ago"
    );
}

#[test]
fn who_has_just_come_stays_while_there_are_slow_readers_and_many_who_come_displace_each_other() {
    use Phase::{Answer, Head, Sending};
    // Eight places, of which two are for new ones: the last connections are one second old, and less.
    let start = Instant::now();
    let at = |millisecond: u64| start + Duration::from_millis(millisecond);
    let goes = |old: &[Phase], moved: bool, new: u64| {
        let mut table: Table<()> = Table::new(limits(8, 8));
        for phase in old {
            let id = table.open(network(A), Head, at(0));
            table.enter(id, Answer, at(0));
            if *phase == Sending {
                table.blocked(id, at(0));
            }
        }
        for id in 0..old.len() as u64 {
            table.sent(id, if moved { 1_000_000 } else { 0 }, at(10_000));
        }
        for number in 0..new {
            table.open(network(B), Head, at(9_000 + number));
        }
        table.admission(network(B), at(10_000))
    };
    let (stands_still, keeps_up) = (false, true);
    assert_eq!(
        goes(&[Sending; 7], stands_still, 1),
        Admission::InsteadOf(0),
        "not the one that has just come"
    );
    assert_eq!(goes(&[Sending; 7], keeps_up, 1), Admission::InsteadOf(0), "nobody is kept out by downloads");
    assert_eq!(
        goes(&[Sending; 5], keeps_up, 3),
        Admission::InsteadOf(5),
        "nor are downloads ended by a crowd"
    );
    assert_eq!(goes(&[Answer; 7], keeps_up, 1), Admission::InsteadOf(7), "there is nobody else");
}

#[test]
fn a_download_that_moves_outlasts_those_who_ask_for_one_and_take_nothing() {
    let (mut table, start) = table(limits(3, 3), &[(A, Phase::Sending)]);
    let at = |millisecond: u64| start + Duration::from_millis(millisecond);
    table.sent(0, 10_000, start);
    for millisecond in 1..10_000 {
        if millisecond % 500 == 0 {
            table.sent(0, 10_000, at(millisecond));
        }
        if let Admission::InsteadOf(id) = table.admission(network(B), at(millisecond)) {
            assert_ne!(id, 0, "{millisecond}");
            table.remove(id);
        }
        let id = table.open(network(B), Phase::Head, at(millisecond));
        table.enter(id, Phase::Answer, at(millisecond));
        table.blocked(id, at(millisecond));
    }
}

#[test]
fn a_place_that_was_given_back_is_free() {
    let (mut table, start) = table(limits(1, 1), &[(A, Phase::Answer)]);
    assert_eq!(table.admission(network(B), start), Admission::Full);
    table.set_handle(0, ());
    assert_eq!(table.remove(0), Some(()));
    assert_eq!(table.remove(0), None);
    assert_eq!(table.admission(network(B), start), Admission::Free);
    assert_eq!(table.open(network(B), Phase::Head, start), 1, "numbers are not given twice");
}
