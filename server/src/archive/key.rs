//! From the pass-phrase to the key: Argon2id (RFC 9106), so that guessing costs memory.

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::{ArchiveError, header::Header};

/// Characters that a pass-phrase has.
pub const PASSPHRASE_LENGTH: std::ops::RangeInclusive<usize> = 12..=1024;

/// What making a key costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// How often the memory is passed over.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Costs {
    /// What archives are made with: about as long as a sign-in and with 32 MiB, because who has the file may
    /// guess for years.
    pub const USUAL: Self = Self { memory_kib: 32 * 1024, passes: 4, lanes: 1 };

    /// A file must not be able to ask for gigabytes or hours.
    const MOST: Self = Self { memory_kib: 64 * 1024, passes: 10, lanes: 4 };

    fn within_bounds(self) -> bool {
        let Self { memory_kib, passes, lanes } = self;
        memory_kib <= Self::MOST.memory_kib && passes <= Self::MOST.passes && lanes <= Self::MOST.lanes
    }
}

/// The key of one archive. Wiped from memory when it is dropped.
#[derive(Clone)]
pub struct ArchiveKey(Zeroizing<[u8; 32]>);

impl ArchiveKey {
    /// Takes a moment and the memory of its costs: for a thread that may block, one at a time.
    pub(super) fn new(passphrase: &str, header: &Header) -> Result<Self, ArchiveError> {
        let Costs { memory_kib, passes, lanes } = header.costs;
        if !header.costs.within_bounds() {
            return Err(ArchiveError::Costs);
        }
        let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| ArchiveError::Costs)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &header.salt, &mut *key)
            .map_err(|_| ArchiveError::Costs)?;
        Ok(Self(key))
    }

    pub(super) fn octets(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for ArchiveKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ArchiveKey")
    }
}
