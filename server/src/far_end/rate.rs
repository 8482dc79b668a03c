//! How often somebody may ask.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use super::Options;

/// Who is remembered. Beyond it those go who have the most left.
const MOST: usize = 10_000;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// What devices and strangers have left.
pub(super) struct Rates {
    devices: Mutex<Buckets<String>>,
    strangers: Mutex<Buckets<IpAddr>>,
}

impl Rates {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            devices: Mutex::new(Buckets::new(options.requests_per_minute)),
            strangers: Mutex::new(Buckets::new(options.strangers_per_minute)),
        }
    }

    /// Takes a request of a device; an error says how long to wait.
    pub(super) fn device(&self, id: &str, now: Timestamp) -> Result<(), SignedDuration> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner).take(id.to_owned(), now)
    }

    /// Takes a request of somebody who is not known.
    pub(super) fn stranger(&self, address: IpAddr, now: Timestamp) -> Result<(), SignedDuration> {
        self.strangers.lock().unwrap_or_else(PoisonError::into_inner).take(address, now)
    }

    /// Whether a stranger may ask, without taking anything.
    pub(super) fn may_try(&self, address: IpAddr, now: Timestamp) -> Result<(), SignedDuration> {
        self.strangers.lock().unwrap_or_else(PoisonError::into_inner).look(&address, now).map(drop)
    }
}

/// A token bucket for each: full at first, and filled again evenly.
struct Buckets<K> {
    each: SignedDuration,
    /// When each one's bucket is full again.
    full_at: HashMap<K, Timestamp>,
}

impl<K: Clone + Eq + Hash> Buckets<K> {
    fn new(per_minute: u32) -> Self {
        Self { each: MINUTE / i32::try_from(per_minute.max(1)).unwrap_or(i32::MAX), full_at: HashMap::new() }
    }

    fn take(&mut self, key: K, now: Timestamp) -> Result<(), SignedDuration> {
        let full_at = self.look(&key, now)?;
        if self.full_at.len() >= MOST && !self.full_at.contains_key(&key) {
            self.full_at.retain(|_, full_at| *full_at > now);
            let fullest = self.full_at.iter().min_by_key(|(_, full_at)| **full_at);
            let fullest = fullest.map(|(key, _)| key.clone()).filter(|_| self.full_at.len() >= MOST);
            fullest.map(|key| self.full_at.remove(&key));
        }
        self.full_at.insert(key, full_at);
        Ok(())
    }

    /// When the bucket would be full again after one more.
    fn look(&self, key: &K, now: Timestamp) -> Result<Timestamp, SignedDuration> {
        let full_at = self.full_at.get(key).copied().filter(|full_at| *full_at > now).unwrap_or(now);
        // Beyond what can be taken, the clock was set back.
        let left = full_at.duration_since(now);
        let left = if left > MINUTE { SignedDuration::ZERO } else { left } + self.each;
        if left > MINUTE {
            return Err(left - MINUTE);
        }
        Ok(now.checked_add(left).unwrap_or(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::time;

    fn start() -> Timestamp {
        time("2026-11-22T08:00:00Z")
    }

    fn later(seconds: i64) -> Timestamp {
        start() + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_minute_s_worth_at_once_and_then_one_after_the_other() {
        let mut buckets = Buckets::new(6);
        for _ in 0..6 {
            assert_eq!(buckets.take("a", start()), Ok(()));
        }
        assert_eq!(buckets.take("a", start()), Err(SignedDuration::from_secs(10)));
        assert_eq!(buckets.take("b", start()), Ok(()), "another one");
        assert_eq!(buckets.take("a", later(9)), Err(SignedDuration::from_secs(1)));
        assert_eq!(buckets.take("a", later(10)), Ok(()), "who asks in vain loses nothing");
        assert!(buckets.take("a", later(10)).is_err());
    }

    #[test]
    fn a_clock_set_back_keeps_nobody_waiting_and_memory_is_bounded() {
        let mut buckets = Buckets::new(1);
        assert_eq!(buckets.take(0, later(86_400)), Ok(()));
        assert_eq!(buckets.take(0, start()), Ok(()));
        for number in 1..20_000 {
            assert_eq!(buckets.take(number, start()), Ok(()));
        }
        assert!(buckets.full_at.len() <= MOST);
    }
}
