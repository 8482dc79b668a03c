//! What stands in a certificate.

use std::{
    collections::BTreeSet,
    fmt::Write,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use app::model::Certificate;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use x509_parser::{
    oid_registry::{OID_EC_P256, OID_NIST_EC_P384, OID_NIST_EC_P521, OID_SIG_ED25519},
    prelude::{FromDer, GeneralName, X509Certificate},
    public_key::PublicKey,
    x509::SubjectPublicKeyInfo,
};

/// The certificate of these octets; `None` if they are none.
pub(super) fn parse(der: &[u8]) -> Option<X509Certificate<'_>> {
    X509Certificate::from_der(der)
        .ok()
        .filter(|(rest, _)| rest.is_empty())
        .map(|(_, certificate)| certificate)
}

/// Everything that people read; `None` if the octets are no certificate.
pub(super) fn read(der: &[u8]) -> Option<Certificate> {
    let certificate = parse(der)?;
    Some(Certificate {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        names: names(&certificate),
        not_before: timestamp(certificate.validity().not_before.timestamp()),
        not_after: timestamp(certificate.validity().not_after.timestamp()),
        fingerprint: fingerprint(der),
        key: key(certificate.public_key()),
    })
}

/// The subject; empty if the octets are no certificate.
pub(super) fn subject(der: &[u8]) -> String {
    parse(der).map(|certificate| certificate.subject().to_string()).unwrap_or_default()
}

/// SHA-256 as people compare it: "AB:CD:…".
pub(super) fn fingerprint(der: &[u8]) -> String {
    let digest = Sha256::digest(der);
    let mut text = String::with_capacity(3 * digest.len());
    for (number, octet) in digest.iter().enumerate() {
        let colon = if number > 0 { ":" } else { "" };
        // Writing to a string can't fail.
        let _ = write!(text, "{colon}{octet:02X}");
    }
    text
}

/// Seconds outside the representable time, thousands of years away, become its ends.
pub(super) fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// Host names and addresses of the subject's alternative names.
pub(super) fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let alternative = certificate.subject_alternative_name().ok().flatten();
    let names = alternative.map(|extension| extension.value.general_names.as_slice()).unwrap_or_default();
    let one = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(octets) => address(octets).map(|address| address.to_string()),
        _ => None,
    };
    names.iter().filter_map(one).collect()
}

/// The same as sets, for comparison.
pub(super) fn sets(names: &[String]) -> (BTreeSet<&str>, BTreeSet<IpAddr>) {
    let (mut hosts, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    for name in names {
        match name.parse() {
            Ok(address) => drop(addresses.insert(address)),
            Err(_) => drop(hosts.insert(name.as_str())),
        }
    }
    (hosts, addresses)
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(octets).map(|octets| Ipv4Addr::from(octets).into());
    v4.or_else(|_| <[u8; 16]>::try_from(octets).map(|octets| Ipv6Addr::from(octets).into())).ok()
}

/// Bits of an RSA key; `None` for any other.
pub(super) fn rsa_bits(key: &SubjectPublicKeyInfo<'_>) -> Option<usize> {
    match key.parsed() {
        Ok(PublicKey::RSA(key)) => Some(key.key_size()),
        _ => None,
    }
}

fn key(key: &SubjectPublicKeyInfo<'_>) -> String {
    if let Some(bits) = rsa_bits(key) {
        return format!("RSA {bits}");
    }
    let curve = key.algorithm.parameters.as_ref().and_then(|parameters| parameters.as_oid().ok());
    let known = [
        (OID_EC_P256, "ECDSA P-256"),
        (OID_NIST_EC_P384, "ECDSA P-384"),
        (OID_NIST_EC_P521, "ECDSA P-521"),
        (OID_SIG_ED25519, "Ed25519"),
    ];
    let found = known.iter().find(|(oid, _)| curve.as_ref() == Some(oid) || key.algorithm.algorithm == *oid);
    found.map_or_else(|| key.algorithm.algorithm.to_id_string(), |(_, name)| (*name).to_owned())
}
