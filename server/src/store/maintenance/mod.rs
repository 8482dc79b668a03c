//! What the Maintenance Assistant keeps: alerts as episodes, findings, what was said of them, and what was told.

pub(crate) mod episode;
pub(crate) mod finding;
pub(crate) mod history;
pub(crate) mod kept;
pub(crate) mod notice;
pub(crate) mod service;
pub(crate) mod standing;
pub(crate) mod support;
#[cfg(test)]
mod tests;
pub(crate) mod untold;

/// A number of the model as SQLite takes it; what is larger than any is the largest.
fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
