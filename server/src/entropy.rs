//! Randomness is a parameter: what is made of it can be tested.

use std::sync::Arc;

/// Gives random octets that nobody can guess.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `octets`.
    fn fill(&self, octets: &mut [u8]);
}

/// A source that can be handed around.
pub type SharedEntropy = Arc<dyn Entropy>;

/// `N` random octets.
pub fn octets<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut octets = [0; N];
    entropy.fill(&mut octets);
    octets
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    ///
    /// Where the system has no generator, which no secret could survive.
    fn fill(&self, octets: &mut [u8]) {
        getrandom::fill(octets).expect("getrandom(2) works on every Linux that can run this program");
    }
}

/// Counts up from a seed: the same octets each time, for tests.
#[derive(Debug, Default)]
pub struct CountingEntropy(std::sync::atomic::AtomicU8);

impl Entropy for CountingEntropy {
    fn fill(&self, octets: &mut [u8]) {
        for octet in octets {
            *octet = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
}
