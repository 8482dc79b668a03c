//! The log's lines of what was refused, and no more of them than a log can bear: whoever wants to fill it gets so many
//! lines, and the next one says how many were left out.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use tokio::time::Instant;

use super::rate::Buckets;
use crate::network::Network;

/// Lines a minute for one address, so that whoever makes many hides nobody else.
const EACH: u32 = 10;
/// Lines a minute in all.
const ALL: u32 = 60;

/// What was refused and is not in the log.
pub(super) struct Refusals(Mutex<Lines>);

struct Lines {
    each: Buckets<Network>,
    all: Buckets<()>,
    left_out: u64,
}

impl Default for Refusals {
    fn default() -> Self {
        Self(Mutex::new(Lines { each: Buckets::new(EACH), all: Buckets::new(ALL), left_out: 0 }))
    }
}

impl Refusals {
    /// Whether a line may be written for this address now, and how many were left out before it.
    pub(super) fn line(&self, address: IpAddr, now: Instant) -> Option<u64> {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = &mut *guard;
        if lines.each.take(Network::of(address), now).is_err() || lines.all.take((), now).is_err() {
            lines.left_out = lines.left_out.saturating_add(1);
            return None;
        }
        Some(std::mem::take(&mut lines.left_out))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_guest_gets_so_many_lines_and_hides_nobody_else() {
        let (refusals, start) = (Refusals::default(), Instant::now());
        let guest: IpAddr = [192, 0, 2, 7].into();
        let written = (0..1_000).filter(|_| refusals.line(guest, start).is_some()).count();
        assert_eq!(written, 10);
        assert_eq!(refusals.line([192, 0, 2, 8].into(), start), Some(990), "another's line tells of them");
        assert_eq!(refusals.line(guest, start), None);
        assert_eq!(refusals.line(guest, start + Duration::from_secs(6)), Some(1));
    }

    #[test]
    fn many_addresses_together_get_so_many_lines() {
        let (refusals, start) = (Refusals::default(), Instant::now());
        let guests = |last: u8| (0..=last).map(|last| IpAddr::from([192, 0, 2, last]));
        let written = guests(255).filter(|guest| refusals.line(*guest, start).is_some()).count();
        assert_eq!(written, 60);
        let later =
            guests(255).filter(|guest| refusals.line(*guest, start + Duration::from_secs(10)).is_some());
        assert_eq!(later.count(), 10);
    }
}
