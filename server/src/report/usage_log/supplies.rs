use app::model::{Reading, SupplyClass, SupplyOrder, SupplyOutlook};
use jiff::Timestamp;

use super::{
    UsageLog,
    subunits::{Amount, write_amount},
    word::word,
};
use crate::report::rows::{Fact, Rows, Value};

/// Description, level, state and numbers of each supply, and what the Supplies Assistant knows of it.
pub(super) fn write(log: &UsageLog, reading: &Reading, rows: &mut Rows) {
    for supply in &reading.supplies {
        let fact = Fact {
            section: "supplies",
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
        if let Some(outlook) = log.supplies.of(supply.index) {
            write_outlook(log, outlook, &fact, rows);
        }
        for order in log.supplies.orders.iter().filter(|order| order.supply == supply.index) {
            write_order(order, &fact, rows);
        }
    }
    // A supply that the printer no longer tells of may still be on its way.
    let gone = |order: &&SupplyOrder| !reading.supplies.iter().any(|supply| supply.index == order.supply);
    for order in log.supplies.orders.iter().filter(gone) {
        let (index, label) = (Some(order.supply.into()), &*order.name);
        write_order(order, &Fact { section: "supplies", index, label, ..Fact::default() }, rows);
    }
}

/// When the cartridge inside came, how long it will last by the forecast, and how many are on the shelf.
fn write_outlook(log: &UsageLog, outlook: &SupplyOutlook, fact: &Fact<'_>, rows: &mut Rows) {
    if let Some(at) = outlook.installed_at {
        rows.push(&Fact { key: "installed-at", value: at.into(), ..*fact });
    }
    if let Some(forecast) = &outlook.forecast {
        let time = Some(forecast.made_at);
        let state = word(&forecast.state);
        rows.push(&Fact { key: "forecast", value: (*state).into(), time, ..*fact });
        let empty = forecast.empty_at.map(|at| [at.p10, at.p50, at.p90]);
        let keys = ["days-left-p10", "days-left-p50", "days-left-p90"];
        for (key, at) in keys.into_iter().zip(empty.into_iter().flatten()) {
            let value = days(log.made_at, at).into();
            rows.push(&Fact { key, value, unit: "days", time: Some(log.made_at), ..*fact });
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
