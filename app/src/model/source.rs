use serde::{Deserialize, Serialize};

/// Where a datum came from, so that a number on a page can be checked at the printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// An SNMP object instance in dotted form, without a leading dot.
    Oid(String),
    /// An IPP attribute name.
    Attribute(String),
}

impl Source {
    /// The bare name, as shown on a page and in the files: the OID or the attribute.
    pub fn name(&self) -> &str {
        match self {
            Self::Oid(name) | Self::Attribute(name) => name,
        }
    }
}
