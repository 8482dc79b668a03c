use jiff::SignedDuration;
use serde::Serialize;

/// The word that an enumeration of the model has in JSON: "some-remaining".
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => "unknown".to_owned(),
    }
}

/// "4 hours": a time rounded up.
pub(super) fn within(time: SignedDuration) -> String {
    let seconds = time.as_secs();
    let (each, unit) = match seconds {
        ..3_600 => (60, "minute"),
        3_600..172_800 => (3_600, "hour"),
        _ => (86_400, "day"),
    };
    counted((seconds + each - 1) / each, unit)
}

/// "42 seconds", "1 minute".
pub(super) fn counted(count: i64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// A word of the model as people write it: "some remaining".
pub(super) fn words(word: &str) -> String {
    word.replace('-', " ")
}
