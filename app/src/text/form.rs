//! What forms have in common.

/// The button that takes a form over.
pub const APPLY: &str = "Apply";
/// Before what is wrong with the fields.
pub const REFUSED: &str = "Nothing was changed. Correct this and try again:";

/// At a field that can't be changed here.
pub fn fixed_by(what: &str) -> String {
    format!("Fixed by {what}: it can only be changed there.")
}

/// At a field whose value is never shown.
pub fn secret(set: bool) -> &'static str {
    if set { "One is set; it is never shown. Leave this empty to keep it." } else { "None is set." }
}
