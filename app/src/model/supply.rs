use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Level, ReplacedBy, Source};

/// Whether the supply is used up or fills up: `prtMarkerSuppliesClass`, else what `prtMarkerSuppliesType` is by its nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyClass {
    /// Toner, drum, fuser: its level is what is left.
    Consumed,
    /// Waste container: its level is the space that is left.
    Receptacle,
    /// Neither, or not said.
    Other,
}

/// From so much down a supply counts as low where the printer itself does not say so, in percent.
pub const LOW_PERCENT: u8 = 10;

/// What the level and the active alerts of the supply say together; where neither says anything of the only toner, what the
/// printer's detected errors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyState {
    /// Nothing to do.
    Ok,
    /// Nearly used up, or a receptacle nearly full.
    Low,
    /// Used up.
    Empty,
    /// A receptacle without space.
    Full,
    /// The printer does not say.
    Unknown,
}

/// One marker supply (RFC 3805 `prtMarkerSuppliesTable`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// `prtMarkerSuppliesIndex`.
    pub index: u32,
    /// The description without part and serial number.
    pub description: String,
    /// Consumed, receptacle or other.
    pub class: SupplyClass,
    /// `prtMarkerSuppliesType` as its label in kebab-case ("toner-cartridge"); a number outside the
    /// enumeration as that number.
    #[serde(rename = "type")]
    pub kind: String,
    /// `prtMarkerColorantValue`, in lower case as the standard writes it ("black").
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub colorant: Option<String>,
    /// Part number, from its own object or out of the description.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub part_number: Option<String>,
    /// Serial number, from its own object or out of the description.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial_number: Option<String>,
    /// `prtMarkerSuppliesSupplyUnit` as its label in kebab-case ("impressions", "percent").
    pub unit: String,
    /// `prtMarkerSuppliesMaxCapacity`; `None` for -1 and -2.
    pub capacity: Option<i64>,
    /// `prtMarkerSuppliesLevel`.
    pub level: Level,
    /// 0-100, `None` where it can't be known. For a receptacle the space that is left.
    pub percent: Option<u8>,
    /// What to make of it.
    pub state: SupplyState,
    /// The object that the level came from.
    pub source: Source,
    /// What the printer keeps of it beside its level; most printers keep nothing.
    #[serde(skip_serializing_if = "SupplyRecord::is_empty", default)]
    pub record: SupplyRecord,
}

/// What a printer keeps of a supply beside its level (XEROX-HOST-RESOURCES-EXT-MIB `xcmHrDetailTable` and
/// `xcmHrSuppliesTable`). What it does not tell is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyRecord {
    /// When the one inside came, by the printer's own date (`deviceReplaceDate`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replaced_at: Option<Timestamp>,
    /// What the printer had counted by then, by a counter that it does not name (`deviceReplaceSystemUsage`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replaced_usage: Option<u64>,
    /// What the printer counted for the one inside (`deviceLifetimeUsage`), in a unit of its own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub usage: Option<u64>,
    /// Whose job it is to replace it (`xcmHrSuppliesClass`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replaced_by: Option<ReplacedBy>,
    /// The object of each of these that is there, and of part and serial number where they came from an object of their
    /// own, by the name of the field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub sources: BTreeMap<String, Source>,
}

impl SupplyRecord {
    /// Whether the printer keeps nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Supply {
    /// Whether it goes onto the pages, so that it is used up the faster, the more they are covered: toner and ink.
    pub fn covers_pages(&self) -> bool {
        let toner_or_ink = ["toner", "toner-cartridge", "matte-toner", "ink", "ink-cartridge", "matte-ink"];
        self.class == SupplyClass::Consumed && toner_or_ink.contains(&self.kind.as_str())
    }
}
