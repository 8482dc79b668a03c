//! Secrets at rest: sealed with a key that lies beside the database, so that a copy of the database alone tells
//! nothing. Who can read the data directory can read both; see SECURITY.md.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    entropy::{SharedEntropy, octets},
    key_file,
};

/// The key's file in the data directory.
pub const FILE_NAME: &str = "secret.key";
const NONCE: usize = 24;

/// Before the key, so that its mark is a digest of nothing else.
const MARK: &[u8] = b"smart-esolutions mark";

/// Seals and opens secrets. Cheap to clone.
#[derive(Clone)]
pub struct Sealer {
    cipher: Arc<XChaCha20Poly1305>,
    mark: Arc<str>,
    entropy: SharedEntropy,
}

/// Why a secret could not be sealed or opened.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SealError {
    /// The key's file can't be made or read.
    #[error("{path}: the key of the stored secrets can't be used: {reason}")]
    Key {
        /// The file.
        path: PathBuf,
        /// What the system said, or what is wrong with the content.
        reason: Arc<str>,
    },
    /// The secret was sealed with another key, for another use, or was changed.
    #[error("a stored secret can't be opened: its key is another one, or it was changed. Enter it again")]
    Unreadable,
}

impl Sealer {
    /// The key in `directory`, made with mode 0600 where there is none.
    pub fn open(directory: &Path, entropy: SharedEntropy) -> Result<Self, SealError> {
        let key = key_file::open(directory, FILE_NAME, &*entropy).map_err(|error| SealError::Key {
            path: directory.join(FILE_NAME),
            reason: error.to_string().into(),
        })?;
        let cipher = XChaCha20Poly1305::new((&*key).into());
        let digest = Sha256::new().chain_update(MARK).chain_update(*key).finalize();
        let mark = digest.first_chunk().map_or(0, |octets| u32::from_be_bytes(*octets));
        Ok(Self { cipher: Arc::new(cipher), mark: format!("{mark:08x}").into(), entropy })
    }

    /// Eight hexadecimal digits by which this data directory is told from others. They last as long as its key, tell
    /// nothing of it, and are no secret.
    pub fn mark(&self) -> &str {
        &self.mark
    }

    /// Seals `plain` for one use: what is sealed for `context` can't be opened for another.
    ///
    /// # Panics
    ///
    /// At 256 GiB and more, which no secret is.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = octets::<NONCE>(&*self.entropy);
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self.cipher.encrypt(XNonce::from_slice(&nonce), payload);
        let sealed = sealed.expect("only 256 GiB and more can't be sealed");
        [nonce.as_slice(), &sealed].concat()
    }

    /// The inverse of [`Sealer::seal`] with the same `context`.
    pub fn open_sealed(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(SealError::Unreadable)?;
        let payload = Payload { msg: sealed, aad: context.as_bytes() };
        let plain = self.cipher.decrypt(XNonce::from_slice(nonce), payload);
        plain.map(Zeroizing::new).map_err(|_| SealError::Unreadable)
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::entropy::{CountingEntropy, SystemEntropy};

    fn sealer(directory: &Path) -> Sealer {
        Sealer::open(directory, Arc::new(SystemEntropy)).unwrap()
    }

    #[test]
    fn what_is_sealed_is_opened_with_the_same_key_and_use_alone() {
        let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let sealed = sealer(here.path()).seal("printer.auth_passphrase", b"hunter2");
        assert!(!sealed.windows(7).any(|window| window == b"hunter2"));
        let again = sealer(here.path());
        assert_eq!(&**again.open_sealed("printer.auth_passphrase", &sealed).unwrap(), b"hunter2");
        assert!(again.open_sealed("mail.password", &sealed).is_err());
        assert!(sealer(elsewhere.path()).open_sealed("printer.auth_passphrase", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(again.open_sealed("printer.auth_passphrase", &changed).is_err(), "octet {at}");
            assert!(again.open_sealed("printer.auth_passphrase", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_data_directory_has_a_mark_of_its_own_that_lasts() {
        let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mark = sealer(here.path()).mark().to_owned();
        assert_eq!(mark.len(), 8);
        assert_eq!(sealer(here.path()).mark(), mark);
        assert_ne!(sealer(elsewhere.path()).mark(), mark);
    }

    #[test]
    fn the_key_is_for_this_user_alone_and_a_readable_or_cut_one_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        sealer(directory.path());
        let path = directory.path().join(FILE_NAME);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let open = || Sealer::open(directory.path(), Arc::new(CountingEntropy::default()));
        assert!(open().unwrap_err().to_string().contains("mode to 0600"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&path, [1; 5]).unwrap();
        assert!(open().is_err(), "a cut key would lose every secret if it were made anew");
    }
}
