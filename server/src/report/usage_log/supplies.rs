use app::model::{CartridgeUse, Reading, Source, SuppliesView, SupplyClass, SupplyOrder, SupplyOutlook};
use jiff::Timestamp;

use super::{
    UsageLog, events,
    subunits::{Amount, write_amount},
    word::word,
};
use crate::report::rows::{Fact, Rows, Value};

const SECTION: &str = "supplies";

/// Description, level, state and numbers of each supply, and what the Supplies Assistant knows of it.
pub(super) fn write(log: &UsageLog, reading: &Reading, rows: &mut Rows) {
    let unknown = SuppliesView::default();
    let known = log.supplies.as_ref().unwrap_or(&unknown);
    for supply in &reading.supplies {
        let fact = Fact {
            section: SECTION,
            index: Some(supply.index.into()),
            label: &supply.description,
            time: Some(reading.taken_at),
            ..Fact::default()
        };
        let (class, state) = (word(&supply.class), word(&supply.state));
        let texts = [
            ("description", Some(&*supply.description)),
            ("class", Some(&*class)),
            ("type", Some(&*supply.kind)),
            ("colorant", supply.colorant.as_deref()),
            ("part-number", supply.part_number.as_deref()),
            ("serial-number", supply.serial_number.as_deref()),
            ("state", Some(&*state)),
        ];
        for (key, value) in texts {
            if let Some(value) = value {
                rows.push(&Fact { key, value: value.into(), ..fact });
            }
        }
        let amount = Amount {
            source: supply.source.name(),
            unit: &supply.unit,
            capacity: supply.capacity,
            level: supply.level,
            percent: supply.percent,
            percent_unit: if supply.class == SupplyClass::Receptacle {
                "percent free"
            } else {
                "percent left"
            },
        };
        write_amount(&amount, &fact, rows);
        if let Some(outlook) = known.of(supply.index) {
            let record = supply.record.sources.get("replaced_at").map_or("", Source::name);
            write_outlook(known, outlook, record, &fact, rows);
        }
        for order in known.orders.iter().filter(|order| order.supply == supply.index) {
            write_order(order, &fact, rows);
        }
    }
    // A supply that the printer no longer tells of may still be on its way.
    let gone = |order: &&SupplyOrder| !reading.supplies.iter().any(|supply| supply.index == order.supply);
    for order in known.orders.iter().filter(gone) {
        let (index, label) = (Some(order.supply.into()), &*order.name);
        write_order(order, &Fact { section: SECTION, index, label, ..Fact::default() }, rows);
    }
    if log.supplies.is_none() {
        events::write_unreadable(SECTION, log.made_at, rows);
    }
}

/// When the cartridge inside came, by the printer's own date (the object `record`) where it keeps one, and what was printed with it, how long it will last by the forecast, how many are on the
/// shelf, and which cartridges there were.
fn write_outlook(
    known: &SuppliesView,
    outlook: &SupplyOutlook,
    record: &str,
    fact: &Fact<'_>,
    rows: &mut Rows,
) {
    let uses: Vec<&CartridgeUse> =
        known.performance.cartridges.iter().filter(|one| one.supply == outlook.index).collect();
    if let Some(at) = outlook.installed_at_by_printer {
        rows.push(&Fact { key: "installed-at", value: at.into(), source: record, ..*fact });
    } else if let Some(at) = outlook.installed_at {
        rows.push(&Fact { key: "installed-at", value: at.into(), ..*fact });
    }
    if outlook.installed_at.is_some()
        && let Some(pages) = uses.first().and_then(|inside| inside.pages)
    {
        let value = pages.into();
        rows.push(&Fact { key: "pages-since-installed", value, unit: "impressions", ..*fact });
    }
    if let Some(forecast) = &outlook.forecast {
        let time = Some(forecast.made_at);
        let state = word(&forecast.state);
        rows.push(&Fact { key: "forecast", value: (*state).into(), time, ..*fact });
        let empty = forecast.empty_at.map(|at| [at.p10, at.p50, at.p90]);
        let keys = ["days-left-p10", "days-left-p50", "days-left-p90"];
        for (key, at) in keys.into_iter().zip(empty.into_iter().flatten()) {
            let value = days(forecast.made_at, at).into();
            rows.push(&Fact { key, value, unit: "days", time, ..*fact });
        }
        let left = forecast.pages_left.map(|pages| [pages.p10, pages.p50, pages.p90]);
        let keys = ["pages-left-p10", "pages-left-p50", "pages-left-p90"];
        for (key, pages) in keys.into_iter().zip(left.into_iter().flatten()) {
            rows.push(&Fact { key, value: pages.into(), unit: "impressions", time, ..*fact });
        }
    }
    // Of a shelf that nobody has looked at nothing is known.
    if outlook.counted_at.is_some() || outlook.on_hand > 0 {
        let on_hand = i64::from(outlook.on_hand).into();
        rows.push(&Fact { key: "on-hand", value: on_hand, time: outlook.counted_at, ..*fact });
    }
    // The newest one is the first in memory and the last in the file, so that each keeps its number.
    for (number, one) in (1..).zip(uses.into_iter().rev()) {
        write_cartridge(number, one, outlook, fact, rows);
    }
}

/// One cartridge: whether it is inside, its serial number, when it came and went, what was printed with it, and how the
/// change that ended it was taken.
fn write_cartridge(
    number: usize,
    one: &CartridgeUse,
    outlook: &SupplyOutlook,
    fact: &Fact<'_>,
    rows: &mut Rows,
) {
    let time = one.removed_at.or(fact.time);
    let mut push = |end: &str, value: Value<'_>, unit: &str| {
        rows.push(&Fact { key: &format!("cartridge/{number}{end}"), value, unit, time, ..*fact });
    };
    push("", (if one.removed_at.is_some() { "replaced" } else { "inside" }).into(), "");
    if let Some(serial_number) = &one.serial_number {
        push("/serial-number", (**serial_number).into(), "");
    }
    if let Some(at) = one.installed_at {
        push("/installed-at", at.into(), "");
    }
    if let Some(at) = one.removed_at {
        push("/replaced-at", at.into(), "");
        let ended = outlook.changes.iter().find(|change| change.at == at && change.kind.begins_anew());
        if let Some(change) = ended {
            push("/replaced-as", (*word(&change.kind)).into(), "");
        }
    }
    if let Some(pages) = one.pages {
        // Of one that was there when the history began there may have been more before.
        let end = if one.installed_at.is_some() { "/pages" } else { "/pages-at-least" };
        push(end, pages.into(), "impressions");
    }
    if let Some(percent) = one.wasted_percent {
        push("/percent-left", i64::from(percent).into(), "percent left");
    }
}

/// How far an order has come, with its reference in the key.
fn write_order(order: &SupplyOrder, fact: &Fact<'_>, rows: &mut Rows) {
    let key = |end: &str| format!("order/{}{end}", order.reference);
    let since = order.steps.last().map_or(order.opened_at, |step| step.at);
    let state = word(&order.state);
    let mut push = |end, value: Value<'_>| {
        rows.push(&Fact { key: &key(end), value, time: Some(since), ..*fact });
    };
    push("", (*state).into());
    push("/quantity", i64::from(order.quantity).into());
    push("/opened-at", order.opened_at.into());
    if let Some(at) = order.submitted_at {
        push("/submitted-at", at.into());
    }
    if let Some(at) = order.expected_at {
        push("/expected-at", at.into());
    }
}

/// Whole days from one time to the other; 0 where that has passed.
fn days(from: Timestamp, to: Timestamp) -> i64 {
    (to.duration_since(from).as_hours() / 24).max(0)
}
