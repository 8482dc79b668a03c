use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Tells that the history's file was found damaged, and what became of what was in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreNotice {
    /// When it was found.
    pub at: Timestamp,
    /// The name under which the damaged file was set aside.
    pub file: String,
    /// What became of its content.
    pub salvage: SalvageState,
}

/// How far copying from a damaged file has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SalvageState {
    /// It is under way.
    UnderWay,
    /// It is done; what could not be read, table by table. Empty: nothing was lost.
    Done(Vec<LostRows>),
    /// Nothing of the file could be read.
    NothingReadable,
}

/// What was lost of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostRows {
    /// The table's name.
    pub table: String,
    /// How many rows.
    pub count: LostCount,
}

/// A number of rows that could not be read, as exactly as it can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LostCount {
    /// Their numbers tell which are missing.
    Exactly(u64),
    /// From how many the readable pages hold.
    About(u64),
    /// More than none.
    Unknown,
}
