//! Hashes one password at a time, off the thread that serves pages.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::hash::PasswordHash;
use crate::entropy::SharedEntropy;

/// How many may wait for their turn: a hash takes a twentieth of a second, on a small controller half a second.
const WAITING: usize = 8;

/// The one place at which passwords are hashed: so many at a time is what the memory is for.
pub(super) struct Hashing {
    turn: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

/// Too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Busy;

impl Hashing {
    pub(super) fn new() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), waiting: Arc::new(Semaphore::new(WAITING)) }
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

    /// The turn goes with the work, which goes on to its end when whoever asked has gone away: a browser that
    /// breaks off makes no room for a second hash beside it.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let waiting = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| Busy)?;
        let turn = Arc::clone(&self.turn).acquire_owned().await.map_err(|_| Busy)?;
        let work = move || {
            let _held = (waiting, turn);
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Busy)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        time::Duration,
    };

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

    #[tokio::test]
    async fn whoever_breaks_off_makes_no_room_for_a_second_hash_beside_the_first() {
        let hashing = Hashing::new();
        let ((end, ended), running) = (mpsc::channel::<()>(), Arc::new(AtomicUsize::new(0)));
        let under_way = Arc::clone(&running);
        let first = hashing.run(move || {
            under_way.fetch_add(1, Ordering::SeqCst);
            let _ = ended.recv();
            under_way.fetch_sub(1, Ordering::SeqCst);
        });
        // The request is given up as soon as its hash is under way.
        let given_up = async {
            while running.load(Ordering::SeqCst) == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            _ = first => panic!("it has not ended"),
            () = given_up => {}
        }
        let beside = Arc::clone(&running);
        let second = hashing.run(move || beside.load(Ordering::SeqCst));
        let (others, ()) = tokio::join!(second, async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            drop(end);
        });
        assert_eq!(others, Ok(0), "hashes under way beside the second");
    }
}
