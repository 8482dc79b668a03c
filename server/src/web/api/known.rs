use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

use super::json;

/// An answer in which what is not known is not there.
pub(super) fn known(answer: &impl Serialize) -> Response {
    match serde_json::to_value(answer) {
        Ok(value) => json(&without_nulls(value)),
        // Says why, and answers as it does.
        Err(_) => json(answer),
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(name, member)| (name, without_nulls(member)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::without_nulls;

    #[test]
    fn a_member_that_is_null_is_not_there_at_any_depth_and_nothing_else_is_missing() {
        let whole =
            json!({ "a": null, "b": [{ "c": null, "d": false }, 0], "e": { "f": { "g": null } }, "h": "" });
        let expected = json!({ "b": [{ "d": false }, 0], "e": { "f": {} }, "h": "" });
        assert_eq!(without_nulls(whole), expected);
    }
}
