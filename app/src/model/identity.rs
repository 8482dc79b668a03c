use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Source;

/// Which printer this is. Every string is untrusted text: decoded, bounded, without control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// "Xerox".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub manufacturer: Option<String>,
    /// "Phaser 4600", without the manufacturer where it leads.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub model: Option<String>,
    /// `prtGeneralSerialNumber`, else the vendor's object.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial_number: Option<String>,
    /// `sysName`, else `prtGeneralPrinterName`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// `sysLocation`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub location: Option<String>,
    /// `sysContact`: personal data, for signed-in administrators alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub contact: Option<String>,
    /// `sysObjectID`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub object_id: Option<String>,
    /// `ifPhysAddress` of the interface, "00:00:aa:bb:cc:dd".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mac_address: Option<String>,
    /// `sysDescr`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// The vendor's and the customer's asset tags (Xerox).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub asset_tags: Option<AssetTags>,
    /// Software versions, in the order in which the printer lists them.
    #[serde(default)]
    pub firmware: Vec<Firmware>,
    /// Seconds since the printer's agent (or, where known, the printer) started.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub uptime_seconds: Option<u64>,
    /// Seconds since the printer's agent started, where `uptime_seconds` is the printer's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub agent_uptime_seconds: Option<u64>,
    /// `prtGeneralConfigChanges`: counts changes of the printer's configuration, and begins anew with the printer or not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub configuration_changes: Option<u64>,
    /// The object behind each field above that is filled, by field name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub sources: BTreeMap<String, Source>,
}

impl Identity {
    /// Whether this is certainly another printer than `other`: both tell a serial number, and not the same one. One that is
    /// missing contradicts nothing: it may not have been read.
    pub fn is_another_than(&self, other: &Self) -> bool {
        self.serial_number.as_ref().zip(other.serial_number.as_ref()).is_some_and(|(one, other)| one != other)
    }
}

/// `xcmHrDevInfoXeroxAssetTag` and `xcmHrDevInfoCustomerAssetTag`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetTags {
    /// The vendor's tag.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vendor: Option<String>,
    /// The owner's tag.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<String>,
}

/// One software module of the printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firmware {
    /// "System", "Network", "IOT".
    pub module: String,
    /// "35.004.32.000".
    pub version: String,
}
