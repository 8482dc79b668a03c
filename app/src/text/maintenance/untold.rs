//! What the administrator is asked before the communication server is told of alerts, findings and silence.

use crate::{
    model::FindingStep,
    text::{finding, format::counted, untold},
};

/// "3 events about the printer wait for your word."
pub fn waiting(count: u64) -> String {
    let verb = if count == 1 { "waits" } else { "wait" };
    format!(
        "{} about the printer {verb} for the administrator's word before the communication server is told",
        counted(count, "event", "events")
    )
}

/// Above the list; `shown` of them stand in it.
pub fn about(count: u64, shown: usize) -> String {
    let these = if count > shown as u64 { "; these are the newest" } else { "" };
    format!(
        "{}{these}. The settings say that you are asked each time. Alerts and potential issues go without what the printer \
         says and without names; they stay in the event history here, whatever you decide.",
        waiting(count)
    )
}

/// What came of it.
pub fn decided(count: u64, tell: bool) -> String {
    untold::decided(&counted(count, "event", "events"), count, tell)
}

/// An alert that stops the printer.
pub fn alert(about: &str, over: bool) -> String {
    if over { format!("Over: {about}") } else { format!("Stops the printer: {about}") }
}

/// A potential issue.
pub fn issue(step: FindingStep, what: &str) -> String {
    format!("{}: {what}", finding::step(step))
}

/// The printer's silence.
pub fn silence(over: bool) -> String {
    let words = if over {
        "The printer answers again, or is not watched any more"
    } else {
        "The printer does not answer in working time"
    };
    words.to_owned()
}
