use bytes::Bytes;
use tokio::time::Instant;

use async_snmp::v3::compute_engine_boots_time;

use super::Mark;
use crate::entropy::{Entropy, octets};

/// Octets of a new engine's name. RFC 3411 leaves them open; so many at random are nobody else's.
const LENGTH: usize = 17;

/// This device's own SNMP engine: the authority for informs, which the printer confirms the time of before it sends
/// them. Its name stays for ever, and it counts its starts, so that nothing of an earlier one is taken again.
#[derive(Clone, Debug)]
pub struct OwnEngine {
    id: Bytes,
    boots: u32,
    started: Instant,
}

impl OwnEngine {
    /// The engine of this name, started for the `boots`-th time.
    pub fn new(id: Bytes, boots: u32, started: Instant) -> Self {
        Self { id, boots, started }
    }

    /// A name for an engine that has none.
    pub fn new_id(entropy: &dyn Entropy) -> Vec<u8> {
        let mut id = octets::<LENGTH>(entropy);
        // RFC 3411 5: neither all zeros nor all ones.
        if id.iter().all(|octet| *octet == 0) || id.iter().all(|octet| *octet == 0xff) {
            id[0] = 1;
        }
        id.to_vec()
    }

    /// Its name.
    pub fn id(&self) -> &Bytes {
        &self.id
    }

    /// Its time.
    pub fn now(&self) -> Mark {
        let (boots, time) = compute_engine_boots_time(self.boots, self.started.elapsed().as_secs());
        Mark { boots, time }
    }
}
