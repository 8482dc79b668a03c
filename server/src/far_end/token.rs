//! What a device shows with each request.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;
use zeroize::Zeroizing;

use super::{
    Device, FarEnd, Refusal,
    store::{device, token, token::Token},
};
use crate::{
    account::{kept_secret, secret_word},
    protocol::{check_in, octets::Digest},
};

/// Scanners that look for secrets in files know a token by this; 64 hexadecimal digits follow.
const PREFIX: &str = "sesol_dev_";
/// How many tokens that were offered and never used are kept.
const OFFERED: u32 = 3;
/// The next token is offered in the last one of so many parts of a token's life.
const PARTS: i32 = 3;

/// What a device showed.
pub(super) struct Shown {
    pub(super) device: Device,
    token: Token,
}

fn hash(secret: &str) -> Digest {
    Digest::new(kept_secret(secret))
}

/// Whose token this is. The first use of a token ends those before it.
pub(super) fn identify(
    transaction: &Transaction<'_>,
    secret: &str,
    now: Timestamp,
) -> rusqlite::Result<Result<Shown, Refusal>> {
    // Nothing can be learnt from the time that looking up a hash takes.
    let Some(token) = token::find(transaction, &hash(secret))? else {
        return Ok(Err(Refusal::unknown_token(
            "The token of this device is none of this server's. Enrol the device again.",
        )));
    };
    if now >= token.expires_at {
        return Ok(Err(Refusal::unknown_token(
            "The token of this device has ended, because the device was not heard of for too long. Enrol it again.",
        )));
    }
    let Some(device) = device::find(transaction, &token.device)? else {
        return Ok(Err(Refusal::unknown_token("The device of this token is not known here any more.")));
    };
    if token.used_at.is_none() {
        token::set_used(transaction, &token, now)?;
    }
    Ok(Ok(Shown { device, token }))
}

impl FarEnd {
    /// The next token, if the one that was shown is in the last part of its life.
    pub(super) fn offer(
        &self,
        transaction: &Transaction<'_>,
        shown: &Shown,
        now: Timestamp,
    ) -> rusqlite::Result<Option<check_in::Token>> {
        let part = shown.token.expires_at.duration_since(shown.token.made_at) / PARTS;
        if shown.token.expires_at.duration_since(now) > part {
            return Ok(None);
        }
        self.new_token(transaction, &shown.device.id, now).map(Some)
    }

    /// A new token, of which only the hash is kept.
    pub(super) fn new_token(
        &self,
        transaction: &Transaction<'_>,
        device: &str,
        now: Timestamp,
    ) -> rusqlite::Result<check_in::Token> {
        let value = Zeroizing::new(format!("{PREFIX}{}", secret_word(&*self.0.entropy)));
        let expires_at = later(now, self.options().token_life);
        token::insert(transaction, device, &hash(&value), now, expires_at, OFFERED)?;
        Ok(check_in::Token { value, expires_at })
    }
}

/// So much later, or at the end of time.
pub(super) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}
