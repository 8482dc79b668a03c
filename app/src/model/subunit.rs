use serde::{Deserialize, Serialize};

use super::{Level, Source};

/// `PrtSubUnitStatusTC` taken apart (RFC 3805): availability plus alert bits, in one word for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubunitState {
    /// Available, nothing wrong.
    Ok,
    /// Works, with a non-critical alert.
    Warning,
    /// Broken, or stopped by a critical alert.
    Error,
    /// Off-line, or on its way on-line or off-line.
    Offline,
    /// Not said, or a value outside the standard.
    Unknown,
}

/// One input tray (RFC 3805 `prtInputTable`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// `prtInputIndex`.
    pub index: u32,
    /// `prtInputName`, else its description.
    pub name: String,
    /// `prtInputMediaName`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub media: Option<String>,
    /// `prtInputCapacityUnit` as its label ("sheets").
    pub unit: String,
    /// `prtInputMaxCapacity`; `None` for -1 and -2.
    pub capacity: Option<i64>,
    /// `prtInputCurrentLevel`.
    pub level: Level,
    /// 0-100, `None` where it can't be known.
    pub percent: Option<u8>,
    /// `prtInputStatus`.
    pub state: SubunitState,
    /// The object that the level came from.
    pub source: Source,
}

/// One output bin (RFC 3805 `prtOutputTable`). Its level is the space that is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// `prtOutputIndex`.
    pub index: u32,
    /// `prtOutputName`, else its description.
    pub name: String,
    /// `prtOutputCapacityUnit` as its label ("sheets").
    pub unit: String,
    /// `prtOutputMaxCapacity`; `None` for -1 and -2.
    pub capacity: Option<i64>,
    /// `prtOutputRemainingCapacity`.
    pub level: Level,
    /// Percent of space left, `None` where it can't be known.
    pub percent: Option<u8>,
    /// `prtOutputStatus`.
    pub state: SubunitState,
    /// The object that the level came from.
    pub source: Source,
}

/// `prtCoverStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverStatus {
    /// coverOpen(3).
    Open,
    /// coverClosed(4).
    Closed,
    /// interlockOpen(5).
    InterlockOpen,
    /// interlockClosed(6).
    InterlockClosed,
    /// other(1), unknown(2) or a value outside the standard.
    Unknown,
}

/// One cover, door or interlock (RFC 3805 `prtCoverTable`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// `prtCoverIndex`.
    pub index: u32,
    /// `prtCoverDescription`.
    pub name: String,
    /// Open or closed.
    pub state: CoverStatus,
    /// The object that the state came from.
    pub source: Source,
}
