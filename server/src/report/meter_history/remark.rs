//! Flags and holds of a read in one cell, for programs: "rolled-over key=sheets last=999999; held went-back …".

use app::model::{Gap, HoldCause, ReadContent};
use serde_json::Value;

/// All of them.
pub(super) fn all(content: &ReadContent) -> String {
    let flags =
        content.flags.iter().filter_map(|flag| serde_json::to_value(flag).ok()).map(|flag| words(&flag));
    let holds = content.holds.iter().flat_map(|hold| cause(&hold.cause));
    flags.chain(holds).collect::<Vec<_>>().join("; ")
}

/// The name of a flag and what belongs to it.
fn words(flag: &Value) -> String {
    let fields = flag.as_object().into_iter().flatten();
    let values = fields.clone().filter(|(name, _)| *name != "flag").map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        format!("{name}={value}")
    });
    let name = flag.get("flag").and_then(Value::as_str).unwrap_or_default().to_owned();
    std::iter::once(name).chain(values).collect::<Vec<_>>().join(" ")
}

/// A hold, meter by meter.
fn cause(cause: &HoldCause) -> Vec<String> {
    let each = |gaps: &[Gap], word: &str, rest: &str| {
        let one = |gap: &Gap| format!("held {word} key={} old={} new={}{rest}", gap.key, gap.old, gap.new);
        gaps.iter().map(one).collect()
    };
    match cause {
        HoldCause::WentBack { gaps } => each(gaps, "went-back", ""),
        HoldCause::Impossible { gaps, most } => each(gaps, "impossible", &format!(" most={most}")),
        HoldCause::Missing { key, old, .. } => vec![format!("held missing key={key} old={old}")],
        HoldCause::SerialNumber { from, to, .. } => vec![format!("held serial-number old={from} new={to}")],
    }
}
