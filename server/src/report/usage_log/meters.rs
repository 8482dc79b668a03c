use app::model::Reading;

use super::{UsageLog, word::word};
use crate::report::rows::{Fact, Rows};

/// One line a meter.
pub(super) fn write(_: &UsageLog, reading: &Reading, rows: &mut Rows) {
    for meter in &reading.meters {
        rows.push(&Fact {
            section: "meters",
            index: None,
            key: &meter.key,
            label: &meter.label,
            value: meter.value.into(),
            unit: &word(&meter.unit),
            time: Some(reading.taken_at),
            source: meter.source.name(),
        });
    }
}
