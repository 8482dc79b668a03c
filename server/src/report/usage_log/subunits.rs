use app::model::{Level, Reading};

use super::{UsageLog, word::word};
use crate::report::rows::{Fact, Rows, Value};

/// How much there is of something.
pub(super) struct Amount<'a> {
    /// The object that the level came from.
    pub(super) source: &'a str,
    pub(super) unit: &'a str,
    pub(super) capacity: Option<i64>,
    pub(super) level: Level,
    pub(super) percent: Option<u8>,
    /// "percent left" or "percent free": a level counts what is left, or the space that is.
    pub(super) percent_unit: &'a str,
}

/// Capacity, level and percent as lines like `fact`. `level-kind` is one of four stable words; `level` is a number
/// or the same in plain words, so that nobody takes a sentinel for a count.
pub(super) fn write_amount(amount: &Amount<'_>, fact: &Fact<'_>, rows: &mut Rows) {
    let fact = |key, value, unit, source| Fact { key, value, unit, source, ..*fact };
    if let Some(capacity) = amount.capacity {
        rows.push(&fact("capacity", capacity.into(), amount.unit, ""));
    }
    let (kind, level, unit) = match amount.level {
        Level::Measured { value } => ("measured", Value::from(value), amount.unit),
        Level::SomeRemaining => ("some-remaining", "some remaining".into(), ""),
        Level::Unknown => ("unknown", "unknown".into(), ""),
        Level::Unrestricted => ("unrestricted", "unrestricted".into(), ""),
    };
    rows.push(&fact("level-kind", kind.into(), "", amount.source));
    rows.push(&fact("level", level, unit, amount.source));
    if let Some(percent) = amount.percent {
        rows.push(&fact("percent", i64::from(percent).into(), amount.percent_unit, amount.source));
    }
}

/// Name, medium, level and state of each tray.
pub(super) fn write_inputs(_: &UsageLog, reading: &Reading, rows: &mut Rows) {
    for input in &reading.inputs {
        let fact = Fact {
            section: "inputs",
            index: Some(input.index.into()),
            label: &input.name,
            time: Some(reading.taken_at),
            ..Fact::default()
        };
        rows.push(&Fact { key: "name", value: (*input.name).into(), ..fact });
        if let Some(media) = &input.media {
            rows.push(&Fact { key: "media", value: (**media).into(), ..fact });
        }
        rows.push(&Fact { key: "state", value: (*word(&input.state)).into(), ..fact });
        let amount = Amount {
            source: input.source.name(),
            unit: &input.unit,
            capacity: input.capacity,
            level: input.level,
            percent: input.percent,
            percent_unit: "percent left",
        };
        write_amount(&amount, &fact, rows);
    }
}

/// Name, space left and state of each output bin.
pub(super) fn write_outputs(_: &UsageLog, reading: &Reading, rows: &mut Rows) {
    for output in &reading.outputs {
        let fact = Fact {
            section: "outputs",
            index: Some(output.index.into()),
            label: &output.name,
            time: Some(reading.taken_at),
            ..Fact::default()
        };
        rows.push(&Fact { key: "name", value: (*output.name).into(), ..fact });
        rows.push(&Fact { key: "state", value: (*word(&output.state)).into(), ..fact });
        let amount = Amount {
            source: output.source.name(),
            unit: &output.unit,
            capacity: output.capacity,
            level: output.level,
            percent: output.percent,
            percent_unit: "percent free",
        };
        write_amount(&amount, &fact, rows);
    }
}
