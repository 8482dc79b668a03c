use std::collections::BTreeSet;

use app::model::{LIFE_COUNT_KEY, Meter, MeterUnit, Source};

use super::{Context, context::RowExt};
use crate::device::{
    mib::{
        columns::{printer, xerox},
        unit,
    },
    value::{Value, extend},
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
        meters.push(Meter { key, label, value, unit: unit::meter(row.number(3)), source: cell.source() });
    }
    meters
}

/// `xcmHrDevDetailTable`: values with the labels that stand beside them, whatever the logical device.
fn labelled(context: &mut Context<'_>, meters: &mut Vec<Meter>, keys: &mut BTreeSet<String>) {
    let (values, labels) = (xerox::detail(6), xerox::detail(8));
    for (arcs, value) in context.answers.below(&values) {
        let [device, xerox::LIFETIME_USAGE, index] = *arcs else { continue };
        let label = context.answers.get(&extend(&labels, arcs)).and_then(|label| context.text(label));
        let Some(label) = label else { continue };
        let oid = extend(&values, arcs);
        // Also where the count can't be used: another counter must not get this one's key for a while.
        let mut key = kebab(&label).unwrap_or_else(|| format!("counter-{device}-{index}"));
        while !keys.insert(key.clone()) {
            key = format!("{key}-{device}-{index}");
        }
        let Some(value) = count(context, &oid, value) else { continue };
        let unit = unit_of(&label);
        meters.push(Meter { key, label, value, unit, source: Source::Oid(oid.to_string()) });
    }
}

fn count(context: &mut Context<'_>, oid: &crate::device::value::Oid, value: &Value) -> Option<u64> {
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
