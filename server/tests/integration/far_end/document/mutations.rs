//! An event with one place of it changed.

use serde_json::{Value, json};

/// Members that may be missing.
const OPTIONAL: [&str; 71] = [
    "origin",
    "serial_number",
    "manufacturer",
    "model",
    "stepped_by_s",
    "demonstration",
    "due_dates",
    "command",
    "service_meters",
    "flags",
    "meters",
    "old_serial_number",
    "new_serial_number",
    "colorant",
    "part_number",
    "total_impressions",
    "group_index",
    "code_name",
    "vendor_code",
    "location",
    "description",
    "raised_at",
    "since_installed",
    "text",
    "at",
    "failed_at",
    "reason",
    "value",
    "percent",
    "capacity",
    "after",
    "from",
    "to",
    "impressions",
    "impressions_a_day",
    "rated_a_month",
    "availability",
    "currency",
    "installed_at",
    "removed_at",
    "pages",
    "rated_pages",
    "coverage_percent",
    "wasted_percent",
    "cost_a_page",
    "position_pages",
    "reorder_point_pages",
    "expected_pages",
    "expected_at",
    "last_success_at",
    "failing_since",
    "failing_cause",
    "cleared_at",
    "raised_earliest",
    "unwatched",
    "closed_at",
    "submitted_at",
    "low",
    "diagnostics",
    "status",
    "by",
    "concern",
    "code",
    "note",
    "symptom_since",
    "symptom_gone_at",
    "level",
    "alert",
    "group",
    "days_left",
    "rated",
];

/// Whether the schema leaves this be.
pub(super) fn is_free(path: &str, what: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    match what {
        // An item of a list, or what need not be there.
        "missing" => name.parse::<usize>().is_ok() || OPTIONAL.contains(&name),
        _ => false,
    }
}

/// Every place in a value.
pub(super) fn paths(value: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, all: &mut Vec<String>) {
        let mut go = |name: &str, value: &Value| {
            let path = format!("{path}/{name}");
            all.push(path.clone());
            walk(value, &path, all);
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(name, member)| go(name, member)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| go(&index.to_string(), item));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    walk(value, "", &mut all);
    all
}

/// The value with one place changed: without it, with another type there, with a member that nobody knows.
pub(super) fn mutations(value: &Value, path: &str) -> Vec<(&'static str, Value)> {
    let (parent, name) = path.rsplit_once('/').expect("a path");
    let mut missing = value.clone();
    match missing.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(items)) => drop(items.remove(name.parse().expect("an index"))),
        _ => unreachable!("it has this place"),
    }
    let mut other = value.clone();
    let place = other.pointer_mut(path).expect("a place");
    *place = if place.is_string() { json!(["x"]) } else { json!("\u{0}x") };
    let mut all = vec![("missing", missing), ("another type", other)];
    if value.pointer(path).is_some_and(Value::is_object) {
        let mut unknown = value.clone();
        unknown.pointer_mut(path).expect("a place")["owner"] = json!("somebody");
        all.push(("unknown", unknown));
    }
    all
}
