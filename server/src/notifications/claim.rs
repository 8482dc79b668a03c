use app::model::{Alert, Severity, Source, Training};
use async_snmp::{Oid, Value, VarBind, oid};
use jiff::Timestamp;

use crate::device::mib::{alert, columns::printer};

/// What a `printerV2Alert` (RFC 3805) says of an alert. Nobody has seen it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// `prtAlertIndex`.
    pub index: u32,
    /// `prtAlertCode`.
    pub code: i64,
    /// `prtAlertSeverityLevel`.
    pub severity: Severity,
    /// `prtAlertGroup` as its label, or the bare number.
    pub group: String,
    /// `prtAlertGroupIndex`.
    pub group_index: Option<i64>,
    /// `prtAlertLocation`.
    pub location: Option<i64>,
}

/// alertRemovalOfBinaryChangeEntry(1801): tells the end of another alert and is none.
const REMOVAL: i64 = 1801;

impl Claim {
    /// `printerV2Alert`. By SNMPv1 it is enterprise 1.3.6.1.2.1.43.18.2, specific trap 1, which comes to the same.
    pub fn notification() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 43, 18, 2, 0, 1)
    }

    /// What the bindings of a notification say, if they say which alert it is about. Vendors put more into theirs, and
    /// name them otherwise: what counts is the columns.
    pub fn of(bindings: &[VarBind]) -> Option<Self> {
        let number = |column| number(bindings, &printer::alert(column));
        let index = u32::try_from(number(1)?).ok().filter(|index| *index > 0)?;
        let code = number(7).filter(|code| *code != REMOVAL)?;
        Some(Self {
            index,
            code,
            severity: alert::severity(number(2)),
            group: alert::group_name(number(4)),
            group_index: number(5),
            location: number(6),
        })
    }

    /// Whether this row of the alert table is what was told of.
    pub fn is(&self, alert: &Alert) -> bool {
        (self.index, self.code) == (alert.index, alert.code)
    }

    /// The alert as far as it was told, `at` that time.
    pub fn alert(&self, at: Timestamp) -> Alert {
        Alert {
            index: self.index,
            severity: self.severity,
            training: Training::Unknown,
            group: self.group.clone(),
            group_index: self.group_index,
            code: self.code,
            code_name: alert::code_name(self.code),
            vendor_code: None,
            location: self.location,
            description: None,
            raised_at: Some(at),
            source: Source::Oid(Self::notification().to_string()),
        }
    }
}

/// The number in the first binding below the column.
fn number(bindings: &[VarBind], column: &Oid) -> Option<i64> {
    let binding = bindings.iter().find(|binding| binding.oid.starts_with(column))?;
    match &binding.value {
        Value::Integer(number) => Some((*number).into()),
        Value::Counter32(number)
        | Value::Gauge32(number)
        | Value::UInteger32(number)
        | Value::TimeTicks(number) => Some((*number).into()),
        _ => None,
    }
}
