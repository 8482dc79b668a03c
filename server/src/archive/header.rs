//! The beginning of an archive, which nobody needs a key to read: 57 octets, numbers big-endian. All of them are
//! associated data of each part, so that none can be changed.

use super::{ArchiveError, key::Costs};

const MAGIC: &[u8; 8] = b"SMES-ARC";
const FORM: u8 = 1;

/// Octets of salt.
pub(super) const SALT: usize = 16;
/// Octets of the nonces' common part.
pub(super) const NONCE: usize = 19;
/// Octets of the header.
pub(super) const LENGTH: usize = 57;

/// What an archive is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Everything, for the same device.
    Backup,
    /// The settings, for other devices.
    Clone,
}

impl Kind {
    /// Its word in forms, in the manifest and in the audit trail.
    pub fn word(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Clone => "clone",
        }
    }
}

/// The header's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) costs: Costs,
    pub(super) salt: [u8; SALT],
    pub(super) nonce: [u8; NONCE],
}

impl Header {
    pub(super) fn to_octets(&self) -> [u8; LENGTH] {
        let kind = match self.kind {
            Kind::Backup => 1,
            Kind::Clone => 2,
        };
        let Costs { memory_kib, passes, lanes } = self.costs;
        let numbers = [memory_kib, passes, lanes].map(u32::to_be_bytes).concat();
        let parts: [&[u8]; 5] = [MAGIC, &[FORM, kind], &numbers, &self.salt, &self.nonce];
        let mut octets = [0; LENGTH];
        octets.copy_from_slice(&parts.concat());
        octets
    }

    pub(super) fn from_octets(octets: &[u8; LENGTH]) -> Result<Self, ArchiveError> {
        let (magic, rest) = octets.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(ArchiveError::NotAnArchive);
        }
        if rest[0] != FORM {
            return Err(ArchiveError::NewerForm { found: rest[0], known: FORM });
        }
        let kind = match rest[1] {
            1 => Kind::Backup,
            2 => Kind::Clone,
            _ => return Err(ArchiveError::NotAnArchive),
        };
        let number = |at: usize| u32::from_be_bytes([rest[at], rest[at + 1], rest[at + 2], rest[at + 3]]);
        let costs = Costs { memory_kib: number(2), passes: number(6), lanes: number(10) };
        let (mut salt, mut nonce) = ([0; SALT], [0; NONCE]);
        salt.copy_from_slice(&rest[14..14 + SALT]);
        nonce.copy_from_slice(&rest[14 + SALT..]);
        Ok(Self { kind, costs, salt, nonce })
    }
}
