//! Words for what is sent. The server's people read them: English, and the same on every device.

use app::model::{Gap, Hold, HoldCause, MeterUnit, ReadFlag};

/// A read was asked for while billing is held.
pub const HELD: &str = "Billing is held, so the meters were not sent; the server was told why. The Meter Assistant says what to do.";

/// Something of the demonstration printer was to go to a server on the network.
pub const DEMONSTRATION: &str = "This printer is a demonstration. Its figures are made up, so they go to a communication \
                                 server on this machine alone.";

/// A check-in was wanted when the day's octets were used up.
pub const OVER_BUDGET: &str = "The octets that may be exchanged with the server in a day are used up. Raise the bound, or wait \
                               for the next day.";

/// Diagnostics were wanted before the first reading.
pub const NEVER_READ: &str =
    "The printer has not been read yet, so there is nothing to send. Press Refresh, then try again.";

/// What is counted.
pub fn unit(unit: MeterUnit) -> &'static str {
    match unit {
        MeterUnit::Impressions => "impressions",
        MeterUnit::Sheets => "sheets",
        MeterUnit::Images => "images",
        MeterUnit::Hours => "hours",
        MeterUnit::Feet => "feet",
        MeterUnit::Meters => "meters",
        MeterUnit::Other => "other",
    }
}

/// What holds billing, as a sentence.
pub fn hold_reason(hold: &Hold) -> String {
    match &hold.cause {
        HoldCause::WentBack { gaps } => format!("{}.", each(gaps, "went back")),
        HoldCause::Impossible { gaps, most } => {
            format!("{}, where the printer can have made {most} at most.", each(gaps, "grew"))
        }
        HoldCause::Missing { label, old, .. } => {
            format!("{label} is no longer reported; it was {old}.")
        }
        HoldCause::SerialNumber { from, to, .. } => {
            format!("The printer has serial number {to} in the place of {from}.")
        }
    }
}

/// "A went back from 9 to 3, B went back from 7 to 1".
fn each(gaps: &[Gap], what: &str) -> String {
    let told = gaps.iter().map(|gap| format!("{} {what} from {} to {}", gap.label, gap.old, gap.new));
    told.collect::<Vec<_>>().join(", ")
}

/// The kind of a flag.
pub fn flag_kind(flag: &ReadFlag) -> &'static str {
    match flag {
        ReadFlag::TotalsDiffer { .. } => "totals-differ",
        ReadFlag::NotTheSum { .. } => "not-the-sum",
        ReadFlag::MoreTwoSidedThanSheets { .. } => "more-two-sided-than-sheets",
        ReadFlag::ImpressionsDoNotFitSheets { .. } => "impressions-do-not-fit-sheets",
        ReadFlag::RolledOver { .. } => "rolled-over",
        ReadFlag::NewMeter { .. } => "new-meter",
        ReadFlag::ClockStepped { .. } => "clock-stepped",
    }
}

/// The numbers of a flag, as a sentence.
pub fn flag_detail(flag: &ReadFlag) -> String {
    match flag {
        ReadFlag::TotalsDiffer { total, life } => {
            format!("The vendor's total is {total}, the marker's life count {life}.")
        }
        ReadFlag::NotTheSum { total, black, color } => {
            format!("The total is {total}, black {black} and color {color}.")
        }
        ReadFlag::MoreTwoSidedThanSheets { two_sided, sheets } => {
            format!("{two_sided} two-sided sheets of {sheets} sheets.")
        }
        ReadFlag::ImpressionsDoNotFitSheets { impressions, sheets } => {
            format!("{impressions} impressions on {sheets} sheets.")
        }
        ReadFlag::RolledOver { key, last } => format!("{key} began again after {last}."),
        ReadFlag::NewMeter { key } => format!("{key} is reported for the first time."),
        ReadFlag::ClockStepped { seconds } => format!("The clock was set by {seconds} s."),
    }
}
