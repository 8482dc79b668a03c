use app::model::{Finding, Standing};
use jiff::Timestamp;

/// Whether a finding belongs under *Needs attention*; `worsened_at` is when a review said that it had become worse.
pub fn needs_attention(
    finding: &Finding,
    worsened_at: Option<Timestamp>,
    standing: Option<&Standing>,
    now: Timestamp,
) -> bool {
    !standing.is_some_and(|standing| standing.holds(worsened_at, now) && standing.holds_for(finding, now))
}
