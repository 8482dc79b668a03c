//! Hashes one password at a time, off the thread that serves pages.

use tokio::sync::Semaphore;

use super::hash::PasswordHash;
use crate::entropy::SharedEntropy;

/// How many may wait for their turn: a hash takes a twentieth of a second, on a small controller half a second.
const WAITING: usize = 8;

/// The one place at which passwords are hashed: so many at a time is what the memory is for.
pub(super) struct Hashing {
    turn: Semaphore,
    waiting: Semaphore,
}

/// Too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Busy;

impl Hashing {
    pub(super) fn new() -> Self {
        Self { turn: Semaphore::new(1), waiting: Semaphore::new(WAITING) }
    }

    /// Whether nobody more can wait now.
    pub(super) fn is_full(&self) -> bool {
        self.waiting.available_permits() == 0
    }

    /// Whether it is the password.
    pub(super) async fn verify(&self, hash: PasswordHash, password: &str) -> Result<bool, Busy> {
        let password = zeroize::Zeroizing::new(password.to_owned());
        self.run(move || hash.verify(&password)).await
    }

    /// The hash of a new password.
    pub(super) async fn make(&self, password: &str, entropy: &SharedEntropy) -> Result<PasswordHash, Busy> {
        let (password, entropy) = (zeroize::Zeroizing::new(password.to_owned()), entropy.clone());
        self.run(move || PasswordHash::make(&password, &*entropy)).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let _waiting = self.waiting.try_acquire().map_err(|_| Busy)?;
        let _turn = self.turn.acquire().await.map_err(|_| Busy)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| Busy)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::entropy::SystemEntropy;

    #[tokio::test]
    async fn more_than_can_wait_are_turned_away() {
        let hashing = Arc::new(Hashing::new());
        let entropy: SharedEntropy = Arc::new(SystemEntropy);
        let hash = hashing.make("correct horse", &entropy).await.unwrap();
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let (hashing, hash) = (Arc::clone(&hashing), hash.clone());
                tokio::spawn(async move { hashing.verify(hash, "correct horse").await })
            })
            .collect();
        let mut results = Vec::new();
        for each in tries {
            results.push(each.await.unwrap());
        }
        assert_eq!(results.iter().filter(|result| **result == Ok(true)).count(), WAITING);
        assert_eq!(results.iter().filter(|result| **result == Err(Busy)).count(), 20 - WAITING);
        assert!(!hashing.is_full());
    }
}
