use app::model::{Supply, SupplyClass, SupplyState};

use super::{Kind, Lasts, Listeners, News, Open, review};
use crate::testing::{reading, time};

const ALL: Listeners = Listeners { soon: true, used_up: true };

fn supply(kind: &str, class: SupplyClass, state: SupplyState) -> Supply {
    let supply = reading().supplies.remove(0);
    let percent = Some(if state == SupplyState::Ok { 60 } else { 4 });
    Supply { kind: kind.into(), class, state, percent, ..supply }
}

fn open(kind: Kind) -> Open {
    Open { kind, since: time("2026-11-20T00:00:00Z"), number: 1, told: true }
}

#[test]
fn each_is_told_once_and_that_it_is_over_where_it_was_told() {
    use Kind::{DaysLeft, Empty, Full, Low, Replace};
    use SupplyState as S;
    let toner = |state| supply("toner-cartridge", SupplyClass::Consumed, state);
    let table = [
        ("nothing", toner(S::Ok), Some(40.0), vec![], vec![]),
        ("low", toner(S::Low), Some(40.0), vec![], vec![News::Raise(Low)]),
        ("low still", toner(S::Low), Some(40.0), vec![Low], vec![]),
        ("empty", toner(S::Empty), Some(0.0), vec![Low, DaysLeft], vec![News::Raise(Empty)]),
        (
            "a new one",
            toner(S::Ok),
            Some(60.0),
            vec![Low, DaysLeft, Empty],
            vec![News::Clear(open(Low)), News::Clear(open(Empty)), News::Clear(open(DaysLeft))],
        ),
        ("few days", toner(S::Ok), Some(6.9), vec![], vec![News::Raise(DaysLeft)]),
        ("about as many as wanted", toner(S::Ok), Some(8.9), vec![DaysLeft], vec![]),
        ("more", toner(S::Ok), Some(9.1), vec![DaysLeft], vec![News::Clear(open(DaysLeft))]),
        ("nobody knows any more", toner(S::Unknown), None, vec![DaysLeft, Low, Empty], vec![]),
        ("a drum", supply("opc", SupplyClass::Consumed, S::Empty), None, vec![], vec![News::Raise(Replace)]),
        (
            "a waste container that is nearly full",
            supply("waste-toner", SupplyClass::Receptacle, S::Low),
            None,
            vec![],
            vec![],
        ),
        (
            "a waste container",
            supply("waste-toner", SupplyClass::Receptacle, S::Full),
            None,
            vec![],
            vec![News::Raise(Full)],
        ),
    ];
    for (name, supply, days_left, told, expected) in table {
        let told: Vec<Open> = told.into_iter().map(open).collect();
        let lasts = Lasts { days_left, wanted: 7, ..Lasts::default() };
        assert_eq!(review(&supply, lasts, &told, ALL), expected, "{name}");
    }
}

#[test]
fn what_nobody_could_be_told_of_is_told_while_it_is_so_to_who_wants_to_know() {
    let untold = |kind| Open { told: false, ..open(kind) };
    let toner = |state| supply("toner-cartridge", SupplyClass::Consumed, state);
    let lasts = Lasts { days_left: Some(3.0), wanted: 7, ..Lasts::default() };
    let (soon, ended) = (Listeners { soon: true, used_up: false }, Listeners { soon: false, used_up: true });
    let told = [untold(Kind::Low), untold(Kind::DaysLeft)];
    let low = toner(SupplyState::Low);
    assert_eq!(review(&low, lasts, &told, soon), told.map(News::Tell));
    assert_eq!(review(&low, lasts, &told, ended), []);
    assert_eq!(review(&low, lasts, &told.map(|open| Open { told: true, ..open }), ALL), []);
    // A new one: it is over, whether or not anybody knew.
    let lasts = Lasts { days_left: Some(60.0), ..lasts };
    assert_eq!(review(&toner(SupplyState::Ok), lasts, &told, soon), told.map(News::Clear));
}

#[test]
fn a_level_that_wavers_about_low_or_empty_is_told_of_once_and_over_well_above_or_with_another_one() {
    let toner = |percent| {
        let state = match percent {
            Some(0) => SupplyState::Empty,
            Some(..=10) => SupplyState::Low,
            _ => SupplyState::Ok,
        };
        Supply { percent, ..supply("toner-cartridge", SupplyClass::Consumed, state) }
    };
    let told = [open(Kind::Low), open(Kind::Empty)];
    let (low, empty) = (News::Clear(told[0]), News::Clear(told[1]));
    let table = [
        (Some(0), 1, vec![]),
        (Some(1), 1, vec![]),
        (Some(5), 1, vec![]),
        (Some(6), 1, vec![empty]),
        (Some(11), 1, vec![empty]),
        (Some(15), 1, vec![empty]),
        (Some(16), 1, vec![low, empty]),
        (Some(20), 10, vec![empty]),
        (Some(21), 10, vec![low, empty]),
        (None, 1, vec![low, empty]),
    ];
    for (percent, step_percent, expected) in table {
        let lasts = Lasts { step_percent, ..Lasts::default() };
        assert_eq!(review(&toner(percent), lasts, &told, ALL), expected, "{percent:?} {step_percent}");
    }
    let another = Lasts { installed_at: Some(time("2026-11-21T00:00:00Z")), ..Lasts::default() };
    assert_eq!(review(&toner(Some(12)), another, &told, ALL), [low, empty], "a used one came");
}

#[test]
fn few_days_of_the_cartridge_before_are_over_with_the_next_one() {
    let toner = supply("toner-cartridge", SupplyClass::Consumed, SupplyState::Ok);
    let told = [open(Kind::DaysLeft)];
    let lasts = |at| Lasts { wanted: 7, installed_at: Some(time(at)), ..Lasts::default() };
    assert_eq!(review(&toner, lasts("2026-11-19T00:00:00Z"), &told, ALL), []);
    assert_eq!(review(&toner, lasts("2026-11-21T00:00:00Z"), &told, ALL), [News::Clear(told[0])]);
}

#[test]
fn days_are_not_told_of_where_nobody_wants_them() {
    let toner = supply("toner-cartridge", SupplyClass::Consumed, SupplyState::Ok);
    let never = Lasts { days_left: Some(0.5), ..Lasts::default() };
    assert_eq!(review(&toner, never, &[], ALL), []);
    let told = [open(Kind::DaysLeft)];
    assert_eq!(review(&toner, never, &told, ALL), [News::Clear(told[0])]);
}
