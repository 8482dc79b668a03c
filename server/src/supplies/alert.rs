//! What is told of by e-mail, once, and that it is over. Pure: what is seen and what was told in, what to tell out.

use app::model::{Supply, SupplyClass, SupplyState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What may be so of a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Nearly used up.
    Low,
    /// Fewer days left than the administrator wants.
    DaysLeft,
    /// Used up.
    Empty,
    /// A receptacle without space.
    Full,
    /// A part that has done its work.
    Replace,
}

/// Something that is so since a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// What.
    pub kind: Kind,
    /// Since when.
    pub since: Timestamp,
    /// Tells this time from others.
    pub number: i64,
    /// Whether anybody was told of it.
    pub told: bool,
}

/// Of what somebody would be told now: e-mail is set up, and somebody wants to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listeners {
    /// That a supply is low, or that few days are left.
    pub soon: bool,
    /// That one is used up.
    pub used_up: bool,
}

impl Listeners {
    /// Whether somebody would be told of this.
    pub fn of(self, kind: Kind) -> bool {
        match kind {
            Kind::Low | Kind::DaysLeft => self.soon,
            Kind::Empty | Kind::Full | Kind::Replace => self.used_up,
        }
    }
}

/// What is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It is so.
    Raise(Kind),
    /// It still is, nobody could be told before, and now somebody can.
    Tell(Open),
    /// It is no longer so.
    Clear(Open),
}

/// So many days more than wanted, or so much of them, have to be left before that is over: a forecast moves by a day
/// or two from one day to the next.
const MORE_DAYS: f64 = 2.0;
const MORE: f64 = 1.25;

/// How long a supply lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lasts {
    /// Days until it is empty with 50 %.
    pub days_left: Option<f64>,
    /// Fewer than these are told of; 0: never.
    pub wanted: u32,
    /// When the cartridge inside came.
    pub installed_at: Option<Timestamp>,
}

/// What is to be told of a supply. What nobody can be told of waits for as long as it is so.
pub fn review(supply: &Supply, lasts: Lasts, open: &[Open], listeners: Listeners) -> Vec<News> {
    let mut news = Vec::new();
    let is_open = |kind| open.iter().find(|one| one.kind == kind);
    let mut judge = |kind, holds: Option<bool>| match (holds, is_open(kind)) {
        (Some(true), None) => news.push(News::Raise(kind)),
        (Some(true), Some(open)) if !open.told && listeners.of(kind) => news.push(News::Tell(*open)),
        (Some(false), Some(open)) => news.push(News::Clear(*open)),
        _ => {}
    };
    let used_up = used_up(supply);
    let (low, over) = match supply.state {
        SupplyState::Ok => (Some(false), Some(false)),
        // A receptacle that is nearly full is emptied when it is full.
        SupplyState::Low => (Some(supply.class != SupplyClass::Receptacle), Some(false)),
        // That it was low is over with the next one alone.
        SupplyState::Empty | SupplyState::Full => (None, Some(true)),
        SupplyState::Unknown => (None, None),
    };
    judge(Kind::Low, low);
    for kind in [Kind::Empty, Kind::Full, Kind::Replace] {
        judge(kind, if kind == used_up { over } else { Some(false) });
    }
    let wanted = f64::from(lasts.wanted);
    let enough = (wanted + MORE_DAYS).max(wanted * MORE);
    let told = is_open(Kind::DaysLeft);
    let another = lasts.installed_at.zip(told).is_some_and(|(installed, told)| installed > told.since);
    let few = match lasts.days_left {
        _ if wanted <= 0.0 => Some(false),
        Some(days) if days < wanted => Some(true),
        Some(days) if days >= enough => Some(false),
        // What was told was of the cartridge before, and of the next one nobody knows yet.
        _ if another => Some(false),
        _ => None,
    };
    judge(Kind::DaysLeft, few);
    news
}

/// The word for its end.
fn used_up(supply: &Supply) -> Kind {
    if supply.class == SupplyClass::Receptacle {
        return Kind::Full;
    }
    let filled =
        ["toner", "toner-cartridge", "ink", "ink-cartridge", "staples", "solid-wax", "ribbon-wax", "wax"];
    if filled.contains(&supply.kind.as_str()) { Kind::Empty } else { Kind::Replace }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{reading, time};

    const ALL: Listeners = Listeners { soon: true, used_up: true };

    fn supply(kind: &str, class: SupplyClass, state: SupplyState) -> Supply {
        let supply = reading().supplies.remove(0);
        Supply { kind: kind.into(), class, state, ..supply }
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
            (
                "a drum",
                supply("opc", SupplyClass::Consumed, S::Empty),
                None,
                vec![],
                vec![News::Raise(Replace)],
            ),
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
            let lasts = Lasts { days_left, wanted: 7, installed_at: None };
            assert_eq!(review(&supply, lasts, &told, ALL), expected, "{name}");
        }
    }

    #[test]
    fn what_nobody_could_be_told_of_is_told_while_it_is_so_to_who_wants_to_know() {
        let untold = |kind| Open { told: false, ..open(kind) };
        let toner = |state| supply("toner-cartridge", SupplyClass::Consumed, state);
        let lasts = Lasts { days_left: Some(3.0), wanted: 7, installed_at: None };
        let (soon, ended) =
            (Listeners { soon: true, used_up: false }, Listeners { soon: false, used_up: true });
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
    fn few_days_of_the_cartridge_before_are_over_with_the_next_one() {
        let toner = supply("toner-cartridge", SupplyClass::Consumed, SupplyState::Ok);
        let told = [open(Kind::DaysLeft)];
        let lasts = |at| Lasts { days_left: None, wanted: 7, installed_at: Some(time(at)) };
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
}
