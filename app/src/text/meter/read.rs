//! Meter reads: why they were taken, and what became of them.

use crate::{
    model::{BillingRead, ClockQuality, DueDays, ReadFlag, ReadReason, ReadState},
    text::format::{counted, date, grouped},
};

/// Heading of the section.
pub const READS: &str = "Meter reads";
/// Where there are none.
pub const NONE: &str =
    "No read has been taken yet. One is taken with each transmission, and shown here with what it held.";
/// Column.
pub const TAKEN: &str = "Taken";
/// Column.
pub const REASON: &str = "Why";
/// Column.
pub const COUNT: &str = "Count";
/// Column.
pub const SINCE: &str = "Since the read before";
/// Column.
pub const STATE: &str = "State";
/// Column.
pub const REMARKS: &str = "Remarks";
/// Link to the file.
pub const DOWNLOAD: &str = "Download all reads with all meters (CSV)";
/// A read with nothing before it.
pub const NO_DIFFERENCE: &str = "–";
/// A read that bills nothing.
pub const NOTHING_BILLED: &str = "not billed";
/// Heading of the meters of service.
pub const SERVICE: &str = "Service impressions";
/// What they are.
pub const SERVICE_MEANS: &str = "Made by service technicians. The meters above include them; each read tells them apart, so that nobody pays for \
     them.";

/// Why a read was taken.
pub fn reason(read: &BillingRead) -> String {
    match (read.reason, read.days) {
        (ReadReason::Scheduled, Some(days)) => format!("due {}", days_text(days)),
        (ReadReason::Scheduled, None) => "due".into(),
        (ReadReason::Requested, _) => "asked for by the communication server".into(),
        (ReadReason::ByHand, _) => "asked for by the administrator".into(),
        (ReadReason::Final, _) => "last one before Not Enrolled".into(),
        (ReadReason::Released, _) => "billing is no longer held".into(),
    }
}

/// "21 Nov 2026", "19 Nov 2026 to 21 Nov 2026".
pub fn days_text(days: DueDays) -> String {
    if days.first == days.last {
        date(days.first)
    } else {
        format!("{} to {}", date(days.first), date(days.last))
    }
}

/// What became of a read.
pub fn state(state: ReadState) -> &'static str {
    match state {
        ReadState::Held => "held",
        ReadState::Waiting => "waiting",
        ReadState::Accepted => "accepted",
        ReadState::Refused => "refused",
        ReadState::Discarded => "discarded",
    }
}

/// What is to be known about the time of a read; `None` where it can be trusted.
pub fn clock(read: &BillingRead) -> Option<&'static str> {
    match (read.corrected_at, read.clock) {
        (Some(_), _) => Some("time put right after the clock was set"),
        (None, ClockQuality::NotSet) => Some("the clock had not been set"),
        (None, ClockQuality::Unsynchronised) => Some("the clock was not synchronised"),
        (None, ClockQuality::Unknown | ClockQuality::Synchronised) => None,
    }
}

/// What is to be known about a read.
pub fn flag(flag: &ReadFlag) -> String {
    match flag {
        ReadFlag::TotalsDiffer { total, life } => {
            format!("total {} and life count {} differ", grouped(*total), grouped(*life))
        }
        ReadFlag::NotTheSum { total, black, color } => format!(
            "total {} is not black {} and colour {} together",
            grouped(*total),
            grouped(*black),
            grouped(*color)
        ),
        ReadFlag::MoreTwoSidedThanSheets { two_sided, sheets } => {
            format!(
                "{} of {} printed on both sides",
                grouped(*two_sided),
                counted(*sheets, "sheet", "sheets")
            )
        }
        ReadFlag::ImpressionsDoNotFitSheets { impressions, sheets } => format!(
            "{} on {}",
            counted(*impressions, "impression", "impressions"),
            counted(*sheets, "sheet", "sheets")
        ),
        ReadFlag::RolledOver { key, last } => format!("{key} rolled over after {}", grouped(*last)),
        ReadFlag::NewMeter { key } => format!("{key} is new"),
        ReadFlag::ClockStepped { seconds } => {
            let way = if *seconds < 0 { "back" } else { "forward" };
            format!(
                "the clock had been set {way} by {}",
                counted(seconds.unsigned_abs(), "second", "seconds")
            )
        }
    }
}
