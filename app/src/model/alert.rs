use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Source;

/// `prtAlertSeverityLevel` (RFC 3805).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// critical(3): printing has stopped or will.
    Critical,
    /// warning(4) and warningBinaryChangeEvent(5): printing goes on.
    Warning,
    /// other(1), or a number outside the standard.
    Other,
}

/// `prtAlertTrainingLevel` (RFC 3805): who can see to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Training {
    /// untrained(3): anyone.
    Untrained,
    /// trained(4): a trained administrator.
    Trained,
    /// fieldService(5): a service technician.
    FieldService,
    /// management(6): a network administrator.
    Management,
    /// noInterventionRequired(7).
    NoInterventionRequired,
    /// other(1), unknown(2), or a number outside the standard.
    Unknown,
}

/// One active alert (RFC 3805 `prtAlertTable`, joined with the vendor's table where it has one).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// `prtAlertIndex`.
    pub index: u32,
    /// How bad.
    pub severity: Severity,
    /// Who can see to it.
    pub training: Training,
    /// `prtAlertGroup` as its label ("input", "marker-supplies"), or the bare number.
    pub group: String,
    /// `prtAlertGroupIndex`: the row of the group's table that it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group_index: Option<i64>,
    /// `prtAlertCode`, also outside the enumeration.
    pub code: i64,
    /// The code's name in IANA-PRINTER-MIB in kebab-case, `None` outside the enumeration.
    pub code_name: Option<String>,
    /// The vendor's documented code ("status code" to tell the service), where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vendor_code: Option<String>,
    /// `prtAlertLocation`, a number that only the vendor can explain.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub location: Option<i64>,
    /// `prtAlertDescription`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// When it was raised: the vendor's date, else `prtAlertTime` counted back from the reading. `None` where
    /// neither can be trusted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raised_at: Option<Timestamp>,
    /// The row that it came from.
    pub source: Source,
}

/// One entry of the printer's own fault log (`xcmHrSystemFaultTable`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Row of the log; not reused by the printer.
    pub index: u32,
    /// The fault code.
    pub code: i64,
    /// Its text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// The printer's own date of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<Timestamp>,
    /// The row that it came from.
    pub source: Source,
}
