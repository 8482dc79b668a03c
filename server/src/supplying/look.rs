//! One look at all supplies: what was seen, what it means, and what is to be done about it. Runs where the database is.

use app::model::{
    CartridgeChange, OrderReason, Reading, SuppliesView, Supply, SupplyClass, SupplyOrder, SupplyOutlook,
};
use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    carried::lost,
    conclude::{self, Concluded, conclude},
    desk::Terms,
    judge::{self, Judged},
    past::{points, printer},
    stopped,
};
use crate::{
    maintenance::figures::Span,
    store::{
        SupplyLevels, billing,
        supplies::{self as rows, DeviceRow, entry::Entry},
    },
    supplies::{
        Forecast, State, alert, cartridges,
        ordering::book::{self, Act},
        performance, profile,
    },
};

/// What one look came to.
pub(super) struct Looked {
    /// For the pages.
    pub(super) view: SuppliesView,
    /// What is to be done, by supply.
    pub(super) todo: Vec<ToDo>,
    /// What is to be done about open orders of supplies that the printer does not list, and of earlier printers.
    pub(super) unlisted: Vec<(SupplyOrder, Act)>,
}

/// What is to be done about a supply.
pub(super) struct ToDo {
    pub(super) supply: Supply,
    /// Its place in the view.
    pub(super) place: usize,
    /// What happened to its cartridges and is not written down yet.
    pub(super) changes: Vec<CartridgeChange>,
    /// What to tell.
    pub(super) alerts: Vec<alert::News>,
    /// What becomes of its orders.
    pub(super) judged: Judged,
}

/// Supplies that are looked at: a printer that has more is none.
const MOST: usize = 64;
/// Orders that pages show.
const ORDERS: usize = 50;
/// Cartridges of a supply that pages show: what each gave.
pub(super) const CARTRIDGES: usize = 24;

/// Looks.
pub(super) fn look(
    connection: &Connection,
    levels: &SupplyLevels,
    reading: &Reading,
    terms: &Terms,
) -> rusqlite::Result<Looked> {
    let device = rows::find_device(connection, &reading.identity)?;
    let held = billing::is_another_printer(connection)?;
    let orders = device.map_or(Ok(Vec::new()), |device| rows::order::newest(connection, device, ORDERS))?;
    let entries = device.map_or(Ok(Vec::new()), |device| rows::entry::all(connection, device))?;
    let told = device.map_or(Ok(Vec::new()), |device| rows::alert::open(connection, device))?;
    let earlier = rows::order::open_of_others(connection, device, ORDERS)?;
    // What stopped the printer is asked only where the book has something on a shelf that it may have to give up.
    let shelved = entries.iter().any(|(_, entry)| entry.shelf.on_hand > 0);
    let alerts = if shelved { stopped::alerts(connection, terms.now)? } else { Vec::new() };
    let lost = lost(connection, orders.iter().chain(&earlier), terms.is_enrolled())?;
    let mut view = SuppliesView {
        held,
        currency: terms.currency.clone(),
        performance: printer(levels, reading, terms),
        ..SuppliesView::default()
    };
    let mut todo = Vec::new();
    let mut forecasts = Vec::new();
    for supply in reading.supplies.iter().take(MOST) {
        let entry = entries.iter().find(|(index, _)| *index == supply.index).map(|(_, entry)| entry.clone());
        let known = Known {
            entry: entry.unwrap_or_default(),
            told: told.iter().filter(|(index, _)| *index == supply.index).map(|(_, open)| *open).collect(),
            orders: orders.iter().filter(|order| order.supply == supply.index).collect(),
            lost: &lost,
            stopped: stopped::by_another(&alerts, reading, supply, terms.now),
        };
        let one = one(connection, device, levels, supply, &known, held, terms)?;
        view.performance.cartridges.extend(one.uses);
        view.supplies.push(one.outlook);
        todo.push(ToDo { place: view.supplies.len() - 1, ..one.todo });
        forecasts.push(one.forecast);
    }
    judge::consolidate(&mut todo, &mut view, &forecasts, terms);
    let wanted = view.supplies.iter().any(|supply| super::desk::is_on(supply.profile.ordering.value));
    view.no_way_to_order = terms.no_way().filter(|_| wanted);
    let is_listed = |order: &&SupplyOrder| todo.iter().any(|todo| todo.supply.index == order.supply);
    let unlisted = orders.iter().filter(|order| !is_listed(order)).chain(&earlier);
    let acts = unlisted
        .filter_map(|order| Some((order.clone(), book::alone(order, terms.now, lost.contains(&order.id))?)));
    let unlisted = acts.collect();
    (view.orders, view.earlier) = (orders, earlier);
    Ok(Looked { view, todo, unlisted })
}

/// What the disk has of a supply.
struct Known<'a> {
    entry: Entry,
    told: Vec<alert::Open>,
    orders: Vec<&'a SupplyOrder>,
    /// Open orders that nobody has got or ever will.
    lost: &'a [i64],
    /// When something else stopped the printer.
    stopped: Vec<Span>,
}

struct One {
    outlook: SupplyOutlook,
    uses: Vec<app::model::CartridgeUse>,
    todo: ToDo,
    forecast: Forecast,
}

fn one(
    connection: &Connection,
    device: Option<DeviceRow>,
    levels: &SupplyLevels,
    supply: &Supply,
    known: &Known<'_>,
    held: bool,
    terms: &Terms,
) -> rusqlite::Result<One> {
    let index = supply.index;
    let on_disk = device.map(|device| {
        Ok::<_, rusqlite::Error>((
            rows::identity::told(connection, device, index)?,
            rows::change::of_supply(connection, device, index)?,
            rows::order::took_days(connection, device, index)?,
        ))
    });
    let (told, changes, took_days) = on_disk.transpose()?.unwrap_or_default();
    let samples = levels.samples(index);
    let another = known.entry.is_of_another(supply);
    let entry = known.entry.holding_for(supply);
    let profile = profile::of(supply, &entry.entered, &terms.usual);
    let rated = profile.rated_pages.as_ref().map(|rated| rated.value);
    let never = |forecast: &Forecast| match supply.class {
        _ if another => Some(OrderReason::AnotherSupply),
        // What the administrator wants of it goes before what the printer does not say.
        _ if known.entry.entered.ordering.is_some() => None,
        SupplyClass::Consumed => None,
        // Of a container that tells nothing nobody keeps a spare.
        SupplyClass::Receptacle => {
            (forecast.state == State::LevelNotReported).then_some(OrderReason::NoLevelOfContainer)
        }
        SupplyClass::Other => Some(OrderReason::ClassNotTold),
    };
    let of_it = conclude::Known {
        changes: &changes,
        orders: &known.orders,
        took_days: &took_days,
        shelf: entry.shelf,
        stopped: &known.stopped,
        profile: &profile,
        held,
        lost: known.orders.iter().any(|order| known.lost.contains(&order.id)),
    };
    let Concluded { forecast, news, changes, installed_at, judged } =
        conclude(told.history(&samples), &of_it, &terms.by(), never);
    let lasts = alert::Lasts {
        days_left: forecast.days_left(terms.now),
        wanted: profile.days_left_alert.value,
        installed_at,
        step_percent: forecast.basis.step_percent,
    };
    let alerts = alert::review(supply, lasts, &known.told, terms.listeners);
    let name = name(supply);
    let mut uses = performance::cartridges(&performance::Seen {
        index,
        name: &name,
        serial_number: supply.serial_number.as_deref(),
        samples: &samples,
        changes: &changes,
        rated_pages: rated,
        covers_pages: supply.covers_pages(),
        price: profile.price,
    });
    uses.truncate(terms.cartridges);
    let outlook = SupplyOutlook {
        index,
        forecast: Some(judge::forecast_of(&forecast, supply, terms.now)),
        advice: Some(judged.advice),
        installed_at,
        installed_at_by_printer: by_printer(supply, installed_at),
        levels: points(&samples, terms.now, &terms.zone),
        changes,
        on_hand: known.entry.shelf.on_hand,
        counted_at: known.entry.shelf.counted_at,
        entered: known.entry.entered.clone(),
        profile,
    };
    let todo = ToDo { supply: supply.clone(), place: 0, changes: news, alerts, judged };
    Ok(One { outlook, uses, todo, forecast })
}

/// The printer's own date of the one that is inside; not where another one was seen to come after that.
fn by_printer(supply: &Supply, seen: Option<Timestamp>) -> Option<Timestamp> {
    let fits = |at: &Timestamp| seen.is_none_or(|seen| seen.duration_since(*at) < cartridges::SAME);
    supply.record.replaced_at.filter(fits)
}

/// What a supply is called on pages, in mail and in events.
pub(super) fn name(supply: &Supply) -> String {
    app::supply_words::name(supply)
}
