//! What a mail says about alerts, potential issues, and a printer that does not answer.

use crate::text::format::{counted, grouped};

/// Term: how bad.
pub const SEVERITY: &str = "How bad";
/// Term: who can see to it.
pub const SKILL: &str = "Who can see to it";
/// Term: the code to tell the service.
pub const CODE: &str = "Code";
/// Term: when it was raised, found or noticed.
pub const SINCE: &str = "Since";
/// Term: what was seen.
pub const SEEN: &str = "What was seen";
/// Term: against what.
pub const AGAINST: &str = "Against";
/// Term: impressions at the time.
pub const IMPRESSIONS: &str = "Impressions at the time";
/// How many impressions: "1,030,005".
pub fn impressions(count: u64) -> String {
    grouped(count)
}

/// Term: when it was over.
pub const OVER: &str = "Over";

/// A digest's sentence.
pub const DIGEST_SAID: &str =
    "So much came together that it is told in one mail: no more than five leave in an hour.";
/// What to do about a digest.
pub const DIGEST_ADVICE: &str =
    "Open the Maintenance page: it says what is still so, what it means and what to do.";
/// What a beginning means.
pub const BEGUN_ALERT: &str = "The printer reports it, and still does.";
/// What a finding means.
pub const BEGUN_FINDING: &str = "The printer prints; this is told so that it goes on.";
/// What silence means.
pub const SILENT: &str = "Nobody can see from here whether it prints.";
/// What to do about silence.
pub const SILENT_ADVICE: &str = "Look whether it is switched on and on the network. If it is, look at its address under Printer connection.";
/// What an end means.
pub const OVER_SAID: &str = "A mail before told of it; that is over.";
/// What it means that something was over before anybody was told.
pub const PASSED_SAID: &str =
    "It began and ended before a mail could tell of it: no more than five leave in an hour.";
/// What to do after an end.
pub const OVER_ADVICE: &str = "There is nothing to do.";

/// Heading: it was, and is over.
pub fn passed(what: &str) -> String {
    format!("Over already: {what}")
}

/// Heading: what it is.
pub fn begun(what: &str) -> String {
    what.to_owned()
}

/// Heading: worse.
pub fn worse(what: &str) -> String {
    format!("Worse: {what}")
}

/// Heading: over.
pub fn over(what: &str) -> String {
    format!("Over: {what}")
}

/// Heading of silence.
pub fn silent(hours: u64) -> String {
    format!("The printer has not answered for {} of working time", counted(hours, "hour", "hours"))
}

/// Heading of the end of silence.
pub const ANSWERS: &str = "The printer answers again";

/// Heading of a digest: "7 things about the printer".
pub fn digest(count: usize) -> String {
    format!("{} about the printer", counted(count as u64, "thing", "things"))
}
