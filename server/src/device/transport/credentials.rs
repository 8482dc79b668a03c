//! SNMPv3 credentials (RFC 3414).

use std::fmt;

use snmp2::v3;

use crate::device::url::{AuthProtocol, PrivacyProtocol};

/// The pass-phrases of the SNMPv3 user: from the configuration or the environment, never from the URL, and
/// never shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Passphrases {
    /// For authentication, at least 8 characters.
    pub auth: Option<String>,
    /// For privacy, at least 8 characters; the one for authentication where not given.
    pub privacy: Option<String>,
}

impl fmt::Debug for Passphrases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrases(…)")
    }
}

/// What snmp2 needs to speak as the user; `Err` says what is missing.
pub(super) fn security(
    user: &str,
    auth: Option<AuthProtocol>,
    privacy: Option<PrivacyProtocol>,
    passphrases: &Passphrases,
) -> Result<v3::Security, String> {
    let Some(auth) = auth else {
        return Ok(v3::Security::new(user.as_bytes(), b"").with_auth(v3::Auth::NoAuthNoPriv));
    };
    let auth_passphrase = long_enough("authentication", "auth_passphrase", passphrases.auth.as_deref())?;
    let protocol = match auth {
        AuthProtocol::Sha1 => v3::AuthProtocol::Sha1,
        AuthProtocol::Sha256 => v3::AuthProtocol::Sha256,
        AuthProtocol::Sha512 => v3::AuthProtocol::Sha512,
    };
    let security =
        v3::Security::new(user.as_bytes(), auth_passphrase.as_bytes()).with_auth_protocol(protocol);
    let Some(privacy) = privacy else { return Ok(security.with_auth(v3::Auth::AuthNoPriv)) };
    let given = passphrases.privacy.as_deref().or(passphrases.auth.as_deref());
    let privacy_passphrase = long_enough("privacy", "priv_passphrase", given)?.as_bytes().to_vec();
    let (cipher, extension) = match privacy {
        PrivacyProtocol::Aes128 => (v3::Cipher::Aes128, v3::KeyExtension::Blumenthal),
        PrivacyProtocol::Aes256 => (v3::Cipher::Aes256, v3::KeyExtension::Blumenthal),
        PrivacyProtocol::Aes256Reeder => (v3::Cipher::Aes256, v3::KeyExtension::Reeder),
    };
    Ok(security
        .with_auth(v3::Auth::AuthPriv { cipher, privacy_password: privacy_passphrase })
        .with_key_extension_method(extension))
}

fn long_enough<'a>(what: &str, key: &str, given: Option<&'a str>) -> Result<&'a str, String> {
    match given {
        None => Err(format!("the {what} pass-phrase is missing: set [printer] {key}")),
        // RFC 3414 11.2.
        Some(given) if given.len() < 8 => Err(format!("the {what} pass-phrase is shorter than 8 characters")),
        Some(given) => Ok(given),
    }
}
