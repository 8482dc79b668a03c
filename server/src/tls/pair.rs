use std::sync::Arc;

use app::model::CertificateFault;
use pem::{EncodeConfig, LineEnding, Pem};
use rustls::{
    crypto::ring::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer},
    sign::CertifiedKey,
};
use zeroize::Zeroizing;

/// A chain, the device's own certificate first, and its private key.
#[derive(Clone)]
pub(super) struct Pair {
    /// Never empty.
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// PKCS#8, SEC 1 or PKCS#1.
    pub(super) key: Arc<Zeroizing<Vec<u8>>>,
}

impl Pair {
    pub(super) fn new(chain: Vec<CertificateDer<'static>>, key: Vec<u8>) -> Self {
        Self { chain, key: Arc::new(Zeroizing::new(key)) }
    }

    /// What was kept: a chain as PEM, and a key.
    pub(super) fn from_kept(chain: &str, key: &[u8]) -> Result<Self, CertificateFault> {
        let chain = certificates(chain);
        if chain.is_empty() {
            Err(CertificateFault::NoCertificate)
        } else {
            Ok(Self::new(chain, key.to_vec()))
        }
    }

    /// The device's own certificate.
    pub(super) fn leaf(&self) -> &CertificateDer<'static> {
        &self.chain[0]
    }

    /// The chain as PEM.
    pub(super) fn chain_pem(&self) -> String {
        self.chain.iter().map(|certificate| block("CERTIFICATE", certificate)).collect()
    }

    /// What serves with it; an error where the key is of no use or belongs to another certificate.
    pub(super) fn certified(&self) -> Result<CertifiedKey, CertificateFault> {
        let key = PrivateKeyDer::try_from(self.key.as_slice()).map_err(|_| CertificateFault::BadKey)?;
        let key = any_supported_type(&key).map_err(|_| CertificateFault::BadKey)?;
        let certified = CertifiedKey::new(self.chain.clone(), key);
        let other = |_| CertificateFault::WrongKey(super::facts::subject(self.leaf()));
        certified.keys_match().map_err(other)?;
        Ok(certified)
    }
}

/// The certificates in a text that was checked before.
pub(super) fn certificates(text: &str) -> Vec<CertificateDer<'static>> {
    let blocks = pem::parse_many(text).unwrap_or_default().into_iter();
    blocks.filter(|block| block.tag() == "CERTIFICATE").map(|block| block.into_contents().into()).collect()
}

/// A block of PEM.
pub(super) fn block(label: &str, octets: &[u8]) -> String {
    let lines = EncodeConfig::new().set_line_ending(LineEnding::LF);
    pem::encode_config(&Pem::new(label, octets), lines)
}
