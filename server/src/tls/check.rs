//! What a certificate has to be before it is taken.

use std::{sync::Arc, time::Duration};

use app::model::CertificateFault as Fault;
use jiff::Timestamp;
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime},
};
use x509_parser::prelude::X509Certificate;

use super::{facts, pair::Pair};

/// Most certificates of a chain.
const MOST: usize = 10;
/// RSA keys below this are refused by browsers.
const RSA_BITS: usize = 2_048;
/// Signatures that browsers refuse, by object identifier: MD5 and SHA-1 with RSA, DSA and ECDSA.
const WEAK: [(&str, &str); 4] = [
    ("1.2.840.113549.1.1.4", "MD5"),
    ("1.2.840.113549.1.1.5", "SHA-1"),
    ("1.2.840.10040.4.3", "SHA-1"),
    ("1.2.840.10045.4.1", "SHA-1"),
];

/// A chain and a key, PEM, in any order and in either text, made a pair that can serve. `now` is `None` while the
/// clock was never set, and then no dates are compared.
pub(super) fn pair(chain: &str, key: &str, now: Option<Timestamp>) -> Result<Pair, Fault> {
    let mut blocks = blocks(chain)?;
    blocks.extend(self::blocks(key)?);
    let keys: Vec<&pem::Pem> = blocks.iter().filter(|block| block.tag().ends_with("PRIVATE KEY")).collect();
    if keys.iter().any(|key| is_encrypted(key)) {
        return Err(Fault::EncryptedKey);
    }
    let certificates: Vec<CertificateDer<'static>> = blocks
        .iter()
        .filter(|block| block.tag() == "CERTIFICATE")
        .map(|block| block.contents().to_vec().into())
        .collect();
    match (certificates.len(), keys.as_slice()) {
        (0, _) => Err(Fault::NoCertificate),
        (_, []) => Err(Fault::NoKey),
        (_, [key]) => signed(certificates, key.contents(), now),
        (_, _) => Err(Fault::SeveralKeys),
    }
}

/// A chain, PEM, for a key that is here.
pub(super) fn chain(chain: &str, key: &[u8], now: Option<Timestamp>) -> Result<Pair, Fault> {
    let blocks = blocks(chain)?.into_iter().filter(|block| block.tag() == "CERTIFICATE");
    let certificates: Vec<CertificateDer<'static>> =
        blocks.map(|block| block.into_contents().into()).collect();
    if certificates.is_empty() {
        return Err(Fault::NoCertificate);
    }
    signed(certificates, key, now)
}

fn blocks(text: &str) -> Result<Vec<pem::Pem>, Fault> {
    pem::parse_many(text).map_err(|error| Fault::BadPem(error.to_string()))
}

/// PKCS#8 says so by its label, older forms by a header.
pub(super) fn is_encrypted(key: &pem::Pem) -> bool {
    key.tag() == "ENCRYPTED PRIVATE KEY"
        || key.headers().get("Proc-Type").is_some_and(|kind| kind.contains("ENCRYPTED"))
}

fn signed(
    certificates: Vec<CertificateDer<'static>>,
    key: &[u8],
    now: Option<Timestamp>,
) -> Result<Pair, Fault> {
    if certificates.len() > MOST {
        return Err(Fault::TooMany);
    }
    for (number, certificate) in (1..).zip(&certificates) {
        let parsed = facts::parse(certificate).ok_or(Fault::BadCertificate(number))?;
        if let Some(bits) = facts::rsa_bits(parsed.public_key()).filter(|bits| *bits < RSA_BITS) {
            return Err(Fault::WeakKey(bits));
        }
    }
    let leaf = leaf(&certificates, key)?;
    let chain = in_order(certificates, leaf)?;
    // It parsed above.
    let parsed = facts::parse(&chain[0]).ok_or(Fault::BadCertificate(1))?;
    suits(&parsed, now)?;
    holds(
        &chain,
        &facts::names(&parsed),
        now.unwrap_or(facts::timestamp(parsed.validity().not_before.timestamp())),
    )?;
    Ok(Pair::new(chain, key.to_vec()))
}

/// Which of the certificates the key belongs to.
fn leaf(certificates: &[CertificateDer<'static>], key: &[u8]) -> Result<usize, Fault> {
    let readable = PrivateKeyDer::try_from(key).ok();
    let signer = readable.and_then(|key| ring::sign::any_supported_type(&key).ok()).ok_or(Fault::BadKey)?;
    let public = signer.public_key().ok_or(Fault::BadKey)?;
    let owner = certificates.iter().position(|certificate| {
        facts::parse(certificate).is_some_and(|parsed| parsed.public_key().raw == public.as_ref())
    });
    owner.ok_or_else(|| Fault::WrongKey(facts::subject(&certificates[0])))
}

/// The leaf, then the issuer of each in turn, whatever order they came in. None may be left over.
fn in_order(
    mut rest: Vec<CertificateDer<'static>>,
    leaf: usize,
) -> Result<Vec<CertificateDer<'static>>, Fault> {
    let mut chain = vec![rest.remove(leaf)];
    rest.retain(|other| other != &chain[0]);
    loop {
        let last = chain.last().and_then(|last| facts::parse(last));
        let issuer = last.filter(|last| last.issuer().as_raw() != last.subject().as_raw());
        let found = issuer.and_then(|last| {
            rest.iter().position(|other| {
                facts::parse(other).is_some_and(|other| other.subject().as_raw() == last.issuer().as_raw())
            })
        });
        match found {
            Some(position) => {
                let next = rest.remove(position);
                rest.retain(|other| *other != next);
                chain.push(next);
            }
            None if rest.is_empty() => return Ok(chain),
            None => return Err(Fault::Strangers(rest.iter().map(|other| facts::subject(other)).collect())),
        }
    }
}

/// Dates, purpose, names, signature of the device's own certificate.
fn suits(leaf: &X509Certificate<'_>, now: Option<Timestamp>) -> Result<(), Fault> {
    let algorithm = leaf.signature_algorithm.algorithm.to_id_string();
    if let Some((_, name)) = WEAK.iter().find(|(oid, _)| *oid == algorithm) {
        return Err(Fault::WeakSignature((*name).to_owned()));
    }
    let (begin, end) = (leaf.validity().not_before.timestamp(), leaf.validity().not_after.timestamp());
    if let Some(now) = now {
        if now.as_second() > end {
            return Err(Fault::Ended(facts::timestamp(end)));
        }
        if now.as_second() < begin {
            return Err(Fault::NotYet(facts::timestamp(begin)));
        }
    }
    let usage = leaf.extended_key_usage().ok().flatten();
    if usage.is_some_and(|usage| !usage.value.server_auth && !usage.value.any) {
        return Err(Fault::NotForServers);
    }
    if facts::names(leaf).is_empty() { Err(Fault::NoNames) } else { Ok(()) }
}

/// Whether each certificate vouches for the one before it, as a browser would find out that trusts the last.
fn holds(chain: &[CertificateDer<'static>], names: &[String], now: Timestamp) -> Result<(), Fault> {
    let [leaf, between @ .., last] = chain else { return Ok(()) };
    let broken = |error: &dyn std::fmt::Display| Fault::BrokenChain(error.to_string());
    let mut roots = RootCertStore::empty();
    roots.add(last.clone()).map_err(|error| broken(&error))?;
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
    let verifier = verifier.map_err(|error| broken(&error))?;
    // A wildcard is good for any name in its place.
    let name = names.first().map(|name| name.replace('*', "x")).unwrap_or_default();
    let name = ServerName::try_from(name).map_err(|_| Fault::NoNames)?;
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    verifier.verify_server_cert(leaf, between, &name, &[], now).map(drop).map_err(|error| broken(&error))
}
