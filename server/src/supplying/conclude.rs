//! What one look at a supply comes to. Pure: the desk takes what is known from the disk, and the simulation of years of
//! orders from a book of its own, so that both decide by the same.

use app::model::{Availability, CartridgeChange, OrderReason, SupplyOrder, SupplyProfile};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::judge::{Case, Judged, judge};
use crate::{
    maintenance::figures::{Span, availability},
    supplies::{
        Forecast, History, Outlook, Replacement,
        cartridges::{self, SAME},
        forecast::forecast,
        number::{count, pages},
        ordering::{
            LeadTime, Shelf,
            book::{self, Came, Lay},
        },
    },
};

/// A change that is found this late and is not the newest one either was there before anybody looked, or was called by
/// another name. Where a printer says "Low" and nothing else, the one inside is believed weeks after it came.
const OLD: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What was counted or put on the shelf in this time is put in before anybody believes that it is not there.
const SETTLED: SignedDuration = SignedDuration::from_hours(4 * 24);

/// Who opens a parcel and puts in one of it says within this time that it is here.
const OPENED: SignedDuration = SignedDuration::from_hours(12);

/// After a time in which nobody looked, a cartridge that is seen at the first look was put in within this time.
const SHORTLY: SignedDuration = SignedDuration::from_hours(12);

/// What is known of a supply beside its history.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What is written down of its cartridges.
    pub changes: &'a [CartridgeChange],
    /// Its orders, the newest first.
    pub orders: &'a [&'a SupplyOrder],
    /// How many days past orders took, the last one last.
    pub took_days: &'a [f64],
    /// What is on the shelf.
    pub shelf: Shelf,
    /// When something else stopped the printer.
    pub stopped: &'a [Span],
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
    let lead_time = lead_time.learned(known.took_days);
    let since = Since::of(known, lead_time, by.now);
    let (came, taken) = came((&forecast, history), (&news, installed_at), since, by.now);
    let stands_empty = forecast.stands_empty()
        && came.is_empty()
        && !since.is_newer_than(SETTLED, by.now)
        && !stands_for_another(known.stopped, history, by.now);
    let judged = judge(&Case {
        now: by.now,
        forecast: &forecast,
        lead_time,
        certain_days: known.took_days.is_empty().then(cartridges::certain_days),
        profile: known.profile,
        on_hand: known.shelf.on_hand,
        came: &came,
        taken,
        not_there: if stands_empty { known.shelf.on_hand } else { 0 },
        orders: known.orders,
        installed_at,
        held: known.held,
        lost: known.lost,
        never: never(&forecast),
        can_send: by.can_send,
        consolidation_days: by.consolidation_days,
    });
    Concluded { forecast, news, changes, installed_at, judged }
}

/// New cartridges that the book does not know of yet, oldest first: of the news, and after those the ones that are seen to be
/// inside though it is not certain enough to be written down.
fn came(
    (forecast, history): (&Forecast, History<'_>),
    (news, installed_at): (&[CartridgeChange], Option<Timestamp>),
    since: Since,
    now: Timestamp,
) -> (Vec<Came>, usize) {
    let came = |at: Timestamp| Came { at, lay: since.lay(at, history) };
    let is_new = |change: &&CartridgeChange| {
        change.kind.is_new() && (now.duration_since(change.at).abs() < OLD || installed_at == Some(change.at))
    };
    let written = news.iter().filter(is_new).map(|change| came(change.at)).collect();
    let is_full = |found: &&Replacement| found.kind.is_new() && found.to_full;
    let full = forecast.replacements.iter().filter(is_full).map(|found| found.at);
    let full = full.chain(forecast.full_newcomer_since());
    let unwritten = full.filter(|at| installed_at.is_none_or(|inside| at.duration_since(inside) >= SAME));
    (written, unwritten.filter(|at| came(*at).lay == Lay::OnTheShelf).count())
}

/// Whether something else kept it from printing for half of the time or more in which nothing was printed.
fn stands_for_another(stopped: &[Span], history: History<'_>, now: Timestamp) -> bool {
    let Some(since) = history.printed_at() else { return false };
    let whole = Span { from: since, to: now };
    let Availability { up, down, .. } = availability(whole, stopped, &[]);
    !down.is_zero() && down >= up
}

/// Since when what the book has on the shelf does not depend on what came in before.
#[derive(Clone, Copy)]
struct Since {
    /// When it was counted.
    counted_at: Option<Timestamp>,
    /// When a count last found fewer than the book had.
    lowered_at: Option<Timestamp>,
    /// Before this there was nothing on it: the parcel that was received last can't have been here.
    empty_until: Option<Timestamp>,
    /// When it was last counted, or something put on it.
    touched_at: Option<Timestamp>,
}

impl Since {
    fn of(known: &Known<'_>, lead_time: LeadTime, now: Timestamp) -> Self {
        let Shelf { on_hand, counted_at, lowered_at, put_at } = known.shelf;
        let parcel = known.orders.iter().find_map(|order| Some((*order, order.received_at()?)));
        let parcel = parcel.filter(|(order, _)| on_hand <= order.quantity);
        let opened = |received: Timestamp| received.checked_sub(OPENED).unwrap_or(Timestamp::MIN);
        let empty_until = parcel.and_then(|(order, at)| {
            Some(book::earliest(order, lead_time)?.min(opened(at)).max(order.submitted_at?))
        });
        // What lies ahead was said when the clock was wrong.
        let past = |at: &Timestamp| *at <= now;
        let (counted_at, lowered_at) = (counted_at.filter(past), lowered_at.filter(past));
        // Where there was none, what comes after the parcel is from the parcel.
        let before_parcel = |counted: &Timestamp| parcel.is_some_and(|(_, at)| *counted < at);
        Self {
            counted_at: counted_at.filter(|counted| !before_parcel(counted)),
            lowered_at,
            empty_until: empty_until.filter(past),
            touched_at: counted_at.max(put_at.filter(past)),
        }
    }

    /// Whether it was counted, or something put on it, within this time.
    fn is_newer_than(self, age: SignedDuration, now: Timestamp) -> bool {
        self.touched_at.is_some_and(|at| now.duration_since(at) < age)
    }

    /// Where a cartridge lay that is first seen inside at this time. Between a look and the next one a cartridge is changed and
    /// then the rest is counted, rather than the other way round; of a count that finds fewer it is certain. Where nobody
    /// looked for long, it is changed when somebody prints again, and that is shortly before the look.
    fn lay(self, at: Timestamp, history: History<'_>) -> Lay {
        let looks = history.samples.partition_point(|sample| sample.at < at);
        let before = looks.checked_sub(1).map_or(at, |last| history.samples[last].at);
        let changed = before.max(at.checked_sub(SHORTLY).unwrap_or(Timestamp::MIN));
        if self.lowered_at.is_some_and(|lowered| lowered >= before) {
            Lay::CountedOff
        } else if self.counted_at.is_none_or(|counted| counted < changed)
            && self.empty_until.is_none_or(|until| until < at)
        {
            Lay::OnTheShelf
        } else {
            Lay::Elsewhere
        }
    }
}
