//! Between snmp2's borrowed types and ours.

use snmp2::{Pdu, Value as Snmp2Value};

use super::Response;
use crate::device::{
    text::MAX_OCTETS,
    value::{Binding, Oid, Value},
};

/// Copies an answer out of the session's buffer. A binding whose name is no OID ends it: what follows can't be
/// attributed. So do as many as were asked for, and of a string as much is copied as anything here reads.
pub(super) fn response(pdu: &Pdu<'_>, most: usize) -> Response {
    let bindings = pdu.varbinds.clone().take(most);
    let bindings = bindings.map_while(|(name, value)| {
        let oid = Oid::from_ber(name.as_bytes()).ok()?;
        Some(Binding { oid, value: owned(&value) })
    });
    Response { error_status: pdu.error_status, error_index: pdu.error_index, bindings: bindings.collect() }
}

fn owned(value: &Snmp2Value<'_>) -> Value {
    match value {
        Snmp2Value::Integer(number) => Value::Number(*number),
        Snmp2Value::Counter32(number) | Snmp2Value::Unsigned32(number) | Snmp2Value::Timeticks(number) => {
            Value::Number(i64::from(*number))
        }
        Snmp2Value::Counter64(number) => Value::Number(i64::try_from(*number).unwrap_or(i64::MAX)),
        Snmp2Value::OctetString(octets) | Snmp2Value::Opaque(octets) => {
            Value::Octets(octets.iter().copied().take(MAX_OCTETS).collect())
        }
        Snmp2Value::IpAddress(octets) => Value::Octets(octets.to_vec()),
        Snmp2Value::ObjectIdentifier(oid) => Oid::from_ber(oid.as_bytes()).map_or(Value::Absent, Value::Oid),
        Snmp2Value::EndOfMibView => Value::EndOfMibView,
        _ => Value::Absent,
    }
}

/// snmp2's form of an OID; `None` for one that can't be sent.
pub(super) fn oid(oid: &Oid) -> Option<snmp2::Oid<'static>> {
    Some(snmp2::Oid::new(oid.to_ber().ok()?.into()))
}
