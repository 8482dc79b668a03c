//! Whether the meters of one reading fit each other. What does not is told with the read: real printers count blank
//! sides and service prints in one meter and not in the other, so that it is no reason to bill nothing.

use app::model::{LIFE_COUNT_KEY, ReadFlag, Reading};

/// What does not fit.
pub(super) fn flags(reading: &Reading) -> Vec<ReadFlag> {
    let meter = |key: &str| reading.meters.iter().find(|meter| meter.key == key);
    let count = |key: &str| meter(key).map(|meter| meter.value);
    let mut flags = Vec::new();
    let (total, life) = (meter("total-impressions"), meter(LIFE_COUNT_KEY));
    if let (Some(total), Some(life)) = (total, life)
        && total.unit == life.unit
        && total.value != life.value
    {
        flags.push(ReadFlag::TotalsDiffer { total: total.value, life: life.value });
    }
    if let (Some(total), Some(black), Some(color)) =
        (count("total-impressions"), count("black-impressions"), count("color-impressions"))
        && black.checked_add(color) != Some(total)
    {
        flags.push(ReadFlag::NotTheSum { total, black, color });
    }
    for (two_sided, sheets) in [("2-sided-sheets", "sheets"), ("printed-2-sided-sheets", "printed-sheets")] {
        if let (Some(two_sided), Some(sheets)) = (count(two_sided), count(sheets))
            && two_sided > sheets
        {
            flags.push(ReadFlag::MoreTwoSidedThanSheets { two_sided, sheets });
        }
    }
    if let (Some(impressions), Some(sheets)) = (printed_impressions(reading), count("printed-sheets"))
        && !(sheets..=sheets.saturating_mul(sides(reading))).contains(&impressions)
    {
        flags.push(ReadFlag::ImpressionsDoNotFitSheets { impressions, sheets });
    }
    flags
}

/// Impressions of plain prints; what was copied or received by fax has meters of its own.
fn printed_impressions(reading: &Reading) -> Option<u64> {
    let count = |key: &str| reading.meters.iter().find(|meter| meter.key == key).map(|meter| meter.value);
    let black = count("black-printed-impressions")?;
    Some(black.saturating_add(count("color-printed-impressions").unwrap_or(0)))
}

/// As how many impressions a sheet may count: large sheets may count twice a side.
fn sides(reading: &Reading) -> u64 {
    let large = reading.meters.iter().any(|meter| meter.key.contains("large") && meter.value > 0);
    if large { 4 } else { 2 }
}

#[cfg(test)]
mod tests {
    use app::model::{Meter, MeterUnit, Source};

    use super::*;
    use crate::testing;

    fn reading(counts: &[(&str, u64)]) -> Reading {
        let mut reading = testing::reading();
        reading.meters = counts
            .iter()
            .map(|(key, value)| Meter {
                key: (*key).into(),
                label: (*key).into(),
                value: *value,
                unit: MeterUnit::Impressions,
                source: Source::Oid("1.2.3".into()),
                rollover: None,
            })
            .collect();
        reading
    }

    #[test]
    fn meters_that_do_not_fit_each_other_are_told() {
        type Counts = &'static [(&'static str, u64)];
        let table: [(Counts, Vec<ReadFlag>); 9] = [
            (&[("total-impressions", 9), (LIFE_COUNT_KEY, 9)], vec![]),
            (
                &[("total-impressions", 9), (LIFE_COUNT_KEY, 13)],
                vec![ReadFlag::TotalsDiffer { total: 9, life: 13 }],
            ),
            (&[("total-impressions", 9), ("black-impressions", 7), ("color-impressions", 2)], vec![]),
            (
                &[("total-impressions", 9), ("black-impressions", 7), ("color-impressions", 3)],
                vec![ReadFlag::NotTheSum { total: 9, black: 7, color: 3 }],
            ),
            (&[("sheets", 5), ("2-sided-sheets", 5)], vec![]),
            (
                &[("sheets", 5), ("2-sided-sheets", 6)],
                vec![ReadFlag::MoreTwoSidedThanSheets { two_sided: 6, sheets: 5 }],
            ),
            (
                &[("black-printed-impressions", 9), ("color-printed-impressions", 1), ("printed-sheets", 5)],
                vec![],
            ),
            (
                &[("black-printed-impressions", 11), ("printed-sheets", 5)],
                vec![ReadFlag::ImpressionsDoNotFitSheets { impressions: 11, sheets: 5 }],
            ),
            // A3 may count twice.
            (&[("black-printed-impressions", 11), ("printed-sheets", 5), ("large-impressions", 2)], vec![]),
        ];
        for (counts, expected) in table {
            assert_eq!(flags(&reading(counts)), expected, "{counts:?}");
        }
        let few = reading(&[("black-printed-impressions", 4), ("printed-sheets", 5)]);
        assert_eq!(flags(&few), [ReadFlag::ImpressionsDoNotFitSheets { impressions: 4, sheets: 5 }]);
    }
}
