use app::model::{
    OrderAdvice, OrderDecision, OrderReason, OrderState as S, OrderStep, OrderingMode as M, StepNote,
    SupplyOrder,
};

use super::{
    LeadTime,
    book::{Act, Came, DEVICE, Lay, Page, decide, earliest, expected, review},
};
use crate::testing::time;

const NOW: &str = "2026-11-22T10:00:00Z";

fn order(state: S, who: &str) -> SupplyOrder {
    let at = time("2026-11-18T10:00:00Z");
    SupplyOrder {
        id: 1,
        reference: "S-20261118-1".into(),
        supply: 1,
        name: "Black toner".into(),
        part_number: None,
        quantity: 2,
        state,
        opened_at: at,
        submitted_at: state.is_under_way().then_some(at),
        expected_at: state.is_under_way().then(|| time("2026-11-25T10:00:00Z")),
        supplier_reference: None,
        by_server: true,
        by_mail: false,
        advice: advice(),
        steps: vec![OrderStep { at, state, who: who.into(), note: None }],
    }
}

fn advice() -> OrderAdvice {
    OrderAdvice {
        reason: OrderReason::BelowReorderPoint,
        quantity: 2,
        position_pages: Some(900),
        reorder_point_pages: Some(1_200),
        expected_pages: Some(700),
        lead_time_tenths: 50,
        lead_time_deviation_tenths: 20,
        ..OrderAdvice::NO_NUMBERS
    }
}

fn seen(at: &str) -> Came {
    Came { at: time(at), lay: Lay::OnTheShelf }
}

fn page(mode: M, open: Option<&SupplyOrder>) -> Page<'_> {
    Page {
        now: time(NOW),
        open,
        ended: None,
        decision: OrderDecision::Order,
        reason: OrderReason::BelowReorderPoint,
        clearly_enough: false,
        mode,
        never: None,
        can_send: true,
        lost: false,
        on_hand: 0,
        not_there: 0,
        came: &[],
        earliest: None,
        installed_at: None,
    }
}

#[test]
fn the_mode_decides_what_an_order_begins_as() {
    for (mode, expected) in [
        (M::Off, vec![]),
        (M::Suggest, vec![Act::Open(S::Suggested)]),
        (M::Approve, vec![Act::Open(S::WaitingForApproval)]),
        (M::Automatic, vec![Act::Open(S::Submitted)]),
    ] {
        assert_eq!(review(&page(mode, None)), expected, "{mode:?}");
    }
    let unknown = Page { reason: OrderReason::UnknownAndNoSpare, ..page(M::Automatic, None) };
    assert_eq!(review(&unknown), [Act::Open(S::WaitingForApproval)], "nobody knows when it ends");
    let no_way = Page { can_send: false, ..page(M::Automatic, None) };
    assert_eq!(review(&no_way), [Act::Open(S::Suggested)], "nobody would get it");
}

#[test]
fn an_open_order_is_never_followed_by_another_one() {
    for state in [S::Suggested, S::WaitingForApproval, S::Submitted, S::Acknowledged, S::Shipped, S::Overdue]
    {
        for mode in M::ALL {
            let order = order(state, DEVICE);
            let acts = review(&page(mode, Some(&order)));
            assert!(!acts.iter().any(|act| matches!(act, Act::Open(_))), "{state:?} {mode:?}: {acts:?}");
        }
    }
}

#[test]
fn what_only_suggests_goes_away_with_the_need_and_what_the_supplier_has_stays() {
    for (state, expected) in [
        (S::Suggested, vec![Act::Move(S::Cancelled, StepNote::Enough)]),
        (S::WaitingForApproval, vec![Act::Move(S::Cancelled, StepNote::Enough)]),
        (S::Submitted, vec![]),
        (S::Shipped, vec![]),
    ] {
        let order = order(state, DEVICE);
        let mode = if state == S::Suggested { M::Suggest } else { M::Approve };
        let enough = Page { clearly_enough: true, ..above(mode, &order) };
        assert_eq!(review(&enough), expected, "{state:?}");
        assert_eq!(
            review(&above(mode, &order)),
            [],
            "{state:?}: a little more than enough is a change of the weekday"
        );
    }
    let suggested = order(S::Suggested, DEVICE);
    assert_eq!(review(&page(M::Off, Some(&suggested))), [Act::Move(S::Cancelled, StepNote::TurnedOff)]);
    assert_eq!(review(&page(M::Automatic, Some(&suggested))), [Act::Move(S::Submitted, StepNote::AsSet)]);
}

/// Somewhat more is there than the reorder point.
fn above(mode: M, order: &SupplyOrder) -> Page<'_> {
    Page { decision: OrderDecision::Wait, reason: OrderReason::AboveReorderPoint, ..page(mode, Some(order)) }
}

#[test]
fn what_is_not_due_any_more_is_not_sent_because_the_mode_is_another_one() {
    let waiting = order(S::WaitingForApproval, DEVICE);
    assert_eq!(review(&above(M::Automatic, &waiting)), []);
    assert_eq!(review(&above(M::Suggest, &waiting)), [Act::Move(S::Suggested, StepNote::AsSet)]);
}

#[test]
fn a_suggestion_ends_with_the_reason_that_is_so_and_stays_where_nobody_can_say() {
    let suggested = order(S::Suggested, DEVICE);
    let ends = |note| vec![Act::Move(S::Cancelled, note)];
    let reasons = [
        (OrderReason::UnknownButSpare, None, ends(StepNote::SpareThere)),
        (OrderReason::NotInUse, None, ends(StepNote::NotInUse)),
        (OrderReason::TooEarly, None, vec![]),
        (OrderReason::Held, None, vec![]),
        (OrderReason::TooEarly, Some(OrderReason::ClassNotTold), ends(StepNote::ClassNotTold)),
        (OrderReason::TooEarly, Some(OrderReason::NoLevelOfContainer), ends(StepNote::NoLevelOfContainer)),
    ];
    for (reason, never, expected) in reasons {
        let wait = Page { reason, never, ..above(M::Suggest, &suggested) };
        assert_eq!(review(&wait), expected, "{reason:?} {never:?}");
    }
    let held = Page { reason: OrderReason::Held, ..above(M::Automatic, &suggested) };
    assert_eq!(review(&held), [], "nothing moves while nobody has said what printer it is");
}

#[test]
fn what_was_submitted_and_will_never_be_sent_waits_for_the_administrator_whatever_the_mode() {
    for state in [S::Submitted, S::Overdue] {
        let order = order(state, DEVICE);
        let lost = Page { lost: true, ..page(M::Automatic, Some(&order)) };
        assert_eq!(review(&lost), [Act::Move(S::WaitingForApproval, StepNote::NeverSent)], "{state:?}");
        let came = Page { came: &[seen(NOW)], ..lost };
        assert_eq!(
            review(&came),
            [Act::Move(S::Cancelled, StepNote::NewInside)],
            "{state:?}: it can't be that one"
        );
    }
    let mut back = order(S::Submitted, DEVICE);
    back.state = S::WaitingForApproval;
    for mode in M::ALL {
        let enough = Page { clearly_enough: true, ..above(mode, &back) };
        assert_eq!(review(&page(mode, Some(&back))), [], "{mode:?}");
        assert_eq!(review(&enough), [], "{mode:?}: somebody relied on it");
    }
}

#[test]
fn what_is_never_ordered_says_why() {
    let never = Page { never: Some(OrderReason::ClassNotTold), ..page(M::Automatic, None) };
    assert_eq!(decide(&never), (OrderDecision::Wait, OrderReason::ClassNotTold));
    assert_eq!(review(&never), []);
}

#[test]
fn overdue_is_what_the_supplier_is_a_day_late_with_and_what_is_two_deviations_over_the_mean() {
    // An order takes 5 ± 2 days; this one was submitted on the 18th.
    let submitted = time("2026-11-18T10:00:00Z");
    let ours = expected(&advice(), submitted);
    assert_eq!(ours, time("2026-11-23T10:00:00Z"));
    let said = time("2026-11-23T22:59:59Z");
    for (expected_at, late) in [(ours, "2026-11-27T10:00:00Z"), (said, "2026-11-24T22:59:59Z")] {
        let order = SupplyOrder { expected_at: Some(expected_at), ..order(S::Shipped, DEVICE) };
        let at = |now| review(&Page { now, ..page(M::Automatic, Some(&order)) });
        let second = jiff::SignedDuration::from_secs(1);
        assert_eq!(at(time(late)), [], "{expected_at}");
        assert_eq!(at(time(late) + second), [Act::Move(S::Overdue, StepNote::Late)], "{expected_at}");
    }
}

#[test]
fn an_order_that_should_be_here_is_overdue_once() {
    for (state, expected) in [
        (S::Submitted, vec![Act::Move(S::Overdue, StepNote::Late)]),
        (S::Acknowledged, vec![Act::Move(S::Overdue, StepNote::Late)]),
        (S::Shipped, vec![Act::Move(S::Overdue, StepNote::Late)]),
        (S::Overdue, vec![]),
    ] {
        let order = order(state, DEVICE);
        let late = Page { now: time("2026-11-26T10:00:01Z"), ..page(M::Automatic, Some(&order)) };
        assert_eq!(review(&late), expected, "{state:?}");
    }
}

#[test]
fn a_new_cartridge_comes_from_the_shelf_else_from_the_order_that_is_on_its_way() {
    let at = [seen(NOW)];
    let came = |on_hand, open, ended| Page { came: &at, on_hand, ended, ..page(M::Automatic, open) };
    let (shipped, received, asked) = (
        order(S::Shipped, DEVICE),
        order(S::Received, "administrator"),
        order(S::WaitingForApproval, DEVICE),
    );
    assert_eq!(review(&came(2, None, Some(&received))), [Act::Installed, Act::OnHand(1)]);
    assert_eq!(review(&came(1, Some(&shipped), None)), [Act::OnHand(0)], "the order is still on its way");
    assert_eq!(
        review(&came(0, Some(&shipped), None)),
        [Act::Move(S::Installed, StepNote::NewInside), Act::OnHand(1)],
        "two were ordered"
    );
    let too_soon = Page { earliest: Some(time("2026-11-22T10:00:01Z")), ..came(0, Some(&shipped), None) };
    assert_eq!(review(&too_soon), [], "it lay on the shelf, and nobody had counted it");
    let found_late = Page { now: time("2026-11-25T10:00:00Z"), ..too_soon };
    assert_eq!(review(&found_late), [], "when it came counts, and not when it was found");
    assert_eq!(review(&came(0, Some(&asked), None)), [Act::Move(S::Cancelled, StepNote::NewInside)]);
    assert_eq!(review(&came(0, None, None)), [], "nobody counted it");
    let before = [seen("2026-11-16T10:00:00Z")];
    let counted = [Came { lay: Lay::Elsewhere, ..seen(NOW) }];
    let two = SupplyOrder { quantity: 2, ..shipped.clone() };
    for (on_hand, order) in [(0, &shipped), (1, &two)] {
        let counted = Page { came: &counted, ..came(on_hand, Some(order), None) };
        let ends = [Act::Move(S::Installed, StepNote::NewInside)];
        assert_eq!(review(&counted), ends, "what was left of the parcel was counted");
    }
    let off = [Came { lay: Lay::CountedOff, ..seen(NOW) }];
    for on_hand in [0, 1] {
        let page = Page { came: &off, ..came(on_hand, Some(&shipped), None) };
        assert_eq!(review(&page), [], "it was taken off already, and its order is on its way");
    }
    for (on_hand, expected) in [(1, vec![Act::OnHand(0)]), (0, vec![])] {
        for order in [&shipped, &asked] {
            let before = Page { came: &before, mode: M::Approve, ..came(on_hand, Some(order), None) };
            assert_eq!(review(&before), expected, "it was inside when the order was opened, and on no shelf");
        }
    }
}

#[test]
fn what_can_not_be_on_the_shelf_is_taken_off_the_book_unless_one_has_come_in_meanwhile() {
    let shipped = order(S::Shipped, DEVICE);
    let stands = |open| Page { on_hand: 2, not_there: 2, ..page(M::Automatic, open) };
    assert_eq!(review(&stands(None)), [Act::NotThere(2), Act::Open(S::Submitted)]);
    assert_eq!(review(&stands(Some(&shipped))), [Act::NotThere(2)], "one order is open at a time");
    assert_eq!(review(&Page { came: &[seen(NOW)], ..stands(None) }), [Act::OnHand(1)]);
}

#[test]
fn what_the_administrator_or_the_supplier_turned_down_is_not_asked_again_at_once() {
    let taken_back = order(S::Cancelled, "administrator");
    let refused = order(S::Refused, "communication server");
    let by_itself = order(S::Cancelled, DEVICE);
    let after = |ended| Page { ended: Some(ended), ..page(M::Automatic, None) };
    for ended in [&taken_back, &refused] {
        assert_eq!(decide(&after(ended)), (OrderDecision::Wait, OrderReason::TurnedDown));
        assert_eq!(review(&after(ended)), []);
        let later = Page { now: time("2026-12-03T10:00:00Z"), ..after(ended) };
        assert_eq!(review(&later), [Act::Open(S::Submitted)], "it is asked again after two weeks");
        let next = Page { installed_at: Some(time("2026-11-20T10:00:00Z")), ..after(ended) };
        assert_eq!(review(&next), [Act::Open(S::Submitted)], "another cartridge is inside");
    }
    assert_eq!(review(&after(&by_itself)), [Act::Open(S::Submitted)]);
}

#[test]
fn an_order_comes_no_sooner_than_a_day_before_the_day_that_the_supplier_named() {
    let lead_time = LeadTime { mean_days: 5.0, deviation_days: 1.0 };
    let submitted_at = time("2026-11-18T10:00:00Z");
    // What the supplier said, and before when it can't have come.
    let table = [
        (None, "2026-11-21T10:00:00Z"),
        (Some("2026-12-02T10:00:00Z"), "2026-12-01T10:00:00Z"),
        (Some("2026-11-19T10:00:00Z"), "2026-11-18T22:00:00Z"),
        (Some("2026-11-17T00:00:00Z"), "2026-11-18T10:00:00Z"),
    ];
    for (named, expected_from) in table {
        let shipped = order(S::Shipped, DEVICE);
        let expected_at = Some(named.map_or_else(|| expected(&shipped.advice, submitted_at), time));
        let shipped = SupplyOrder { submitted_at: Some(submitted_at), expected_at, ..shipped };
        assert_eq!(earliest(&shipped, lead_time), Some(time(expected_from)), "{named:?}");
    }
}
