//! Datagrams of a printer and of others.

use app::model::Severity;
use async_snmp::{
    DecodeConfig, GenericTrap, NotificationPdu, Oid, Pdu, RequestPdu, TrapV1Pdu, Value, VarBind, Version,
    message::{CommunityMessage, RawV3Message},
    oid,
    v3::{SaltCounter, UsmSecurityParams},
};
use bytes::Bytes;
use proptest::prelude::*;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::{Claim, Hint, Mark, OwnEngine, Receiver, Refusal, Taken, Terms, User, Windows};
use crate::{
    device::{AuthProtocol, PrivacyProtocol, transport::Passphrases},
    tally::Tally,
};

const OWN: &[u8] = b"\x80\x00\x00\x00\x05own engine";

fn user() -> User {
    let passphrases =
        Passphrases { auth: Some("a phrase to sign".into()), privacy: Some("a phrase to hide".into()) };
    User::new("teller", Some(AuthProtocol::Sha256), Some(PrivacyProtocol::Aes128), &passphrases).unwrap()
}

fn terms() -> Terms {
    Terms {
        v1: true,
        v2c: true,
        v3: true,
        community: Some(Zeroizing::new("told".into())),
        user: Some(user()),
    }
}

fn receiver(terms: Terms) -> Receiver {
    let own = OwnEngine::new(Bytes::from_static(OWN), 3, Instant::now());
    Receiver::new(terms, own, SaltCounter::new().unwrap(), Windows::default(), Tally::default())
}

fn printer_v2_alert() -> Oid {
    oid!(1, 3, 6, 1, 2, 1, 43, 18, 2, 0, 1)
}

/// What the standard has in the notification of a jam.
fn jam() -> Vec<VarBind> {
    let columns = [(1, 7), (2, 3), (4, 13), (5, 1), (6, 42), (7, 8)];
    let binding = |(column, number)| {
        VarBind::new(oid!(1, 3, 6, 1, 2, 1, 43, 18, 1, 1, column, 1, 7), Value::Integer(number))
    };
    columns.map(binding).to_vec()
}

fn claim() -> Claim {
    Claim {
        index: 7,
        code: 8,
        severity: Severity::Critical,
        group: "media-path".into(),
        group_index: Some(1),
        location: Some(42),
    }
}

fn trap(which: &Oid, bindings: Vec<VarBind>) -> Pdu {
    NotificationPdu::trap_v2(Version::V2c, 99, 1_000, which, bindings).unwrap().into()
}

fn inform() -> Pdu {
    NotificationPdu::inform(Version::V2c, 100, 1_000, &printer_v2_alert(), jam()).unwrap().into()
}

fn v2c(community: &str, pdu: Pdu) -> Bytes {
    CommunityMessage::v2c(community.as_bytes(), pdu).unwrap().encode().unwrap()
}

fn v1(enterprise: Oid, generic: GenericTrap, specific: i32) -> Bytes {
    let trap = TrapV1Pdu::from_raw_parts(enterprise, [192, 0, 2, 7], generic, specific, 1_000, jam());
    CommunityMessage::v1_trap("told", trap).unwrap().encode().unwrap()
}

fn taken(datagram: &Bytes) -> Taken {
    receiver(terms()).take(datagram, Instant::now())
}

#[expect(clippy::unnecessary_wraps, reason = "what taking a datagram answers")]
fn hint(claim: Option<Claim>) -> Result<Hint, Refusal> {
    Ok(Hint { claim, vouched: false, to_write: None })
}

#[test]
fn what_a_printer_tells_with_a_community_is_a_reason_to_look() {
    let cold_start = oid!(1, 3, 6, 1, 6, 3, 1, 1, 5, 1);
    let table = [
        (v2c("told", trap(&printer_v2_alert(), jam())), Some(claim())),
        (v2c("told", trap(&cold_start, Vec::new())), None),
        (v2c("told", trap(&oid!(1, 3, 6, 1, 4, 1, 253, 0, 5), jam())), None),
        (v2c("told", trap(&printer_v2_alert(), Vec::new())), None),
        (v1(oid!(1, 3, 6, 1, 2, 1, 43, 18, 2), GenericTrap::EnterpriseSpecific, 1), Some(claim())),
        (v1(oid!(1, 3, 6, 1, 4, 1, 253), GenericTrap::ColdStart, 0), None),
    ];
    for (datagram, claim) in table {
        let taken = taken(&datagram);
        assert_eq!(taken.outcome, hint(claim));
        assert_eq!(taken.reply, None);
    }
}

#[test]
fn an_inform_is_answered_with_what_it_said() {
    let taken = taken(&v2c("told", inform()));
    assert_eq!(taken.outcome, hint(Some(claim())));
    let reply = CommunityMessage::decode(taken.reply.unwrap(), DecodeConfig::STRICT).unwrap().value;
    let pdu = reply.pdu().standard().unwrap();
    assert_eq!((pdu.pdu_type(), pdu.request_id()), (async_snmp::PduType::Response, 100));
    assert_eq!(pdu.varbinds(), inform().varbinds());
    assert_eq!(reply.community().as_bytes(), b"told");
}

#[test]
fn hostile_datagrams_are_refused_and_not_answered() {
    let good = v2c("told", trap(&printer_v2_alert(), jam()));
    let with = |octets: &[u8]| Bytes::copy_from_slice(octets);
    let get = RequestPdu::get(Version::V2c, 1, &[oid!(1, 3, 6, 1, 2, 1, 1, 1, 0)]).unwrap();
    let without_prefix = Pdu::from_raw_parts(
        1,
        async_snmp::PduBody::Standard {
            pdu_type: async_snmp::StandardPduType::TrapV2,
            error_status: 0,
            error_index: 0,
        },
        jam(),
    );
    let mut endless = vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff];
    endless.extend([0x30; 4_000]);
    let table: [(&str, Bytes, Refusal); 13] = [
        ("nothing", with(b""), Refusal::Malformed),
        ("text", with(b"GET / HTTP/1.1\r\n\r\n"), Refusal::Malformed),
        ("zeros", with(&[0; 500]), Refusal::Malformed),
        ("nested without end", with(&[0x30, 0x80].repeat(4_000)), Refusal::Malformed),
        ("a length of four gigabytes", with(&endless), Refusal::Malformed),
        ("half of one", good.slice(..good.len() / 2), Refusal::Malformed),
        ("one and something", with(&[&good[..], b"more"].concat()), Refusal::Malformed),
        ("version 4", with(&[0x30, 0x03, 0x02, 0x01, 0x04]), Refusal::Malformed),
        ("version 3 and nothing", with(&[0x30, 0x03, 0x02, 0x01, 0x03]), Refusal::Malformed),
        ("another community", v2c("tolD", trap(&printer_v2_alert(), jam())), Refusal::Community),
        ("no community", v2c("", trap(&printer_v2_alert(), jam())), Refusal::Community),
        ("a question", v2c("told", get.into()), Refusal::Kind),
        ("a trap that does not say which", v2c_raw(without_prefix), Refusal::Malformed),
    ];
    for (what, datagram, refusal) in table {
        let taken = taken(&datagram);
        assert_eq!((taken.outcome, taken.reply), (Err(refusal), None), "{what}");
    }
}

/// A message around a PDU that no honest agent makes.
fn v2c_raw(pdu: Pdu) -> Bytes {
    let mut buffer = async_snmp::ber::EncodeBuf::new();
    let (request, _, bindings) = pdu.into_raw_parts();
    buffer
        .push_sequence(|buffer| {
            buffer.push_constructed(0xa7, |buffer| {
                async_snmp::varbind::encode_varbind_list(buffer, &bindings)?;
                buffer.push_integer(0);
                buffer.push_integer(0);
                buffer.push_integer(request);
                Ok(())
            })?;
            buffer.push_octet_string(b"told")?;
            buffer.push_integer(1);
            Ok(())
        })
        .unwrap();
    buffer.finish()
}

#[test]
fn a_version_that_is_not_accepted_is_refused_and_so_is_a_community_where_none_is_set() {
    let datagram = v2c("told", trap(&printer_v2_alert(), jam()));
    let refusal = |terms: Terms| receiver(terms).take(&datagram, Instant::now()).outcome.unwrap_err();
    assert_eq!(refusal(Terms { v2c: false, ..terms() }), Refusal::Version);
    assert_eq!(refusal(Terms { community: None, ..terms() }), Refusal::Community);
}

#[test]
fn whoever_asks_for_the_engine_is_told_it_and_nothing_else() {
    let discovery =
        async_snmp::message::V3Message::discovery_request(5, async_snmp::MessageSize::new(1_500).unwrap());
    let discovery = discovery.unwrap().encode().unwrap();
    let taken = taken(&discovery);
    assert_eq!(taken.outcome, Err(Refusal::Engine));
    let reply = RawV3Message::decode(taken.reply.unwrap(), DecodeConfig::STRICT).unwrap().value;
    let parameters =
        UsmSecurityParams::decode(reply.security_params().clone(), DecodeConfig::STRICT).unwrap().value;
    assert_eq!((reply.msg_id(), &parameters.engine_id()[..], parameters.engine_boots()), (5, OWN, 3));
    let without_user = receiver(Terms { user: None, ..terms() }).take(&discovery, Instant::now());
    assert_eq!((without_user.outcome, without_user.reply), (Err(Refusal::User), None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_datagram_is_taken_or_refused(octets in prop::collection::vec(any::<u8>(), 0..600)) {
        let taken = taken(&Bytes::from(octets));
        prop_assert!(taken.outcome.is_err() && taken.reply.is_none());
    }

    #[test]
    fn a_notification_with_anything_changed_is_taken_or_refused(
        which in 0..3_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let made = [
            v2c("told", trap(&printer_v2_alert(), jam())),
            v2c("told", inform()),
            v1(oid!(1, 3, 6, 1, 2, 1, 43, 18, 2), GenericTrap::EnterpriseSpecific, 1),
        ];
        let mut octets = made[which].to_vec();
        for (place, octet) in changes {
            let place = place.index(octets.len());
            octets[place] = octet;
        }
        if let Some(cut) = cut {
            octets.truncate(cut.index(octets.len()));
        }
        let length = octets.len();
        let taken = taken(&Bytes::from(octets));
        prop_assert!(taken.reply.is_none_or(|reply| reply.len() <= length + 16), "an answer is no longer than what it answers");
        if let Ok(hint) = taken.outcome {
            prop_assert!(!hint.vouched && hint.to_write.is_none());
        }
    }
}

#[test]
fn marks_are_in_order_of_starts_and_then_of_time() {
    let mark = |boots, time| Mark { boots, time };
    assert!(mark(2, 0) > mark(1, 9_999) && mark(1, 2) > mark(1, 1));
}
