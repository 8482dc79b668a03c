//! How printer and device are set up.

use app::model;
use serde::{Deserialize, Serialize};

/// What a subunit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubunitKind {
    /// `prtInputTable`.
    Input,
    /// `prtOutputTable`.
    Output,
    /// `prtCoverTable`.
    Cover,
}

/// A tray, a bin or a cover, without its name: a bin may be called by whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subunit {
    /// What it is.
    pub kind: SubunitKind,
    /// The row in its table.
    pub index: u32,
    /// Its state, as a word.
    pub state: String,
    /// Its capacity.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub capacity: Option<i64>,
    /// Its level.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub level: Option<model::Level>,
}

/// Something that was not as the standard says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadProblem {
    /// The table or the object.
    pub subject: String,
    /// What, in words of the device.
    pub what: String,
}

/// A setting in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// "section.key".
    pub key: String,
    /// Its value, as TOML.
    pub value: String,
    /// Where it was set: "default", "file", "browser".
    pub layer: String,
}

/// The type of a value, as SNMP has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// Any integer type.
    Integer,
    /// OCTET STRING that is text.
    Text,
    /// OCTET STRING that is none, in hexadecimal.
    Octets,
    /// OBJECT IDENTIFIER.
    Oid,
}

/// What the printer answered for one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// The instance: "1.3.6.1.2.1.43.10.2.1.4.1.1".
    pub oid: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ObjectKind,
    /// Its value.
    pub value: String,
}
