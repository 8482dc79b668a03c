//! What one look at a supply comes to. Pure: the desk takes what is known from the disk, and the simulation of years of
//! orders from a book of its own, so that both decide by the same.

use app::model::{CartridgeChange, OrderReason, SupplyOrder, SupplyProfile};
use jiff::{Timestamp, tz::TimeZone};

use super::judge::{Case, Judged, judge};
use crate::supplies::{
    Forecast, History, Outlook, cartridges,
    forecast::forecast,
    number::{count, pages},
    ordering::LeadTime,
};

/// What is known of a supply beside its history.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What is written down of its cartridges.
    pub changes: &'a [CartridgeChange],
    /// Its orders, the newest first.
    pub orders: &'a [&'a SupplyOrder],
    /// How many days past orders took, the last one last.
    pub took_days: &'a [f64],
    /// How many are on the shelf.
    pub on_hand: u32,
    /// What it is, and what is wanted of it.
    pub profile: &'a SupplyProfile,
    /// Whether the printer is not the one that it was.
    pub held: bool,
    /// Whether nobody has got the open order or ever will.
    pub lost: bool,
}

/// When and by what is looked.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The time.
    pub now: Timestamp,
    /// The printer's time zone.
    pub zone: &'a TimeZone,
    /// How much the time that an order takes varies, before past orders have put that right.
    pub lead_time_deviation_days: u64,
    /// What is due within so many days goes into the parcel of another one.
    pub consolidation_days: u64,
    /// Whether an order could be sent.
    pub can_send: bool,
}

/// What a look came to.
pub struct Concluded {
    /// When it will be empty.
    pub forecast: Forecast,
    /// Changes of cartridges that are not written down yet.
    pub news: Vec<CartridgeChange>,
    /// All of them, oldest first.
    pub changes: Vec<CartridgeChange>,
    /// When the one inside came, where that is known.
    pub installed_at: Option<Timestamp>,
    /// What becomes of its orders.
    pub judged: Judged,
}

/// Concludes; `never` says why it is never ordered, or `None`.
pub fn conclude(
    history: History<'_>,
    known: &Known<'_>,
    by: &By<'_>,
    never: impl FnOnce(&Forecast) -> Option<OrderReason>,
) -> Concluded {
    let rated_pages = known.profile.rated_pages.as_ref().map(|rated| pages(rated.value));
    let forecast = forecast(history, &Outlook { now: by.now, zone: by.zone, rated_pages });
    let news = cartridges::news(known.changes, &forecast.replacements, history);
    let mut changes = [known.changes, &news].concat();
    changes.sort_by_key(|change| change.at);
    let installed_at = changes.iter().rev().find(|change| change.kind.begins_anew()).map(|change| change.at);
    let lead_time = LeadTime {
        mean_days: f64::from(known.profile.lead_time_days.value),
        deviation_days: count(usize::try_from(by.lead_time_deviation_days).unwrap_or(usize::MAX)),
    };
    let judged = judge(&Case {
        now: by.now,
        forecast: &forecast,
        lead_time: lead_time.learned(known.took_days),
        profile: known.profile,
        on_hand: known.on_hand,
        orders: known.orders,
        news: &news,
        installed_at,
        held: known.held,
        lost: known.lost,
        never: never(&forecast),
        can_send: by.can_send,
        consolidation_days: by.consolidation_days,
    });
    Concluded { forecast, news, changes, installed_at, judged }
}
