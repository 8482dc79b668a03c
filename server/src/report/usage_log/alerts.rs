use app::model::Reading;

use super::{UsageLog, word::word};
use crate::report::rows::{Fact, Rows, Value};

/// What is wrong now: severity, who can see to it, where, code and since when.
pub(super) fn write(_: &UsageLog, reading: &Reading, rows: &mut Rows) {
    for alert in &reading.alerts {
        let label = alert.description.as_deref().or(alert.code_name.as_deref()).unwrap_or("Alert");
        let (severity, training) = (word(&alert.severity), word(&alert.training));
        let facts: [(&str, Option<Value<'_>>); 10] = [
            ("description", alert.description.as_deref().map(Value::from)),
            ("severity", Some((*severity).into())),
            ("training", Some((*training).into())),
            ("group", Some((*alert.group).into())),
            ("group-index", alert.group_index.map(Value::from)),
            ("location", alert.location.map(Value::from)),
            ("code", Some(alert.code.into())),
            ("code-name", alert.code_name.as_deref().map(Value::from)),
            ("vendor-code", alert.vendor_code.as_deref().map(Value::from)),
            ("raised-at", alert.raised_at.map(Value::from)),
        ];
        for (key, value) in facts {
            let Some(value) = value else { continue };
            rows.push(&Fact {
                section: "alerts",
                index: Some(alert.index.into()),
                key,
                label,
                value,
                unit: "",
                time: Some(reading.taken_at),
                source: alert.source.name(),
            });
        }
    }
}
