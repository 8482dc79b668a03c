//! Writes SNMPv1 and v2c requests (RFC 1157, RFC 3416). snmp2 reads the answers; its own sessions send one OID
//! in a GETNEXT and own a socket that can't be drained of stale answers, which is why requests are made here.

use super::{Operation, Request};
use crate::device::value::Oid;

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const NULL: u8 = 0x05;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const GET_NEXT_REQUEST: u8 = 0xa1;
const GET_BULK_REQUEST: u8 = 0xa5;

/// `version` of the message header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageVersion {
    V1 = 0,
    V2c = 1,
}

/// The message's bytes. An OID that can't be sent is an error of the program and is left out.
pub(super) fn encode(
    version: MessageVersion,
    community: &[u8],
    request_id: i32,
    request: &Request,
) -> Vec<u8> {
    let bindings: Vec<u8> = request.oids.iter().flat_map(binding).collect();
    let (tag, first, second) = match request.operation {
        Operation::GetNext => (GET_NEXT_REQUEST, 0, 0),
        Operation::GetBulk { non_repeaters, max_repetitions } => {
            (GET_BULK_REQUEST, i64::from(non_repeaters), i64::from(max_repetitions))
        }
    };
    let pdu = [integer(i64::from(request_id)), integer(first), integer(second), tagged(SEQUENCE, &bindings)]
        .concat();
    let message = [integer(version as i64), tagged(OCTET_STRING, community), tagged(tag, &pdu)].concat();
    tagged(SEQUENCE, &message)
}

fn binding(oid: &Oid) -> Vec<u8> {
    let Ok(name) = oid.to_ber() else { return Vec::new() };
    tagged(SEQUENCE, &[tagged(OBJECT_IDENTIFIER, &name), vec![NULL, 0]].concat())
}

fn integer(value: i64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    // The shortest two's complement form: drop leading octets that only repeat the sign.
    let redundant =
        bytes.windows(2).take_while(|w| matches!((w[0], w[1] & 0x80), (0, 0) | (0xff, 0x80))).count();
    tagged(INTEGER, &bytes[redundant..])
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    if let Ok(short @ 0..0x80) = u8::try_from(length) {
        out.push(short);
    } else {
        let octets = length.to_be_bytes();
        let skip = octets.iter().take_while(|octet| **octet == 0).count();
        // A length has at most eight octets, so their number fits the low bits.
        out.push(0x80 | u8::try_from(octets.len() - skip).unwrap_or(8));
        out.extend_from_slice(&octets[skip..]);
    }
    out.extend_from_slice(content);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::value::oid;

    #[test]
    fn snmp2_reads_what_is_written_here() {
        let long = "c".repeat(300);
        for community in ["public", "", &long] {
            for request_id in [0, 1, 127, 128, -1, i32::MAX, i32::MIN] {
                let oids = vec![oid!(1, 3, 6, 1, 2, 1, 1, 1), oid!(1, 3, 6, 1, 4, 1, 253, 8, 4_294_967_295)];
                let operation = Operation::GetBulk { non_repeaters: 1, max_repetitions: 300 };
                let request = Request { operation, oids: oids.clone() };
                let bytes = encode(MessageVersion::V2c, community.as_bytes(), request_id, &request);
                let pdu = snmp2::Pdu::from_bytes(&bytes).expect("a message");
                assert_eq!(pdu.req_id, request_id);
                assert_eq!(pdu.community, community.as_bytes());
                assert_eq!((pdu.error_status, pdu.error_index), (1, 300));
                let names: Vec<Oid> =
                    pdu.varbinds.map(|(name, _)| Oid::from_ber(name.as_bytes()).expect("an OID")).collect();
                assert_eq!(names, oids);
            }
        }
    }
}
