use app::model::{Reading, SupplyClass};

use super::{
    UsageLog,
    subunits::{Amount, write_amount},
    word::word,
};
use crate::report::rows::{Fact, Rows};

/// Description, level, state and numbers of each supply.
pub(super) fn write(_: &UsageLog, reading: &Reading, rows: &mut Rows) {
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
    }
}
