use std::time::Duration;

use sha2::{Digest, Sha256};

/// Over so long after the Daily Transmission Time the devices of a fleet are spread.
pub const SPREAD: Duration = Duration::from_mins(15);

/// A device's place in the fifteen minutes: always the same for one device, even over a fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread(Duration);

impl Spread {
    /// The place of the device with this id, by its hash: to the millisecond, so that no second is busier than others.
    pub fn of(device_id: &str) -> Self {
        let hash: [u8; 32] = Sha256::digest(device_id.as_bytes()).into();
        let number = hash.first_chunk().map_or(0, |first| u64::from_be_bytes(*first));
        let milliseconds = u64::try_from(SPREAD.as_millis()).unwrap_or(u64::MAX);
        Self(Duration::from_millis(number % milliseconds))
    }

    /// At the beginning.
    pub const NONE: Self = Self(Duration::ZERO);

    /// How long after the beginning.
    pub fn after(self) -> Duration {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_device_keeps_its_place_and_another_has_another() {
        assert_eq!(Spread::of("TST0012345"), Spread::of("TST0012345"));
        assert_ne!(Spread::of("TST0012345"), Spread::of("TST0012346"));
        assert!(Spread::of("").after() < SPREAD);
        // Known to whoever wants to find a device's time without it.
        assert_eq!(Spread::of("TST0012345").after(), Duration::from_millis(454_014));
    }
}
