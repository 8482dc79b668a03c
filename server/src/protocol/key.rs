//! Ed25519 keys (RFC 8032): each end has one, made by itself, of which the other end knows the public half.

use std::fmt;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::octets::Octets;
use crate::entropy::{Entropy, octets};

/// The public half.
pub type PublicKey = Octets<32>;

/// A signature.
pub type Signature = Octets<64>;

/// What is signed. Each use signs under a name of its own, so that no signature of one use serves in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A link of the device's chain.
    Event,
    /// What stands in the place of an event that is not sent.
    Tombstone,
    /// What the device says of octets that it no longer keeps.
    Checkpoint,
    /// The end of an exported ledger.
    Export,
    /// That the device has the key with which it enrols.
    Enrolment,
    /// The server's word for what it has.
    Receipt,
    /// What the server asks for.
    Command,
}

impl Use {
    fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Tombstone => "tombstone",
            Self::Checkpoint => "checkpoint",
            Self::Export => "export",
            Self::Enrolment => "enrolment",
            Self::Receipt => "receipt",
            Self::Command => "command",
        }
    }

    /// "SMart eSolutions 1 event", a zero octet, and the message.
    fn input(self, message: &[u8]) -> Vec<u8> {
        let mut input = format!("SMart eSolutions {} {}\0", super::VERSION, self.name()).into_bytes();
        input.extend_from_slice(message);
        input
    }
}

/// A key of one's own. It does not show itself.
pub struct SigningKey {
    seed: Zeroizing<[u8; 32]>,
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// A new key.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self::from_seed(Zeroizing::new(octets(entropy)))
    }

    /// The key that has this seed.
    ///
    /// # Panics
    ///
    /// Never: every 32 octets are the seed of an Ed25519 key (RFC 8032, section 5.1.5).
    pub fn from_seed(seed: Zeroizing<[u8; 32]>) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&*seed).expect("32 octets are a seed");
        Self { seed, pair }
    }

    /// What to keep, sealed.
    pub fn seed(&self) -> &Zeroizing<[u8; 32]> {
        &self.seed
    }

    /// The half that everybody may know.
    ///
    /// # Panics
    ///
    /// Never: the public half of an Ed25519 key has 32 octets.
    pub fn public(&self) -> PublicKey {
        PublicKey::from_slice(self.pair.public_key().as_ref()).expect("a public key has 32 octets")
    }

    /// Signs for one use.
    ///
    /// # Panics
    ///
    /// Never: an Ed25519 signature has 64 octets.
    pub fn sign(&self, usage: Use, message: &[u8]) -> Signature {
        let signature = self.pair.sign(&usage.input(message));
        Signature::from_slice(signature.as_ref()).expect("a signature has 64 octets")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", fingerprint(&self.public()))
    }
}

/// Whether the holder of this key signed this message for this use.
pub fn verifies(key: &PublicKey, usage: Use, message: &[u8], signature: &Signature) -> bool {
    UnparsedPublicKey::new(&ED25519, key.0).verify(&usage.input(message), &signature.0).is_ok()
}

/// What people compare: the first 20 octets of the SHA-256 of the key, in groups of four hexadecimal digits.
pub fn fingerprint(key: &PublicKey) -> String {
    let digest = Sha256::digest(key.0);
    let groups: Vec<String> =
        digest[..20].chunks(2).map(|pair| format!("{:02x}{:02x}", pair[0], pair[1])).collect();
    groups.join(" ")
}
