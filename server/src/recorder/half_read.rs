//! Alerts of a table that was read by half: rows that lack a column are no other alerts for that.

use app::model::{Alert, Severity, Training};

/// The code and the group of a row that tells none.
const UNKNOWN_CODE: i64 = 2;
const UNKNOWN_GROUP: &str = "unknown";

/// Whether a row tells what is wrong, and where.
pub(super) fn is_whole(row: &Alert) -> bool {
    row.code != UNKNOWN_CODE && row.group != UNKNOWN_GROUP
}

/// Fills in what `row` does not tell from what was told under its index before; not where something that it tells is otherwise:
/// then it is another alert.
pub(super) fn fill(row: &mut Alert, old: &Alert) {
    let is_another = (row.code != UNKNOWN_CODE && row.code != old.code)
        || (row.group != UNKNOWN_GROUP && row.group != old.group)
        || is_other(row.group_index, old.group_index)
        || is_other(row.location, old.location);
    if is_another {
        return;
    }
    if row.code == UNKNOWN_CODE {
        (row.code, row.code_name) = (old.code, old.code_name.clone());
    }
    if row.group == UNKNOWN_GROUP {
        row.group.clone_from(&old.group);
    }
    // A number outside the standard reads like none, and is told with the next whole reading.
    if row.severity == Severity::Other {
        row.severity = old.severity;
    }
    if row.training == Training::Unknown {
        row.training = old.training;
    }
    row.group_index = row.group_index.or(old.group_index);
    row.location = row.location.or(old.location);
    row.raised_at = row.raised_at.or(old.raised_at);
    for (text, before) in [(&mut row.description, &old.description), (&mut row.vendor_code, &old.vendor_code)]
    {
        if text.is_none() {
            text.clone_from(before);
        }
    }
}

/// The same where the vendor's own rows beside the table were not read, which have its code and date.
pub(super) fn fill_vendor(row: &mut Alert, old: &Alert) {
    if (row.code, &row.group, row.group_index, row.location)
        == (old.code, &old.group, old.group_index, old.location)
        && row.vendor_code.is_none()
    {
        row.vendor_code.clone_from(&old.vendor_code);
        row.raised_at = old.raised_at.or(row.raised_at);
    }
}

fn is_other(now: Option<i64>, before: Option<i64>) -> bool {
    now.is_some() && now != before
}
