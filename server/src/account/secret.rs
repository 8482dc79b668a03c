//! What sessions, tokens and one-time codes have in common: random words of which only the SHA-256 is kept.

use sha2::{Digest, Sha256};

use crate::entropy::{Entropy, octets};

/// What is kept of a secret.
pub(crate) type Kept = [u8; 32];

/// 256 random bits as 64 hexadecimal digits.
pub(crate) fn word(entropy: &dyn Entropy) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    octets::<32>(entropy).into_iter().flat_map(|octet| [digit(octet >> 4), digit(octet & 0xf)]).collect()
}

/// What is kept of a secret. Secrets of 80 random bits and more need no slow hash.
pub(crate) fn kept(secret: &str) -> Kept {
    Sha256::digest(secret.as_bytes()).into()
}
