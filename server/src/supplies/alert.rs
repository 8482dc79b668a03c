//! What is told of by e-mail, once, and that it is over. Pure: what is seen and what was told in, what to tell out.

#[cfg(test)]
mod tests;

use app::model::{LOW_PERCENT, Supply, SupplyClass, SupplyState};
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

/// What was told is over at so much more than what counts as low or empty, in percent: a level wavers.
const MORE_PERCENT: u8 = 5;

/// How long a supply lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lasts {
    /// Days until it is empty with 50 %.
    pub days_left: Option<f64>,
    /// Fewer than these are told of; 0: never.
    pub wanted: u32,
    /// When the cartridge inside came.
    pub installed_at: Option<Timestamp>,
    /// In what steps its level is told, in percent: it may be a step off.
    pub step_percent: u8,
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
    let another = |kind| {
        let told = is_open(kind).map(|open| open.since);
        lasts.installed_at.zip(told).is_some_and(|(installed, told)| installed > told)
    };
    // Whether it is over with certainty: with another one, or well above. A printer that tells no number knows by itself.
    let is_over = |kind, percent: u8| {
        let above = percent.saturating_add(MORE_PERCENT.max(lasts.step_percent));
        another(kind) || supply.percent.is_none_or(|percent| percent > above)
    };
    let not_low = is_over(Kind::Low, LOW_PERCENT).then_some(false);
    let not_over = is_over(used_up, 0).then_some(false);
    let (low, over) = match supply.state {
        SupplyState::Ok => (not_low, not_over),
        // A receptacle that is nearly full is emptied when it is full.
        SupplyState::Low if supply.class == SupplyClass::Receptacle => (Some(false), not_over),
        SupplyState::Low => (Some(true), not_over),
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
    let few = match lasts.days_left {
        _ if wanted <= 0.0 => Some(false),
        Some(days) if days < wanted => Some(true),
        Some(days) if days >= enough => Some(false),
        // What was told was of the cartridge before, and of the next one nobody knows yet.
        _ if another(Kind::DaysLeft) => Some(false),
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
