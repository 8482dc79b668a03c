//! What is said in return: that an inform was received, and to whoever asks for this device's engine which it is.

use async_snmp::{
    CommunityVersion, MessageSize, Oid, Pdu, PduBody, ResponsePdu, SecurityLevel, StandardPduType, Value,
    VarBind,
    message::{CommunityMessage, MsgFlags, MsgGlobalData, ScopedPdu, V3Message},
    v3::{DerivedKeys, SaltCounter, UsmSecurityParams, auth::authenticate_message, report_oids},
};
use bytes::Bytes;

use super::{
    MAX_DATAGRAM, OwnEngine, Refusal,
    usm::{Opened, Sealed},
};

/// The Response to an inform of SNMPv2c: what it said, back (RFC 3416 4.2.7).
pub(super) fn to_community(message: &CommunityMessage) -> Option<Bytes> {
    let pdu = response(message.pdu().standard()?);
    let answer = CommunityMessage::new(CommunityVersion::V2c, message.community().clone(), pdu).ok()?;
    answer.encode().ok()
}

/// The same for SNMPv3, protected as the inform was.
pub(super) fn to_user(
    sealed: &Sealed,
    opened: &Opened,
    own: &OwnEngine,
    salts: &SaltCounter,
) -> Option<Bytes> {
    let scoped = ScopedPdu::new(
        opened.scoped.context_engine_id.clone(),
        opened.scoped.context_name.clone(),
        response(&opened.scoped.pdu),
    );
    let envelope = Envelope { sealed, own, keys: &opened.keys, level: opened.level };
    envelope.close(scoped, salts)
}

/// The Report that says why a message was refused, to whoever wants one (RFC 3412 7.1, step 3): without it the printer
/// can't know which engine it talks to.
pub(super) fn report(
    sealed: &Sealed,
    refusal: Refusal,
    count: u32,
    keys: Option<&DerivedKeys>,
    own: &OwnEngine,
) -> Option<Bytes> {
    let object = object(refusal).filter(|_| sealed.raw.global_data().msg_flags().reportable)?;
    let pdu = ResponsePdu::report(0, vec![VarBind::new(object, Value::Counter32(count))]).ok()?;
    let scoped = ScopedPdu::new(own.id().clone(), Bytes::new(), pdu.into_raw());
    let none = DerivedKeys { auth_key: None, priv_key: None };
    let level = if keys.is_some() { SecurityLevel::AuthNoPriv } else { SecurityLevel::NoAuthNoPriv };
    let envelope = Envelope { sealed, own, keys: keys.unwrap_or(&none), level };
    envelope
        .sign(envelope.parameters()?, |global, parameters| V3Message::new(global, parameters, scoped).ok())
}

fn object(refusal: Refusal) -> Option<Oid> {
    match refusal {
        Refusal::Engine => Some(report_oids::unknown_engine_ids()),
        Refusal::User => Some(report_oids::unknown_user_names()),
        Refusal::Level => Some(report_oids::unsupported_sec_levels()),
        Refusal::Signature => Some(report_oids::wrong_digests()),
        Refusal::Decryption => Some(report_oids::decryption_errors()),
        Refusal::Time => Some(report_oids::not_in_time_windows()),
        _ => None,
    }
}

fn response(request: &Pdu) -> Pdu {
    let body = PduBody::Standard { pdu_type: StandardPduType::Response, error_status: 0, error_index: 0 };
    Pdu::from_raw_parts(request.request_id(), body, request.varbinds().to_vec())
}

/// What stands around an answer.
struct Envelope<'a> {
    sealed: &'a Sealed,
    own: &'a OwnEngine,
    keys: &'a DerivedKeys,
    level: SecurityLevel,
}

impl Envelope<'_> {
    fn parameters(&self) -> Option<UsmSecurityParams> {
        let now = self.own.now();
        let user = self.sealed.parameters.username().clone();
        UsmSecurityParams::new(self.own.id().clone(), now.boots, now.time, user).ok()
    }

    fn close(&self, scoped: ScopedPdu, salts: &SaltCounter) -> Option<Bytes> {
        let parameters = self.parameters()?;
        if !self.level.requires_priv() {
            return self
                .sign(parameters, |global, parameters| V3Message::new(global, parameters, scoped).ok());
        }
        let (boots, time) = (parameters.engine_boots(), parameters.engine_time());
        let plain = scoped.encode_to_bytes().ok()?;
        let (hidden, salt) = self.keys.priv_key.as_ref()?.encrypt_aes(&plain, boots, time, salts).ok()?;
        let parameters = parameters.with_auth_placeholder(self.keys.auth_key.as_ref()?.mac_len()).ok()?;
        self.sign(parameters.with_priv_params(salt).ok()?, |global, parameters| {
            V3Message::new_with_opaque_encrypted_scoped_pdu(global, parameters, hidden).ok()
        })
    }

    fn sign(
        &self,
        mut parameters: UsmSecurityParams,
        message: impl FnOnce(MsgGlobalData, Bytes) -> Option<V3Message>,
    ) -> Option<Bytes> {
        let flags = MsgFlags::new(self.level, false);
        let global =
            MsgGlobalData::new(self.sealed.raw.msg_id(), MessageSize::new(MAX_DATAGRAM).ok()?, flags);
        let key = self.keys.auth_key.as_ref().filter(|_| self.level.requires_auth());
        if let Some(key) = key {
            parameters = parameters.with_auth_placeholder(key.mac_len()).ok()?;
        }
        let message = message(global.ok()?, parameters.encode().ok()?)?.encode().ok()?;
        let Some(key) = key else { return Some(message) };
        let mut message = message.to_vec();
        let (offset, length) = UsmSecurityParams::find_auth_params_offset(&message)?;
        authenticate_message(key, &mut message, offset, length).ok()?;
        Some(message.into())
    }
}
