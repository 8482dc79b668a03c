//! JSON that is signed to the octet: the signature stands in it, as its last member.
//!
//! `{"a":1}` signed is `{"a":1,"signature":"…"}`. What was signed is got back by taking the end away, so no two
//! programs have to agree on a canonical form, and to everybody else it is JSON like any other.

use serde::{Serialize, de::DeserializeOwned};

use super::key::{PublicKey, Signature, SigningKey, Use, verifies};

const BEFORE: &str = ",\"signature\":\"";
const AFTER: &str = "\"}";
/// 64 octets as base64url.
const LENGTH: usize = 86;

/// What is wrong with a signed text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedError {
    /// It does not end as one.
    #[error("it does not end with a signature")]
    Unsigned,
    /// Somebody else signed it, or it was changed.
    #[error("its signature is not one of the key that it should be of")]
    Signature,
    /// What is signed is not what was expected.
    #[error("it can't be read: {0}")]
    Content(String),
}

/// Puts a signature at the end of the text of an object that has a member already.
pub fn attach(text: &str, signature: &Signature) -> String {
    let open = text.strip_suffix('}').unwrap_or(text);
    format!("{open}{BEFORE}{signature}{AFTER}")
}

/// The text without its signature, and the signature.
pub fn detach(text: &str) -> Result<(String, Signature), SignedError> {
    let length = BEFORE.len() + LENGTH + AFTER.len();
    let start = text.len().checked_sub(length).ok_or(SignedError::Unsigned)?;
    let (open, end) = text.split_at_checked(start).ok_or(SignedError::Unsigned)?;
    let signature = end
        .strip_prefix(BEFORE)
        .and_then(|end| end.strip_suffix(AFTER))
        .and_then(Signature::from_text)
        .ok_or(SignedError::Unsigned)?;
    Ok((format!("{open}}}"), signature))
}

/// Writes `content`, an object, as JSON and signs it.
pub fn sign(key: &SigningKey, usage: Use, content: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string(content)?;
    let signature = key.sign(usage, text.as_bytes());
    Ok(attach(&text, &signature))
}

/// What the holder of `key` signed for this use.
pub fn open<T: DeserializeOwned>(key: &PublicKey, usage: Use, text: &str) -> Result<T, SignedError> {
    let (text, signature) = detach(text)?;
    if !verifies(key, usage, text.as_bytes(), &signature) {
        return Err(SignedError::Signature);
    }
    serde_json::from_str(&text).map_err(|error| SignedError::Content(error.to_string()))
}
