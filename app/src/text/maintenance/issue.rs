//! Potential issues, as the page of the Maintenance Assistant has them.

/// Section.
pub const FINDINGS: &str = "Potential issues";
/// None is open.
pub const NONE: &str = "No potential issue is open.";
/// Term.
pub const SEEN: &str = "What was seen";
/// Term.
pub const AGAINST: &str = "Against";
/// Term.
pub const SINCE: &str = "Since";
/// Term.
pub const WORSE_SINCE: &str = "Worse since";
/// Before the steps.
pub const WHAT_TO_DO: &str = "What to do";
/// What is folded.
pub const MORE_STEPS: &str = "If that does not help";
/// Summary of those that are over.
pub const PAST: &str = "Potential issues that are over";
/// Column.
pub const WHAT: &str = "What";
/// Column.
pub const CLOSED: &str = "Over since";
