//! Certificates and authorities in files that the configuration names.

use std::{fs, path::Path};

use app::model::CertificateFault as Fault;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{authority::Authority, check, facts, pair::Pair};

/// Two files, and what they held when they were last looked at.
pub(super) struct Files {
    certificate: std::path::PathBuf,
    key: std::path::PathBuf,
    seen: Option<([u8; 32], Result<Pair, Fault>)>,
}

impl Files {
    /// `None` where the configuration names none.
    pub(super) fn new(certificate: &str, key: &str) -> Option<Self> {
        let named = !certificate.is_empty() && !key.is_empty();
        named.then(|| Self { certificate: certificate.into(), key: key.into(), seen: None })
    }

    /// What they hold now, made a pair by `check` when it is not what they held before.
    pub(super) fn read(
        &mut self,
        check: impl FnOnce(&str, &str) -> Result<Pair, Fault>,
    ) -> Result<Pair, Fault> {
        let certificate = text(&self.certificate)?;
        let key = text(&self.key)?;
        let digest =
            Sha256::new().chain_update(certificate.as_bytes()).chain_update(key.as_bytes()).finalize().into();
        match &self.seen {
            Some((seen, pair)) if *seen == digest => pair.clone(),
            _ => {
                let pair = check(&certificate, &key).map_err(|fault| self.named(&fault));
                self.seen = Some((digest, pair.clone()));
                pair
            }
        }
    }

    fn named(&self, fault: &Fault) -> Fault {
        Fault::File(format!("{}: {}", self.certificate.display(), fault.to_string().trim_end_matches('.')))
    }
}

fn text(path: &Path) -> Result<Zeroizing<String>, Fault> {
    let read = fs::read_to_string(path).map(Zeroizing::new);
    read.map_err(|error| Fault::File(format!("{}: can't be read: {error}", path.display())))
}

/// Checks a certificate that is to serve.
pub(super) fn to_serve(now: Option<Timestamp>) -> impl FnOnce(&str, &str) -> Result<Pair, Fault> {
    move |chain, key| check::pair(chain, key, now)
}

/// Checks an authority that is to sign.
pub(super) fn to_sign(now: Option<Timestamp>) -> impl FnOnce(&str, &str) -> Result<Pair, Fault> {
    move |chain, key| {
        let blocks = |text: &str| pem::parse_many(text).map_err(|error| Fault::BadPem(error.to_string()));
        let certificate = blocks(chain)?.into_iter().find(|block| block.tag() == "CERTIFICATE");
        let certificate = certificate.ok_or(Fault::NoCertificate)?.into_contents();
        let key = blocks(key)?
            .into_iter()
            .find(|block| block.tag().ends_with("PRIVATE KEY"))
            .ok_or(Fault::NoKey)?;
        if check::is_encrypted(&key) {
            return Err(Fault::EncryptedKey);
        }
        let parsed = facts::parse(&certificate).ok_or(Fault::BadCertificate(1))?;
        if !parsed.is_ca() {
            return Err(Fault::BrokenChain("the certificate is not an authority's".into()));
        }
        let (begin, end) =
            (parsed.validity().not_before.timestamp(), parsed.validity().not_after.timestamp());
        if now.is_some_and(|now| now.as_second() > end) {
            return Err(Fault::Ended(facts::timestamp(end)));
        }
        if now.is_some_and(|now| now.as_second() < begin) {
            return Err(Fault::NotYet(facts::timestamp(begin)));
        }
        let pair = Pair::new(vec![certificate.into()], key.into_contents());
        Authority::open(&pair).map(|_| pair)
    }
}
