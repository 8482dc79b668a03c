use std::collections::BTreeSet;

use app::model::{LIFE_COUNT_KEY, Meter, MeterUnit, Source};

use super::{Context, context::RowExt};
use crate::device::{
    mib::{
        columns::{printer, xerox},
        unit,
    },
    value::{Oid, Value, extend},
};

/// The marker's life counts first, then the vendor's labelled counters in the printer's order.
pub(super) fn meters(context: &mut Context<'_>) -> Vec<Meter> {
    let mut meters = life_counts(context);
    let mut keys: BTreeSet<String> = meters.iter().map(|meter| meter.key.clone()).collect();
    labelled(context, &mut meters, &mut keys);
    meters
}

/// `prtMarkerLifeCount`, one meter a marker: the markers of a colour engine count the same sheets, so they are
/// not added up.
fn life_counts(context: &mut Context<'_>) -> Vec<Meter> {
    let mut meters = Vec::new();
    for (index, row) in context.table(printer::marker, &[3, 4]) {
        let Some(cell) = row.cell(&[4]) else { continue };
        let first = meters.is_empty();
        let Some(value) = count(context, &cell.oid, cell.value) else { continue };
        let (key, label) = if first {
            (LIFE_COUNT_KEY.to_owned(), "Marker life count".to_owned())
        } else {
            (format!("{LIFE_COUNT_KEY}-{index}"), format!("Marker {index} life count"))
        };
        meters.push(Meter {
            key,
            label,
            value,
            unit: unit::meter(row.number(3)),
            source: cell.source(),
            rollover: None,
        });
    }
    meters
}

/// The vendor's counters of lifetime usage.
fn labelled(context: &mut Context<'_>, meters: &mut Vec<Meter>, keys: &mut BTreeSet<String>) {
    for detail in details(context, xerox::LIFETIME_USAGE) {
        let rollover = rollover(context, &detail);
        let key =
            kebab(&detail.label).unwrap_or_else(|| format!("counter-{}-{}", detail.device, detail.index));
        meters.extend(meter(context, detail, key, keys, rollover));
    }
}

/// The vendor's counters of service usage.
pub(super) fn service_meters(context: &mut Context<'_>) -> Vec<Meter> {
    let mut keys = BTreeSet::new();
    let mut meters = Vec::new();
    for detail in details(context, xerox::SERVICE_USAGE) {
        let key = kebab(&detail.label).unwrap_or_else(|| format!("{}-{}", detail.device, detail.index));
        meters.extend(meter(context, detail, format!("service-{key}"), &mut keys, None));
    }
    meters
}

/// A row of `xcmHrDevDetailTable` with the label that stands beside it.
struct Detail {
    device: u32,
    index: u32,
    label: String,
    oid: Oid,
    value: Value,
}

/// The labelled rows of one type, whatever the logical device.
fn details(context: &Context<'_>, kind: u32) -> Vec<Detail> {
    let (values, labels) = (xerox::detail(6), xerox::detail(8));
    let rows = context.answers.below(&values).filter_map(|(arcs, value)| match *arcs {
        [device, of_kind, index] if of_kind == kind => Some((device, index, arcs, value)),
        _ => None,
    });
    rows.filter_map(|(device, index, arcs, value)| {
        let label = context.answers.get(&extend(&labels, arcs)).and_then(|label| context.text(label))?;
        Some(Detail { device, index, label, oid: extend(&values, arcs), value: value.clone() })
    })
    .collect()
}

/// `None` where the count can't be used: also then another counter must not get this one's key for a while.
fn meter(
    context: &mut Context<'_>,
    detail: Detail,
    mut key: String,
    keys: &mut BTreeSet<String>,
    rollover: Option<u64>,
) -> Option<Meter> {
    let Detail { device, index, label, oid, value } = detail;
    while !keys.insert(key.clone()) {
        key = format!("{key}-{device}-{index}");
    }
    let value = count(context, &oid, &value)?;
    let unit = unit_of(&label);
    Some(Meter { key, label, value, unit, source: Source::Oid(oid.to_string()), rollover })
}

/// The last count of a counter: its own row, or the one row of its device that is for all of them.
fn rollover(context: &Context<'_>, detail: &Detail) -> Option<u64> {
    let last = extend(&xerox::detail(6), &[detail.device, xerox::ROLLOVER]);
    let own = context.answers.get(&extend(&last, &[detail.index]));
    let value = own.or_else(|| {
        let mut rows = context.answers.below(&last);
        rows.next().filter(|_| rows.next().is_none()).map(|(_, value)| value)
    });
    value.and_then(Value::number).and_then(|number| u64::try_from(number).ok()).filter(|last| *last > 0)
}

fn count(context: &mut Context<'_>, oid: &Oid, value: &Value) -> Option<u64> {
    let Some(number) = value.number() else {
        context.problem(oid, "a counter shows no number; it was left out");
        return None;
    };
    let count = u64::try_from(number).ok();
    if count.is_none() {
        // A 32-bit counter typed INTEGER that has passed 2^31 comes like this; which one, nobody can tell.
        context.problem(oid, &format!("a counter shows the negative number {number}; it was left out"));
    }
    count
}

/// By the last word of the label's field terms.
fn unit_of(label: &str) -> MeterUnit {
    let lower = label.to_ascii_lowercase();
    let has = |word: &str| lower.contains(word);
    if has("impression") {
        MeterUnit::Impressions
    } else if has("sheet") {
        MeterUnit::Sheets
    } else if has("image") {
        MeterUnit::Images
    } else {
        MeterUnit::Other
    }
}

/// "Black Printed 2 Sided Sheets" as "black-printed-2-sided-sheets"; `None` where no letter or digit is left.
fn kebab(label: &str) -> Option<String> {
    let words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let key = words.collect::<Vec<_>>().join("-").to_lowercase();
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_make_stable_keys_and_units() {
        let table = [
            ("Black Printed 2 Sided Sheets", Some("black-printed-2-sided-sheets"), MeterUnit::Sheets),
            ("Total Impressions", Some("total-impressions"), MeterUnit::Impressions),
            ("E-mail Images Sent", Some("e-mail-images-sent"), MeterUnit::Images),
            ("meter1", Some("meter1"), MeterUnit::Other),
            ("=cmd()", Some("cmd"), MeterUnit::Other),
            ("---", None, MeterUnit::Other),
        ];
        for (label, key, unit) in table {
            assert_eq!((kebab(label).as_deref(), unit_of(label)), (key, unit), "{label}");
        }
    }
}
