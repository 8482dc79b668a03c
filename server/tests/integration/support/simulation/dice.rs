//! Draws from a seed.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, Normal, Poisson};

/// A seeded source of chance. Its stream is the same on every machine and with every version.
#[derive(Clone, Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Uniform in [`low`, `high`).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0.random_range(low..high)
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.0.random::<f64>() < probability
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.random_range(0..of.len())]
    }

    /// A whole number in 0..`end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// Normal.
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        Normal::new(mean, deviation).expect("a finite deviation").sample(&mut self.0)
    }

    /// Log-normal with this median; `spread` is the deviation of the logarithm.
    pub fn around(&mut self, median: f64, spread: f64) -> f64 {
        median * self.normal(0.0, spread).exp()
    }

    /// Gamma with mean 1 and this coefficient of variation.
    pub fn wobble(&mut self, variation: f64) -> f64 {
        let shape = variation.powi(-2);
        Gamma::new(shape, shape.recip()).expect("a positive shape").sample(&mut self.0)
    }

    /// How many of what happens `mean` times on average.
    pub fn count(&mut self, mean: f64) -> f64 {
        if mean <= 0.0 { 0.0 } else { Poisson::new(mean).expect("a positive mean").sample(&mut self.0) }
    }
}
