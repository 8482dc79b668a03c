//! A datagram as a message of one of the three versions.

use async_snmp::{
    DecodeConfig, Oid, Pdu, PduType, Value, VarBind, Version,
    ber::Decoder,
    message::{CommunityMessage, CommunityPdu},
    oid,
};
use bytes::Bytes;

use super::{Claim, Refusal};

/// The version of a message, if it is one of the three.
pub(super) fn version(datagram: &Bytes) -> Result<Version, Refusal> {
    let mut decoder = Decoder::new(datagram.clone()).with_decode_config(DecodeConfig::STRICT);
    let number = decoder.read_sequence().and_then(|mut message| message.read_integer());
    number.ok().and_then(Version::from_i32).ok_or(Refusal::Malformed)
}

/// A message of SNMPv1 or v2c. Deviations from BER that other agents forgive are refused: such a printer is read in its
/// rhythm.
pub(super) fn with_community(datagram: &Bytes) -> Result<CommunityMessage, Refusal> {
    let decoded = CommunityMessage::decode(datagram.clone(), DecodeConfig::STRICT);
    Ok(decoded.map_err(|_| Refusal::Malformed)?.value)
}

/// What a notification says.
pub(super) struct Said {
    /// The alert that it is about, where it says which.
    pub claim: Option<Claim>,
    /// Whether it wants an answer.
    pub inform: bool,
}

impl Said {
    /// What a PDU of SNMPv1 or v2c says, if it is a notification.
    pub(super) fn by(pdu: &CommunityPdu) -> Result<Self, Refusal> {
        match pdu {
            CommunityPdu::Standard(pdu) => Self::by_pdu(pdu),
            CommunityPdu::TrapV1(trap) => {
                let which = trap.v2_trap_oid().map_err(|_| Refusal::Malformed)?;
                Ok(Self { claim: claim(&which, trap.varbinds()), inform: false })
            }
        }
    }

    /// What a PDU of SNMPv2c or v3 says, if it is a notification.
    pub(super) fn by_pdu(pdu: &Pdu) -> Result<Self, Refusal> {
        let inform = match pdu.pdu_type() {
            PduType::TrapV2 => false,
            PduType::InformRequest => true,
            _ => return Err(Refusal::Kind),
        };
        // RFC 3416 4.2.6: sysUpTime.0, snmpTrapOID.0, and then what belongs to it.
        let which = match pdu.varbinds() {
            [uptime, which, ..] if uptime.oid == up_time() && which.oid == trap_oid() => &which.value,
            _ => return Err(Refusal::Malformed),
        };
        let Value::ObjectIdentifier(which) = which else { return Err(Refusal::Malformed) };
        Ok(Self { claim: claim(which, &pdu.varbinds()[2..]), inform })
    }
}

fn claim(which: &Oid, bindings: &[VarBind]) -> Option<Claim> {
    (*which == Claim::notification()).then(|| Claim::of(bindings)).flatten()
}

fn up_time() -> Oid {
    oid!(1, 3, 6, 1, 2, 1, 1, 3, 0)
}

fn trap_oid() -> Oid {
    oid!(1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0)
}
