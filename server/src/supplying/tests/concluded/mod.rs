//! What is concluded from what is known, without a disk.

mod empty;

use app::model::{
    CartridgeChange, CartridgeChangeKind, EnteredProfile, OrderAdvice, OrderState, OrderStep, OrderingMode,
    StepNote, SupplyOrder, SupplyProfile,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::super::conclude::{By, Concluded, Known, conclude};
use crate::{
    maintenance::figures::Span,
    supplies::{
        History, Level, Sample,
        ordering::{
            Shelf,
            book::Act,
            step::{self, Article},
        },
        profile::{self, Usual},
    },
    testing::{reading, time},
};

/// Impressions of an hour.
const AN_HOUR: u64 = 20;
const BEGIN: &str = "2026-03-02T00:00:00Z";

fn after(hours: i64) -> Timestamp {
    time(BEGIN) + SignedDuration::from_hours(hours)
}

/// A look an hour until `hours`; `level` tells what is left at an hour.
fn looks(hours: i64, level: impl Fn(i64) -> Level) -> Vec<Sample> {
    let look = |hour: i64| Sample {
        at: after(hour),
        impressions: Some(AN_HOUR * hour.unsigned_abs()),
        level: level(hour),
        usage: None,
    };
    (0..=hours).map(look).collect()
}

fn ordered_by_itself() -> SupplyProfile {
    let usual = Usual {
        ordering: OrderingMode::Automatic,
        service_level_percent: 99,
        lead_time_days: 3,
        days_left_alert: 7,
    };
    profile::of(&reading().supplies.remove(0), &EnteredProfile::default(), &usual)
}

/// What the last of these looks comes to, with one on the shelf.
fn at_the_last(samples: &[Sample], changes: &[CartridgeChange], counted_at: Option<Timestamp>) -> Concluded {
    with_orders(History { samples, ..History::default() }, changes, (1, counted_at), &[])
}

/// The same with so many on the shelf, counted at a time, and orders, the newest first.
fn with_orders(
    history: History<'_>,
    changes: &[CartridgeChange],
    (on_hand, counted_at): (u32, Option<Timestamp>),
    orders: &[&SupplyOrder],
) -> Concluded {
    let put_at = orders.iter().find_map(|order| order.received_at());
    with_shelf(history, changes, Shelf { on_hand, counted_at, put_at, ..Shelf::default() }, orders)
}

/// The same with all that is known of the shelf.
fn with_shelf(
    history: History<'_>,
    changes: &[CartridgeChange],
    shelf: Shelf,
    orders: &[&SupplyOrder],
) -> Concluded {
    concluded(history, changes, (shelf, &[]), orders)
}

/// The same where something else stopped the printer at times.
fn concluded(
    history: History<'_>,
    changes: &[CartridgeChange],
    (shelf, stopped): (Shelf, &[Span]),
    orders: &[&SupplyOrder],
) -> Concluded {
    let profile = &ordered_by_itself();
    let (took_days, held, lost) = (&[], false, false);
    let known = Known { changes, orders, took_days, shelf, stopped, profile, held, lost };
    let by = By {
        now: history.samples.last().unwrap().at,
        zone: &TimeZone::UTC,
        lead_time_deviation_days: 1,
        consolidation_days: 0,
        can_send: true,
    };
    conclude(history, &known, &by, |_| None)
}

/// One that was sent at an hour, of which nobody said a word, and which is expected three days later.
fn sent(hour: i64, quantity: u32) -> SupplyOrder {
    let advice =
        OrderAdvice { lead_time_tenths: 30, lead_time_deviation_tenths: 10, ..OrderAdvice::NO_NUMBERS };
    let mut order = step::draft(Article::default(), quantity, advice, after(hour));
    goes(&mut order, OrderState::Submitted, hour);
    order
}

fn goes(order: &mut SupplyOrder, state: OrderState, hour: i64) {
    let step = OrderStep { at: after(hour), state, who: "administrator".into(), note: None };
    step::take(order, step, (true, false));
}

/// A cartridge lasts for twenty days.
fn percent(hour: i64) -> Level {
    Level::Percent(u8::try_from(100 - hour % 480 * 100 / 480).unwrap())
}

#[test]
fn a_cartridge_that_is_seen_and_not_written_down_yet_is_not_on_the_shelf_as_well() {
    let written = at_the_last(&looks(480 + 60, percent), &[], None);
    assert_eq!(written.news.len(), 1, "a day and a half later it is certain");
    let cartridge = AN_HOUR * 480;
    // Nothing is believed after one hour; after thirty it is, and may yet get another name.
    for hours in [1, 30] {
        let samples = looks(480 * 2 + hours, percent);
        let seen = at_the_last(&samples, &written.news, None);
        assert_eq!(seen.news, [], "{hours}");
        let advice = seen.judged.advice;
        let position = advice.position_pages.unwrap();
        assert!(position < cartridge + cartridge / 10, "{hours}: {position} of {cartridge}, which is inside");
        let on_hand = (advice.on_hand, advice.seen_inside);
        assert_eq!(on_hand, (1, 1), "{hours}: the page says what was counted, and where it is");
        let counted = at_the_last(&samples, &written.news, Some(after(480 * 2 + 1)));
        let counted = counted.judged.advice.position_pages.unwrap();
        assert!(
            counted > cartridge * 19 / 10,
            "{hours}: {counted}, and one was counted beside the one inside"
        );
    }
}

#[test]
fn what_is_found_weeks_after_it_came_is_taken_from_the_shelf_unless_that_was_counted_since() {
    // "Low" on ten of a hundred days: what comes then is believed after a fifth of the pages between.
    let low = |hour: i64| if hour % 2400 >= 2160 { Level::Low } else { Level::NotReported };
    let found = |counted_at| {
        let mut changes: Vec<CartridgeChange> = Vec::new();
        let mut acts = Vec::new();
        for day in 100..250 {
            let concluded = at_the_last(&looks(24 * day, low), &changes, counted_at);
            if concluded.news.iter().any(|change| change.at >= after(4800)) {
                acts.extend(concluded.judged.acts);
                assert!(day > 214, "it took more than a fortnight, and came on day {day}");
            }
            changes = concluded.changes;
        }
        assert_eq!(changes.len(), 2, "{changes:#?}");
        assert!(changes.iter().all(|change| change.kind == CartridgeChangeKind::New));
        acts
    };
    assert_eq!(found(None), [Act::OnHand(0)]);
    assert_eq!(found(Some(after(4700))), [Act::OnHand(0)], "counted before it came");
    assert_eq!(found(Some(after(4900))), [], "counted after it came, and without it");
}

#[test]
fn what_is_found_long_after_it_came_and_is_not_inside_any_more_is_in_no_book() {
    let samples = looks(480 * 4 + 60, percent);
    let inside = |hours, kind| CartridgeChange {
        at: after(hours),
        kind,
        wasted_percent: None,
        serial_number: None,
        impressions: None,
    };
    let written = [inside(1440, CartridgeChangeKind::New), inside(1920, CartridgeChangeKind::New)];
    let concluded = at_the_last(&samples, &written, None);
    assert_eq!(concluded.news.len(), 2, "{:#?}", concluded.news);
    assert_eq!(concluded.judged.acts, [], "they came weeks before those that are written down");
}

/// Twenty days of one, and 37 hours of the next, of which no number tells.
fn changed() -> Vec<Sample> {
    looks(480 + 37, percent)
}

#[test]
fn one_that_was_put_in_from_the_parcel_ends_its_order_though_the_rest_was_counted_before_it_was_found() {
    for (quantity, left) in [(1, 0), (2, 1)] {
        let order = sent(480 - 6 * 24, quantity);
        for counted_at in [after(481), after(500)] {
            let samples = changed();
            let history = History { samples: &samples, ..History::default() };
            let concluded = with_orders(history, &[], (left, Some(counted_at)), &[&order]);
            assert_eq!(concluded.news.len(), 1);
            let ends = [Act::Move(OrderState::Installed, StepNote::NewInside)];
            assert_eq!(concluded.judged.acts, ends, "{left} of {quantity} are left, as counted");
        }
    }
}

#[test]
fn a_count_between_the_last_look_at_the_old_one_and_the_first_at_the_new_one_is_of_what_was_left() {
    let mut samples = changed();
    // It was off over the weekend.
    samples.retain(|sample| !(after(430)..after(480)).contains(&sample.at));
    let acts = |counted| at_the_last(&samples, &[], Some(after(counted))).judged.acts;
    assert_eq!(acts(428), [Act::OnHand(0)]);
    assert_eq!(acts(440), [Act::OnHand(0)], "who switches it on changes it then");
    assert_eq!(acts(470), []);
    let shelf = Shelf { on_hand: 2, ..Shelf::default() }.counted(1, after(440));
    let fewer = with_shelf(History { samples: &samples, ..History::default() }, &[], shelf, &[]);
    assert_eq!(fewer.judged.acts, [], "it was seen to be gone");
}

#[test]
fn what_somebody_takes_off_the_shelf_by_a_count_is_not_taken_off_again_and_is_no_parcel() {
    let samples = changed();
    let history = History { samples: &samples, ..History::default() };
    let one = Shelf { on_hand: 1, ..Shelf::default() };
    let ends = vec![Act::Move(OrderState::Installed, StepNote::NewInside)];
    // What was counted after it came in, with an order under way that may have come.
    for (counted, expected) in [(0, vec![]), (1, ends.clone()), (2, ends)] {
        let order = sent(480 - 3 * 24, 1);
        let concluded = with_shelf(history, &[], one.counted(counted, after(481)), &[&order]);
        assert_eq!(concluded.news.len(), 1);
        assert_eq!(concluded.judged.acts, expected, "{counted} counted of 1");
    }
    let mut order = sent(480 - 3 * 24, 1);
    goes(&mut order, OrderState::Received, 486);
    let received = one.counted(0, after(481)).received(1, after(486));
    let concluded = with_shelf(history, &[], received, &[&order]);
    assert_eq!(concluded.judged.acts, [], "what was received after that lies on the shelf");
}

#[test]
fn one_more_than_none_is_the_rest_of_the_parcel_that_the_one_inside_came_in() {
    let samples = changed();
    let history = History { samples: &samples, ..History::default() };
    let order = sent(480 - 3 * 24, 2);
    let shelf = Shelf::default().counted(0, after(100)).one_more(after(482));
    let concluded = with_shelf(history, &[], shelf, &[&order]);
    assert_eq!(concluded.judged.acts, [Act::Move(OrderState::Installed, StepNote::NewInside)]);
    let shelf = Shelf::default().counted(1, after(100)).one_more(after(482));
    let concluded = with_shelf(history, &[], shelf, &[&order]);
    assert_eq!(concluded.judged.acts, [Act::OnHand(1)], "of one that lay there the other one was taken");
}

#[test]
fn what_comes_after_none_were_counted_and_a_parcel_was_received_is_from_the_parcel() {
    let mut samples = changed();
    // It was off over the weekend, on which it was seen that there is none, and a parcel came.
    samples.retain(|sample| !(after(430)..after(480)).contains(&sample.at));
    for (quantity, left) in [(1, 0), (2, 1)] {
        let mut order = sent(380, quantity);
        goes(&mut order, OrderState::Received, 460);
        let history = History { samples: &samples, ..History::default() };
        let concluded = with_orders(history, &[], (quantity, Some(after(440))), &[&order]);
        assert_eq!(concluded.judged.acts, [Act::Installed, Act::OnHand(left)], "of {quantity}");
    }
}

#[test]
fn a_count_that_lies_ahead_because_the_clock_was_wrong_keeps_nothing_on_the_shelf() {
    let acts = at_the_last(&changed(), &[], Some(after(24 * 1000))).judged.acts;
    assert_eq!(acts, [Act::OnHand(0)]);
}

#[test]
fn a_spare_that_nobody_counted_is_not_taken_from_a_parcel_that_came_later() {
    // Ordered and received, in hours before and after it came.
    for (ordered, received, taken) in [(1, 20, false), (20, 1, true), (24 * 6, 20, true), (20, -1, true)] {
        let mut order = sent(480 - ordered, 1);
        goes(&mut order, OrderState::Received, 480 + received);
        let samples = changed();
        let history = History { samples: &samples, ..History::default() };
        let acts = with_orders(history, &[], (1, None), &[&order]).judged.acts;
        let expected: &[Act] = if taken { &[Act::Installed, Act::OnHand(0)] } else { &[] };
        assert_eq!(acts, expected, "an order takes more than an hour, unless it is here");
    }
}

#[test]
fn only_a_new_cartridge_is_one_of_those_on_the_shelf() {
    let risen = |level: u8| {
        move |hour: i64| {
            Level::Percent(if hour >= 440 {
                level
            } else {
                (100 - hour / 5).clamp(5, 100).try_into().unwrap()
            })
        }
    };
    // What the level rises to; how long ago; whether it is taken for one of those on the shelf until that is certain.
    for (level, hours, taken) in [(100, 1, 1), (100, 20, 1), (30, 0, 0), (35, 1, 0), (35, 20, 0)] {
        let seen = at_the_last(&looks(440 + hours, risen(level)), &[], None);
        assert_eq!(seen.judged.advice.seen_inside, taken, "{level} % for {hours} hours");
    }
    // What is filled again, and what is put back: the number is the same, or that of one which was inside before.
    let samples = looks(440 + 60, risen(100));
    let (first, second, third) =
        ((after(0), "A".to_owned()), (after(100), "B".to_owned()), (after(440), "A".to_owned()));
    for (numbers, kind) in [
        (vec![first.clone()], CartridgeChangeKind::Refilled),
        (vec![first, second, third], CartridgeChangeKind::ReInserted),
    ] {
        let history = History { samples: &samples, serial_numbers: &numbers, ..History::default() };
        let concluded = with_orders(history, &[], (1, Some(after(200))), &[]);
        assert_eq!(concluded.changes.last().map(|change| change.kind), Some(kind), "{:?}", concluded.changes);
        assert_eq!((concluded.judged.acts, concluded.judged.advice.seen_inside), (vec![], 0), "{kind:?}");
    }
    let shaken = at_the_last(&looks(440 + 60, risen(24)), &[], None);
    assert_eq!((shaken.judged.acts, shaken.judged.advice.seen_inside), (vec![], 0));
}

#[test]
fn a_cartridge_that_is_shaken_and_changed_the_next_day_is_written_down_as_changed() {
    // Nearly empty, shaken, and changed after forty hours.
    let level = |hour: i64| match hour {
        ..476 => percent(hour),
        476..516 => Level::Percent(u8::try_from(12 - (hour - 476) / 4).unwrap()),
        _ => Level::Percent(u8::try_from(100 - (hour - 516) / 5).unwrap()),
    };
    let mut changes: Vec<CartridgeChange> = Vec::new();
    for hours in 470..600 {
        changes = at_the_last(&looks(hours, level), &changes, None).changes;
    }
    let kinds: Vec<_> = changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [CartridgeChangeKind::Shaken, CartridgeChangeKind::New]);
}
