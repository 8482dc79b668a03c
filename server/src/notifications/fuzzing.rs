//! A way into the decoder for tests that throw anything at it. Nothing else has a use for it.

use async_snmp::v3::SaltCounter;
use bytes::Bytes;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::{OwnEngine, Receiver, Terms, User, Windows};
use crate::{device::transport::Passphrases, tally::Tally};

/// Whether a datagram is taken: with the community "public", or from the user "public", who neither signs nor encrypts,
/// so that what is inside is reached without keys.
pub fn taken(datagram: &[u8]) -> bool {
    let (Ok(user), Ok(salts)) =
        (User::new("public", None, None, &Passphrases::default()), SaltCounter::new())
    else {
        return false;
    };
    let community = Some(Zeroizing::new("public".to_owned()));
    let terms = Terms { v1: true, v2c: true, v3: true, community, user: Some(user) };
    let now = Instant::now();
    let own = OwnEngine::new(Bytes::from_static(b"fuzzed engine"), 1, now);
    let mut receiver = Receiver::new(terms, own, salts, Windows::default(), Tally::default());
    receiver.take(&Bytes::copy_from_slice(datagram), now).outcome.is_ok()
}
