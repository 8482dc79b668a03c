//! The authority of the device's own certificates, and what it signs.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use app::model::CertificateFault;
use jiff::{Timestamp, ToSpan};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, Error,
    ExtendedKeyUsagePurpose::ServerAuth, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints, SanType,
};
use rustls::pki_types::CertificateDer;

use super::{
    Names,
    date::{date, days},
    facts,
    pair::Pair,
};

/// How long the device's own authority lasts: forty years, longer than the device.
pub(super) const AUTHORITY_DAYS: i64 = 14_610;
/// How long a certificate of the device lasts. Browsers and their makers' rules end at 398 and 366 days.
pub(super) const LEAF_DAYS: i64 = 365;
/// Browsers whose clock is behind take a new certificate all the same.
const BACKDATED_HOURS: i64 = 1;

/// Private addresses (RFC 1918, 3927, 4193, 4291): which of them the device has may change at any time.
const PRIVATE: [(IpAddr, u8); 8] = [
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
    (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
];

/// An authority that can sign.
pub(super) struct Authority {
    pub(super) certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Makes one called `title` that can vouch for these names and private addresses alone, so that nobody who trusts
    /// it has to fear for any other. It is dated from `from` and good for forty years.
    pub(super) fn make(title: &str, names: &Names, from: Timestamp) -> Result<Pair, Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        // So that two of one name are told apart.
        let mark = facts::fingerprint(key.public_key_raw()).replace(':', "");
        params.distinguished_name = common_name(&format!("{title} {}", &mark[..6]));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.name_constraints =
            Some(NameConstraints { permitted_subtrees: permitted(names), excluded_subtrees: Vec::new() });
        params.use_authority_key_identifier_extension = true;
        let end = from.saturating_add(days(AUTHORITY_DAYS)).unwrap_or(from);
        (params.not_before, params.not_after) = (date!(from), date!(end));
        let certificate = params.self_signed(&key)?;
        Ok(Pair::new(vec![certificate.into()], key.serialize_der()))
    }

    /// The one that was made, or one that the configuration names.
    pub(super) fn open(pair: &Pair) -> Result<Self, CertificateFault> {
        // The key has to fit before anything is signed with it.
        pair.certified()?;
        let certificate = pair.leaf().clone();
        let key = rustls::pki_types::PrivateKeyDer::try_from(pair.key.as_slice());
        let key = key.map_err(|_| CertificateFault::BadKey)?;
        let key = KeyPair::try_from(&key).map_err(|_| CertificateFault::BadKey)?;
        let issuer = Issuer::from_ca_cert_der(&certificate, key);
        let issuer = issuer.map_err(|_| CertificateFault::BadCertificate(1))?;
        Ok(Self { certificate, issuer })
    }

    /// Makes a key, and signs a certificate of it for these names, valid from an hour before `from`, but not from
    /// before `floor`.
    pub(super) fn issue(&self, names: &Names, from: Timestamp, floor: Timestamp) -> Result<Pair, Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name = common_name(&names.first());
        for host in &names.hosts {
            params.subject_alt_names.push(SanType::DnsName(host.as_str().try_into()?));
        }
        params.subject_alt_names.extend(names.addresses.iter().copied().map(SanType::IpAddress));
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let begin = from.saturating_sub(BACKDATED_HOURS.hours()).map_or(from, |begin| begin.max(floor));
        let end = begin.saturating_add(days(LEAF_DAYS)).unwrap_or(begin);
        let last = facts::read(&self.certificate).map_or(end, |authority| authority.not_after);
        (params.not_before, params.not_after) = (date!(begin), date!(end.min(last)));
        let certificate = params.signed_by(&key, &self.issuer)?;
        let mut chain = vec![certificate.into()];
        // Whoever trusts a root has it.
        if facts::read(&self.certificate).is_some_and(|authority| authority.issuer != authority.subject) {
            chain.push(self.certificate.clone());
        }
        Ok(Pair::new(chain, key.serialize_der()))
    }
}

/// A key and a request that an authority may sign: both as DER.
pub(super) fn request(names: &Names, organization: &str) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name(&names.first());
    if !organization.is_empty() {
        params.distinguished_name.push(DnType::OrganizationName, organization);
    }
    for host in &names.hosts {
        params.subject_alt_names.push(SanType::DnsName(host.as_str().try_into()?));
    }
    params.subject_alt_names.extend(names.addresses.iter().copied().map(SanType::IpAddress));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ServerAuth];
    let request = params.serialize_request(&key)?;
    Ok((request.der().to_vec(), key.serialize_der()))
}

fn common_name(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    // RFC 5280 ends common names after 64 characters; what counts is the alternative name.
    distinguished.push(DnType::CommonName, name.chars().take(64).collect::<String>());
    distinguished
}

/// The device's names and everything below `local`, private addresses, and those of its own that are not private.
fn permitted(names: &Names) -> Vec<GeneralSubtree> {
    let below_local = |host: &str| host.rsplit('.').next() == Some("local");
    let hosts = names.hosts.iter().map(String::as_str).filter(|host| !below_local(host));
    let mut subtrees: Vec<GeneralSubtree> =
        hosts.chain(["local"]).map(|host| GeneralSubtree::DnsName(host.to_owned())).collect();
    let subnet = |(address, prefix): (IpAddr, u8)| {
        GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, prefix))
    };
    subtrees.extend(PRIVATE.into_iter().map(subnet));
    let others = names.addresses.iter().filter(|address| !is_private(**address));
    subtrees.extend(others.map(|address| subnet((*address, if address.is_ipv4() { 32 } else { 128 }))));
    subtrees
}

fn is_private(address: IpAddr) -> bool {
    PRIVATE.into_iter().any(|(network, prefix)| match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (network.to_bits() ^ address.to_bits()).leading_zeros() >= u32::from(prefix)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            (network.to_bits() ^ address.to_bits()).leading_zeros() >= u32::from(prefix)
        }
        _ => false,
    })
}
