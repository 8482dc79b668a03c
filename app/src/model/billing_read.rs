use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ClockQuality, Hold, MeterUnit};

/// A meter read: the billing meters as one reading showed them, or why they could not be billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingRead {
    /// Its number, counting up; never given twice on one device. 0 until it is written down.
    pub id: i64,
    /// When the reading was taken, by the clock of then.
    pub taken_at: Timestamp,
    /// When that was, by the clock after it was set; `None` where nothing had to be put right, or could be.
    pub corrected_at: Option<Timestamp>,
    /// Whether the clock could be trusted.
    pub clock: ClockQuality,
    /// Sequence number of the reading.
    pub sequence: u64,
    /// Serial number of the printer.
    pub serial_number: Option<String>,
    /// Why it was taken.
    pub reason: ReadReason,
    /// The due dates that it stands for.
    pub days: Option<DueDays>,
    /// What became of it.
    pub state: ReadState,
    /// What was read.
    pub content: ReadContent,
}

impl BillingRead {
    /// The best that is known of when it was taken.
    pub fn at(&self) -> Timestamp {
        self.corrected_at.unwrap_or(self.taken_at)
    }
}

/// What a meter read holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadContent {
    /// The billing meters, all of one reading. Those of a held read are what was shown, not what is billed.
    pub meters: Vec<ReadMeter>,
    /// Impressions made by service, which the counts of `meters` include: nobody pays for them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub service: Vec<ServiceMeter>,
    /// What somebody should know who relies on it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub flags: Vec<ReadFlag>,
    /// What billing was held by; empty for a read that is billed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub holds: Vec<Hold>,
}

/// A billing meter of a meter read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMeter {
    /// Its key in the reading.
    pub key: String,
    /// Its label.
    pub label: String,
    /// What it counts.
    pub unit: MeterUnit,
    /// The count as the printer showed it.
    pub value: u64,
    /// Which segment the count belongs to: another one after each rollover, reset or exchange.
    pub segment: u32,
    /// What was made since the read before, over all segments. `None`: there was none, or billing is held.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since_previous: Option<u64>,
    /// The object that the count came from.
    pub source: String,
}

/// A count of impressions made by service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceMeter {
    /// Its key in the reading.
    pub key: String,
    /// Its label.
    pub label: String,
    /// What it counts.
    pub unit: MeterUnit,
    /// The count as the printer showed it.
    pub value: u64,
    /// The object that the count came from.
    pub source: String,
}

/// Why a meter read was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadReason {
    /// A due date came.
    Scheduled,
    /// The far end asked for it.
    Requested,
    /// The administrator asked for it.
    ByHand,
    /// The last one before the device is Not Enrolled.
    Final,
    /// Billing was held and is no longer.
    Released,
}

/// What became of a meter read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadState {
    /// Billing is held: it tells the far end why, and bills nothing.
    Held,
    /// It has not been accepted yet.
    Waiting,
    /// The far end has it.
    Accepted,
    /// The far end refused it.
    Refused,
    /// The administrator took it out of the queue.
    Discarded,
}

/// The due dates that one transmission stands for: all days from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDays {
    /// The first.
    pub first: Date,
    /// The last; the same where only one was due.
    pub last: Date,
}

/// Something about a meter read that does not keep it from being billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "flag", rename_all = "kebab-case")]
pub enum ReadFlag {
    /// The vendor's total and the marker's life count differ.
    TotalsDiffer {
        /// The vendor's.
        total: u64,
        /// The marker's.
        life: u64,
    },
    /// The total is not the sum of black and colour.
    NotTheSum {
        /// The total.
        total: u64,
        /// Black impressions.
        black: u64,
        /// Colour impressions.
        color: u64,
    },
    /// More sheets were printed on both sides than sheets were printed.
    MoreTwoSidedThanSheets {
        /// Sheets printed on both sides.
        two_sided: u64,
        /// Sheets.
        sheets: u64,
    },
    /// More sheets than impressions, or more impressions than sheets have sides.
    ImpressionsDoNotFitSheets {
        /// Impressions.
        impressions: u64,
        /// Sheets.
        sheets: u64,
    },
    /// A meter began anew after its last count, since the read before.
    RolledOver {
        /// Its key.
        key: String,
        /// Its last count.
        last: u64,
    },
    /// A meter is billed for the first time.
    NewMeter {
        /// Its key.
        key: String,
    },
    /// The clock had been set a short while before.
    ClockStepped {
        /// By so many seconds.
        seconds: i64,
    },
}
