//! What has to be right about a message of SNMPv3 (RFC 3414 3.2), and the terms on which notifications are taken.

use async_snmp::{
    AuthProtocol as Authentication, DecodeConfig, MasterKeys, PrivProtocol, SecurityLevel, UsmConfig,
    ber::Decoder,
    message::{RawMsgData, RawV3Message, ScopedPdu},
    v3::{
        DerivedKeys, UsmSecurityParams, auth::verify_message, in_authoritative_time_window,
        validate_engine_id,
    },
};
use bytes::Bytes;
use zeroize::Zeroizing;

use super::{Mark, OwnEngine, Refusal};
use crate::{
    config::Config,
    device::{AuthProtocol, PrinterUrl, PrivacyProtocol, SnmpVersion, demo, transport::Passphrases},
};

/// On which terms notifications are taken: by which versions, and from whom.
#[derive(Default)]
pub struct Terms {
    /// Whether SNMPv1 is accepted.
    pub v1: bool,
    /// Whether SNMPv2c is accepted.
    pub v2c: bool,
    /// Whether SNMPv3 is accepted.
    pub v3: bool,
    /// The community name of SNMPv1 and v2c; without one both are refused.
    pub community: Option<Zeroizing<String>>,
    /// The user of SNMPv3; without one it is refused.
    pub user: Option<User>,
}

/// A user of SNMPv3, with the keys made of the pass-phrases.
pub struct User {
    config: UsmConfig,
}

impl Terms {
    /// As the settings say. Makes keys of pass-phrases, which takes some milliseconds. An error says what is wrong with
    /// those.
    pub fn of(config: &Config) -> Result<Self, String> {
        let section = &config.notifications;
        let given = Some(section.community.clone()).filter(|community| !community.is_empty());
        let (of_printer, user) = match config.printer.parsed()? {
            Some(PrinterUrl::Demo(_)) => (Some(demo::COMMUNITY.to_owned()), None),
            Some(PrinterUrl::Snmp(target)) => match target.version {
                SnmpVersion::Automatic { community }
                | SnmpVersion::V1 { community }
                | SnmpVersion::V2c { community } => (Some(community), None),
                SnmpVersion::V3 { user, auth, privacy } => {
                    (None, Some(User::new(&user, auth, privacy, &config.printer.passphrases())?))
                }
            },
            None => (None, None),
        };
        Ok(Self {
            v1: section.accepts("1"),
            v2c: section.accepts("2c"),
            v3: section.accepts("3"),
            community: given.or(of_printer).map(Zeroizing::new),
            user,
        })
    }
}

impl User {
    /// A user with these protocols. An error says what is wrong with the pass-phrases.
    pub fn new(
        name: &str,
        auth: Option<AuthProtocol>,
        privacy: Option<PrivacyProtocol>,
        passphrases: &Passphrases,
    ) -> Result<Self, String> {
        let config = UsmConfig::new(Bytes::copy_from_slice(name.as_bytes()));
        let Some(auth) = auth else { return Ok(Self { config }) };
        let auth = match auth {
            AuthProtocol::Sha1 => Authentication::Sha1,
            AuthProtocol::Sha256 => Authentication::Sha256,
            AuthProtocol::Sha512 => Authentication::Sha512,
        };
        let missing = || "the authentication pass-phrase of the printer's user is missing".to_owned();
        let for_auth = passphrases.auth.as_ref().ok_or_else(missing)?.as_bytes();
        let wrong = |error| format!("the pass-phrases of the printer's user can't be used: {error}");
        let mut keys = MasterKeys::new(auth, for_auth).map_err(wrong)?;
        if let Some(privacy) = privacy {
            let cipher = match privacy {
                PrivacyProtocol::Aes128 => PrivProtocol::Aes128,
                PrivacyProtocol::Aes256 => PrivProtocol::Aes256Blumenthal,
                PrivacyProtocol::Aes256Reeder => PrivProtocol::Aes256Reeder,
            };
            keys = match &passphrases.privacy {
                Some(for_privacy) => keys.with_privacy(cipher, for_privacy.as_bytes()),
                None => keys.with_privacy_same_password(cipher),
            }
            .map_err(wrong)?;
        }
        Ok(Self { config: config.with_master_keys(keys).map_err(wrong)? })
    }

    fn level(&self) -> SecurityLevel {
        self.config.security_level()
    }
}

/// A message of SNMPv3 whose envelope could be read. Nothing of it is to be believed yet.
pub(super) struct Sealed {
    datagram: Bytes,
    pub(super) raw: RawV3Message,
    pub(super) parameters: UsmSecurityParams,
}

/// One that is what it says, as far as its level goes; whether it is new remains to be seen where the printer's engine
/// is the authority.
pub(super) struct Opened {
    pub(super) scoped: ScopedPdu,
    pub(super) keys: DerivedKeys,
    pub(super) level: SecurityLevel,
    pub(super) mark: Mark,
}

impl Sealed {
    pub(super) fn decode(datagram: &Bytes) -> Result<Self, Refusal> {
        let malformed = |_| Refusal::Malformed;
        let raw = RawV3Message::decode(datagram.clone(), DecodeConfig::STRICT).map_err(malformed)?.value;
        let parameters = UsmSecurityParams::decode(raw.security_params().clone(), DecodeConfig::STRICT);
        Ok(Self { datagram: datagram.clone(), raw, parameters: parameters.map_err(malformed)?.value })
    }

    /// Whether it is for this engine.
    pub(super) fn is_for(&self, own: &OwnEngine) -> bool {
        self.parameters.engine_id() == own.id()
    }

    /// The steps of RFC 3414 3.2 in their order, but for the time window of another engine than ours. The keys come
    /// along with what is refused after the signature was found right: that is answered under a signature.
    pub(super) fn open(
        &self,
        user: &User,
        own: &OwnEngine,
    ) -> Result<Opened, (Refusal, Option<DerivedKeys>)> {
        let (level, parameters) = (self.raw.security_level(), &self.parameters);
        if validate_engine_id(parameters.engine_id()).is_err() {
            return Err((Refusal::Engine, None));
        }
        if parameters.username() != user.config.username() {
            return Err((Refusal::User, None));
        }
        // Less than the user has would let others speak for it; more can't be checked.
        if level != user.level() {
            return Err((Refusal::Level, None));
        }
        let keys = user.config.derive_keys(parameters.engine_id()).map_err(|_| (Refusal::Signature, None))?;
        let mark = Mark { boots: parameters.engine_boots(), time: parameters.engine_time() };
        if level.requires_auth() {
            if !self.signature_is_right(&keys) {
                return Err((Refusal::Signature, None));
            }
            let now = own.now();
            if self.is_for(own) && !in_authoritative_time_window(now.boots, now.time, mark.boots, mark.time) {
                return Err((Refusal::Time, Some(keys)));
            }
        }
        match self.content(&keys, mark) {
            Ok(scoped) => Ok(Opened { scoped, keys, level, mark }),
            Err(refusal) => Err((refusal, None)),
        }
    }

    fn signature_is_right(&self, keys: &DerivedKeys) -> bool {
        let Some(key) = &keys.auth_key else { return false };
        let Some((offset, length)) = UsmSecurityParams::find_auth_params_offset(&self.datagram) else {
            return false;
        };
        verify_message(key, &self.datagram, offset, length).unwrap_or(false)
    }

    fn content(&self, keys: &DerivedKeys, mark: Mark) -> Result<ScopedPdu, Refusal> {
        let octets = match (self.raw.msg_data(), &keys.priv_key) {
            (RawMsgData::Plaintext { data, .. }, _) => data.clone(),
            (RawMsgData::Encrypted(octets), Some(key)) => key
                .decrypt(octets, mark.boots, mark.time, self.parameters.priv_params())
                .map_err(|_| Refusal::Decryption)?,
            (RawMsgData::Encrypted(_), None) => return Err(Refusal::Decryption),
        };
        let mut decoder = Decoder::new(octets).with_decode_config(DecodeConfig::STRICT);
        // What was signed or encrypted wrongly by somebody who has the keys: no stranger gets here.
        ScopedPdu::decode(&mut decoder).map_err(|_| Refusal::Malformed)
    }
}
