//! Billing that is held: what was seen, and what to do.

use crate::{
    model::{EndAndStart, Gap, HoldCause, Resolution},
    port::ResolutionError,
    text::format::{counted, grouped},
};

/// Heading of the section.
pub const HELD: &str = "Billing is held";
/// What that means.
pub const MEANS: &str = "Nothing of this printer is billed until the administrator has said what happened. Until then each read tells the \
     communication server this instead. Printing goes on as always.";
/// Before the time at which it was seen.
pub const SINCE: &str = "Seen";
/// Who can.
pub const ADMINISTRATOR: &str = "Sign in to say what happened.";
/// The link to the sign-in.
pub const SIGN_IN: &str = "Sign in";
/// Heading of a way to end it.
pub const ROLLOVER: &str = "The meter rolled over";
/// Its button.
pub const ACCEPT_ROLLOVER: &str = "Accept as rollover";
/// Its field.
pub const LAST: &str = "Last count before it began anew";
/// For what.
pub const LAST_HINT: &str =
    "999,999 for a meter of six digits. What was made up to there, and from its beginning on, is billed.";
/// Heading of a way to end it.
pub const CHANGE: &str = "The meter was exchanged or set anew";
/// For what.
pub const CHANGE_HINT: &str = "As with a new controller board. What was made up to the end and from the start on is billed. The counts stand \
     on the report that the service technician prints before and after the work.";
/// Its button.
pub const ACCEPT_CHANGE: &str = "Accept as meter change";
/// Heading of a way to end it.
pub const SERIAL: &str = "The new serial number is right";
/// For what.
pub const SERIAL_HINT: &str = "The printer, or its board, was exchanged. Billing goes on with the new number. Counts that nobody wrote down stay \
     as they are: then nothing is billed for the time in between.";
/// Its button.
pub const CONFIRM_SERIAL: &str = "Confirm the new serial number";
/// Heading of a way to end it.
pub const AS_IS: &str = "Accept as is";
/// What the far end says.
pub const PROPOSED: &str = "The communication server says what happened";
/// The button that accepts it.
pub const ACCEPT_PROPOSAL: &str = "Accept this";
/// After a hold has ended.
pub const ENDED: &str = "Accepted. Billing goes on from here.";
/// After one of several has ended.
pub const ONE_ENDED: &str = "Accepted. Billing is still held for another reason.";
/// What was typed is no count.
pub const NO_COUNT: &str = "This is no count. Type a whole number, such as 48,213.";

/// The name of a hold in a few words.
pub fn heading(cause: &HoldCause) -> String {
    match cause {
        HoldCause::WentBack { gaps } => format!("{} went back", labels(gaps)),
        HoldCause::Impossible { gaps, .. } => {
            format!("{} grew more than the printer can print", labels(gaps))
        }
        HoldCause::Missing { label, .. } => format!("{label} is no longer reported"),
        HoldCause::SerialNumber { .. } => "The serial number changed".into(),
    }
}

/// What was seen, from what to what, and why it is not taken over.
pub fn what(cause: &HoldCause) -> String {
    match cause {
        HoldCause::WentBack { gaps } => format!(
            "{} That the meter began anew after its last count is not certain, so it is no simple rollover.",
            showed(gaps)
        ),
        HoldCause::Impossible { gaps, most } => {
            format!("{} In that time the printer can have made {} at most.", showed(gaps), grouped(*most))
        }
        HoldCause::Missing { label, old, .. } => {
            format!("{label} showed {} last. The printer has not reported it for an hour.", grouped(*old))
        }
        HoldCause::SerialNumber { from, to, .. } => format!(
            "The printer that is billed has the serial number {from}. The one that is read has {to}: it may be another \
             printer, or have another controller board.",
        ),
    }
}

/// "Total Impressions", "Total Impressions and Sheets", "Total Impressions, Sheets and 2 Sided Sheets".
fn labels(gaps: &[Gap]) -> String {
    match gaps {
        [] => String::new(),
        [one] => one.label.clone(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(|gap| gap.label.as_str()).collect();
            format!("{} and {}", rest.join(", "), last.label)
        }
    }
}

fn showed(gaps: &[Gap]) -> String {
    let one = |gap: &Gap| format!("{} showed {} and then {}.", gap.label, grouped(gap.old), grouped(gap.new));
    gaps.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What to do about it.
pub fn what_to_do(cause: &HoldCause) -> &'static str {
    match cause {
        HoldCause::WentBack { .. } => "Ask whether the printer was serviced. Then say which of these it was:",
        HoldCause::Impossible { .. } => {
            "Compare the count with the one on the printer's display, and ask whether the printer was serviced. Then say \
             which of these it was:"
        }
        HoldCause::Missing { .. } => {
            "Look whether the meter is still on the printer's display. If it has come back, or never will, accept that:"
        }
        HoldCause::SerialNumber { .. } => {
            "Compare the number with the one on the printer's rating plate, and the address under Settings, Printer \
             connection. Then say which of these it was:"
        }
    }
}

/// What accepting the counts as they are does.
pub fn as_is(cause: &HoldCause) -> String {
    match cause {
        HoldCause::WentBack { .. } => {
            "Billing goes on from the new counts. What was made between the old ones and these is not billed."
                .into()
        }
        HoldCause::Impossible { .. } => "The new counts are right. The whole difference is billed.".into(),
        HoldCause::Missing { label, .. } => {
            format!(
                "If {label} is reported again by now, it is billed as before. If not, it is no longer billed."
            )
        }
        HoldCause::SerialNumber { from, to, .. } => format!(
            "The printer with the number {to} was read by mistake. Nothing of it is billed; billing goes on with \
             {from}."
        ),
    }
}

/// The label of the field for a meter's last count.
pub fn end(gap: &Gap) -> String {
    format!("{}: end", gap.label)
}

/// The label of the field for a meter's first count.
pub fn start(gap: &Gap) -> String {
    format!("{}: start", gap.label)
}

/// What an end may be.
pub fn end_hint(gap: &Gap) -> String {
    format!("{} or more: that it showed already.", grouped(gap.old))
}

/// What a start may be.
pub fn start_hint(gap: &Gap) -> String {
    format!("{} or less: that it showed afterwards.", grouped(gap.new))
}

/// What the far end proposes; `resolution` is in words.
pub fn proposal(resolution: &str) -> String {
    format!("It was: {resolution}.")
}

/// A resolution in words; `gaps` are those of the hold that it is for.
pub fn resolution(resolution: &Resolution, gaps: &[Gap]) -> String {
    let changes = |reads: &[EndAndStart]| {
        let change = |read: &EndAndStart| {
            let gap = gaps.iter().find(|gap| gap.key == read.key);
            let label = gap.map_or(read.key.as_str(), |gap| &gap.label);
            format!("{label} ended at {} and began at {}", grouped(read.end), grouped(read.start))
        };
        reads.iter().map(change).collect::<Vec<_>>().join(", ")
    };
    match resolution {
        Resolution::Rollover { last } => format!("rollover after {}", grouped(*last)),
        Resolution::MeterChange { reads } => format!("meter change: {}", changes(reads)),
        Resolution::SerialNumber { reads } if reads.is_empty() => "new serial number confirmed".into(),
        Resolution::SerialNumber { reads } => format!("new serial number confirmed: {}", changes(reads)),
        Resolution::AsIs => "accepted as it is".into(),
    }
}

/// Why a resolution was not accepted, as a sentence.
pub fn error(error: &ResolutionError) -> String {
    match error {
        ResolutionError::NotOpen => {
            "Nothing was changed: billing is not held for this reason any more.".into()
        }
        ResolutionError::DoesNotFit => "Nothing was changed: that can't be what happened here.".into(),
        ResolutionError::WrongMeter { key } => {
            format!("Nothing was changed: this is not about the meter {key}, or it was given twice.")
        }
        ResolutionError::MeterLeftOut { label, .. } => {
            format!("Type in where {label} ended and where it began anew.")
        }
        ResolutionError::NoRollover { label, last, old, new } => format!(
            "{label} can't have begun anew after {}: it showed {} before and {} afterwards.",
            grouped(*last),
            grouped(*old),
            grouped(*new),
        ),
        ResolutionError::EndTooLow { label, end, old, .. } => {
            format!("{label} can't have ended at {}: it showed {} already.", grouped(*end), grouped(*old))
        }
        ResolutionError::StartTooHigh { label, start, new, .. } => format!(
            "{label} can't have begun at {}: it showed {} afterwards.",
            grouped(*start),
            grouped(*new)
        ),
        ResolutionError::TooMuch { label, made, .. } => format!(
            "That would bill {} on {label}, more than any printer makes. Look whether a digit is too many.",
            counted(*made, "impression", "impressions"),
        ),
    }
}
