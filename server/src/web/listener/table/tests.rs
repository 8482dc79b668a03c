use std::net::Ipv4Addr;

use super::*;

const A: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const B: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

fn limits(connections: usize, connections_per_address: usize) -> Limits {
    Limits {
        connections,
        connections_per_address,
        header_octets: 8192,
        header_count: 64,
        handshake: Duration::from_secs(10),
        header: Duration::from_secs(20),
        request: Duration::from_mins(1),
        keep_alive: Duration::from_secs(30),
    }
}

/// A table with these connections, opened one second after the other, and the time of the first.
fn table(limits: Limits, connections: &[(IpAddr, Phase)]) -> (Table<()>, Instant) {
    let start = Instant::now();
    let mut table = Table::new(limits);
    for (second, (address, phase)) in (0..).zip(connections) {
        let now = start + Duration::from_secs(second);
        let id = table.open(*address, Phase::Head, now);
        table.enter(id, *phase, now);
    }
    (table, start)
}

#[test]
fn the_connection_longest_without_a_complete_request_makes_room() {
    use Admission::{Free, Full, InsteadOf};
    use Phase::{Answer, Body, Handshake, Head, Idle};
    type Case<'a> = (&'a [(IpAddr, Phase)], IpAddr, Admission);
    let cases: [Case<'_>; 9] = [
        (&[(A, Head), (A, Head)], B, Free),
        (&[(A, Head), (A, Head), (B, Head)], B, InsteadOf(0)),
        (&[(A, Answer), (A, Handshake), (B, Head)], B, InsteadOf(1)),
        (&[(A, Answer), (A, Body), (B, Idle)], B, InsteadOf(2)),
        (&[(A, Answer), (A, Body), (B, Body)], B, InsteadOf(1)),
        (&[(A, Answer), (A, Answer), (B, Answer)], B, Full),
        (&[(B, Head), (A, Answer), (A, Head)], A, InsteadOf(0)),
        (&[(B, Head), (A, Head), (A, Idle), (A, Head)], A, InsteadOf(1)),
        (&[(B, Head), (A, Answer), (A, Answer), (A, Answer)], A, Full),
    ];
    for (connections, newcomer, expected) in cases {
        let (table, _) = table(limits(3, 3), connections);
        assert_eq!(table.admission(newcomer), expected, "{connections:?}");
    }
}

#[test]
fn a_complete_request_counts_and_octets_that_trickle_do_not() {
    let (mut table, start) = table(limits(2, 2), &[(A, Phase::Head), (B, Phase::Head)]);
    let later = start + Duration::from_secs(5);
    table.received(0, later);
    assert_eq!(table.longest_incomplete(None), Some(0), "half a header is no request");
    table.enter(0, Phase::Answer, later);
    table.enter(0, Phase::Idle, later);
    assert_eq!(table.longest_incomplete(None), Some(1));
    table.received(0, start + Duration::from_secs(6));
    assert_eq!(table.longest_incomplete(None), Some(1), "it had one since");
    assert_eq!(table.longest_incomplete(Some(A)), Some(0));
}

#[test]
fn each_phase_has_its_own_deadline() {
    let cases = [
        (Phase::Handshake, 10),
        (Phase::Head, 20),
        (Phase::Idle, 30),
        (Phase::Body, 65),
        (Phase::Answer, 65),
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
        (Phase::Idle, true),
    ];
    for (phase, gains) in cases {
        let (mut table, start) = table(limits(9, 9), &[(A, phase)]);
        let moved = start + table.time_for(phase) - Duration::from_millis(1);
        table.received(0, moved);
        assert_eq!(table.overdue(moved + Duration::from_millis(1)).is_empty(), gains, "{phase:?}");
    }
    let (mut table, start) = table(limits(9, 9), &[(A, Phase::Answer)]);
    table.sent(0, start + Duration::from_secs(64));
    assert!(table.overdue(start + Duration::from_secs(65)).is_empty());
}

#[test]
fn a_place_that_was_given_back_is_free() {
    let (mut table, start) = table(limits(1, 1), &[(A, Phase::Answer)]);
    assert_eq!(table.admission(B), Admission::Full);
    table.set_handle(0, ());
    assert_eq!(table.remove(0), Some(()));
    assert_eq!(table.remove(0), None);
    assert_eq!(table.admission(B), Admission::Free);
    assert_eq!(table.open(B, Phase::Head, start), 1, "numbers are not given twice");
}
