use std::fmt;

use percent_encoding::percent_decode_str;

use super::demo::DemoSettings;

/// Where the printer is and how to ask it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterUrl {
    /// `demo:`: the embedded Phaser 4600.
    Demo(DemoSettings),
    /// `snmp://…`.
    Snmp(SnmpTarget),
}

/// A printer that speaks SNMP.
#[derive(Clone, PartialEq, Eq)]
pub struct SnmpTarget {
    /// Host name or address, without brackets.
    pub host: String,
    /// UDP port, 161 unless given.
    pub port: u16,
    /// Version and credentials.
    pub version: SnmpVersion,
}

/// How to ask.
#[derive(Clone, PartialEq, Eq)]
pub enum SnmpVersion {
    /// v2c, and v1 where the printer does not answer that: nothing was said in the URL.
    Automatic {
        /// The community name.
        community: String,
    },
    /// SNMPv1 alone.
    V1 {
        /// The community name.
        community: String,
    },
    /// SNMPv2c alone.
    V2c {
        /// The community name.
        community: String,
    },
    /// SNMPv3 with the user-based security model. The pass-phrases come from elsewhere.
    V3 {
        /// The user name.
        user: String,
        /// Authentication protocol, `None` for noAuthNoPriv.
        auth: Option<AuthProtocol>,
        /// Privacy protocol, `None` for authNoPriv.
        privacy: Option<PrivacyProtocol>,
    },
}

/// RFC 3414 and RFC 7860 authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthProtocol {
    /// `auth=sha1`.
    Sha1,
    /// `auth=sha256`.
    Sha256,
    /// `auth=sha512`.
    Sha512,
}

/// RFC 3826 privacy and its 256-bit extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivacyProtocol {
    /// `priv=aes128`.
    Aes128,
    /// `priv=aes256`: keys extended as in draft-blumenthal-aes-usm, where the hash is too short.
    Aes256,
    /// `priv=aes256c`: keys extended as in draft-reeder-snmpv3-usm-3desede.
    Aes256Reeder,
}

impl AuthProtocol {
    /// As it stands in a URL.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
}

impl PrivacyProtocol {
    /// As it stands in a URL.
    pub fn word(self) -> &'static str {
        match self {
            Self::Aes128 => "aes128",
            Self::Aes256 => "aes256",
            Self::Aes256Reeder => "aes256c",
        }
    }
}

/// What is wrong with a printer URL, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "printer URL \"{url}\": {what}. Allowed: demo:[?seed=N&factor=N&start=TIME], snmp://[community@]host[:port][?version=1|2c], snmp://user@host[:port]?version=3&auth=sha1|sha256|sha512&priv=aes128|aes256|aes256c"
)]
pub struct UrlError {
    /// The URL, with anything that may be a secret masked.
    pub url: String,
    /// What is wrong.
    pub what: String,
}

impl PrinterUrl {
    /// Reads a URL as DESIGN of the command line has it. Errors name what is wrong and what is allowed.
    pub fn parse(url: &str) -> Result<Self, UrlError> {
        let fail = |what: String| UrlError { url: masked(url), what };
        if let Some(rest) = url.strip_prefix("demo:") {
            let query = rest.strip_prefix('?').or(rest.is_empty().then_some(""));
            let query = query.ok_or_else(|| fail(format!("\"{rest}\" after \"demo:\" is not a query")))?;
            return DemoSettings::from_query(query).map(Self::Demo).map_err(|error| fail(error.to_string()));
        }
        let Some(rest) = url.strip_prefix("snmp://") else {
            return Err(fail("it begins with neither \"snmp://\" nor \"demo:\"".into()));
        };
        let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (credential, location) = match authority.rsplit_once('@') {
            Some((credential, location)) => (Some(credential), location),
            None => (None, authority),
        };
        let (host, port) = host_and_port(location).map_err(fail)?;
        let query = Query::parse(query).map_err(fail)?;
        let version = version(credential, &query).map_err(fail)?;
        Ok(Self::Snmp(SnmpTarget { host, port, version }))
    }
}

#[derive(Default)]
struct Query<'a> {
    version: Option<&'a str>,
    auth: Option<&'a str>,
    privacy: Option<&'a str>,
}

impl<'a> Query<'a> {
    fn parse(query: &'a str) -> Result<Self, String> {
        let mut parsed = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').ok_or_else(|| format!("\"{pair}\" has no value"))?;
            let slot = match key {
                "version" => &mut parsed.version,
                "auth" => &mut parsed.auth,
                "priv" => &mut parsed.privacy,
                _ => return Err(format!("unknown key \"{key}\" (pass-phrases belong in the configuration)")),
            };
            if slot.replace(value).is_some() {
                return Err(format!("\"{key}\" stands twice"));
            }
        }
        Ok(parsed)
    }
}

fn version(credential: Option<&str>, query: &Query<'_>) -> Result<SnmpVersion, String> {
    if query.version == Some("3") {
        return version_3(credential, query);
    }
    if query.auth.is_some() || query.privacy.is_some() {
        return Err("auth and priv go with version=3 only".into());
    }
    let community = decoded(credential.unwrap_or("public"))?;
    match query.version {
        None => Ok(SnmpVersion::Automatic { community }),
        Some("1") => Ok(SnmpVersion::V1 { community }),
        Some("2c") => Ok(SnmpVersion::V2c { community }),
        Some(other) => Err(format!("version \"{other}\" is not 1, 2c or 3")),
    }
}

fn version_3(credential: Option<&str>, query: &Query<'_>) -> Result<SnmpVersion, String> {
    let user = credential.filter(|user| !user.is_empty()).ok_or("version=3 needs a user before the \"@\"")?;
    if user.contains(':') {
        return Err("a pass-phrase does not belong in the URL: set [printer] auth_passphrase and \
                    priv_passphrase in the configuration, or SMART_ESOLUTIONS_PRINTER_AUTH_PASSPHRASE and \
                    SMART_ESOLUTIONS_PRINTER_PRIV_PASSPHRASE in the environment"
            .into());
    }
    let auth = match query.auth {
        None => None,
        Some("sha1") => Some(AuthProtocol::Sha1),
        Some("sha256") => Some(AuthProtocol::Sha256),
        Some("sha512") => Some(AuthProtocol::Sha512),
        Some(other) => return Err(format!("auth \"{other}\" is not sha1, sha256 or sha512")),
    };
    let privacy = match query.privacy {
        None => None,
        Some("aes128") => Some(PrivacyProtocol::Aes128),
        Some("aes256") => Some(PrivacyProtocol::Aes256),
        Some("aes256c") => Some(PrivacyProtocol::Aes256Reeder),
        Some(other) => return Err(format!("priv \"{other}\" is not aes128, aes256 or aes256c")),
    };
    if privacy.is_some() && auth.is_none() {
        return Err("priv needs auth as well".into());
    }
    Ok(SnmpVersion::V3 { user: decoded(user)?, auth, privacy })
}

fn host_and_port(location: &str) -> Result<(String, u16), String> {
    let (host, port) = if let Some(rest) = location.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or("the \"[\" of an IPv6 address is not closed")?;
        (host, after.strip_prefix(':').or(after.is_empty().then_some("161")))
    } else {
        match location.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (location, Some("161")),
        }
    };
    if host.is_empty() {
        return Err("the host is missing".into());
    }
    if host.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '/' | '#' | '@')) {
        return Err(format!("\"{}\" is not a host", host.escape_debug()));
    }
    let port = port.and_then(|port| port.parse::<u16>().ok()).filter(|port| *port != 0);
    Ok((host.to_owned(), port.ok_or("the port is not a number from 1 to 65535")?))
}

fn decoded(text: &str) -> Result<String, String> {
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| "the part before \"@\" is not UTF-8")?;
    Ok(decoded.into_owned())
}

/// The URL for messages: what stands before the "@" is a credential.
fn masked(url: &str) -> String {
    let shown = match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    };
    shown.chars().filter(|c| !c.is_control()).take(200).collect()
}

impl fmt::Display for SnmpTarget {
    /// "snmp://host:port", without credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "snmp://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "snmp://{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Debug for SnmpTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SnmpTarget({self}, {})", self.version)
    }
}

impl fmt::Display for SnmpVersion {
    /// "SNMPv2c", without credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Automatic { .. } | Self::V2c { .. } => "SNMPv2c",
            Self::V1 { .. } => "SNMPv1",
            Self::V3 { .. } => "SNMPv3",
        })
    }
}

impl fmt::Debug for SnmpVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
