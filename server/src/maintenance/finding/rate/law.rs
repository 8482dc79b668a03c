//! The mathematics of a rate that rises. `docs/designs/045` says why it is done so, and how well it finds.

use jiff::SignedDuration;

/// Events over what they happened in: sheets, hours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// How many events.
    pub events: usize,
    /// Over how much.
    pub exposure: f64,
}

/// What is taken for known of a kind of events, before the machine's own past says more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Law {
    /// Events of a past that is made up, so that a new machine has one: weak, a few real events outweigh it.
    pub prior: f64,
    /// Over how much these happened.
    pub prior_exposure: f64,
    /// How long a stretch of the machine's own past has to be to be a measure.
    pub least: f64,
    /// Events within this exposure of the one before are one trouble: a torn scrap jams twice.
    pub burst: u64,
    /// False findings that the limit is set for, a machine and year.
    pub tolerated: f64,
    /// Without an event for so long, it is over.
    pub quiet: SignedDuration,
}

/// Stoppages by the sheets of a tray.
pub const BY_TRAY: Law = Law {
    prior: 0.5,
    prior_exposure: 500.0,
    least: 1_000.0,
    burst: 20,
    tolerated: 0.25,
    quiet: SignedDuration::from_hours(90 * 24),
};

/// Stoppages by the whole printer's count: sheets of other trays and second sides come between two of a burst.
pub const BY_PRINTER: Law = Law { burst: 100, ..BY_TRAY };

/// Restarts and silences by hours.
pub const BY_HOUR: Law = Law {
    prior: 0.5,
    prior_exposure: 72.0,
    least: 336.0,
    burst: 0,
    tolerated: 0.5,
    quiet: SignedDuration::from_hours(14 * 24),
};

/// The rise that the limit is made for: a worn roller triples misfeeds.
const RISE: f64 = 3.0;
/// Odds against the rise at which it is over.
const OVER: f64 = 100.0;

/// The odds that the rate of `window` is three times that of `baseline` rather than the same, where both are counts
/// of independent events (Poisson) and the baseline's own rate is known as well as its events tell it (gamma).
///
/// The baseline's rate has the density Gamma(a, b), a and b being its events and exposure with the prior's. Averaged
/// over it, m events in e have the odds 3ᵐ · ((b + e) / (b + 3e))^(a + m): after a long baseline the likelihood ratio
/// of Page's CUSUM, after a short one carefully less.
pub fn odds(law: &Law, baseline: Count, window: Count) -> f64 {
    let (a, b) = (law.prior + number(baseline.events), law.prior_exposure + baseline.exposure);
    let (m, e) = (number(window.events), window.exposure);
    (m * RISE.ln() + (a + m) * ((b + e) / (b + RISE * e)).ln()).exp()
}

/// Whether `window` speaks so clearly for the rate of `baseline` that the rise is over.
pub fn over(law: &Law, baseline: Count, window: Count) -> bool {
    odds(law, baseline, window) * OVER <= 1.0
}

/// How large the sum of the odds over all moments at which the rise may have begun has to be (Shiryaev and
/// Roberts). While nothing rises that sum grows by one an event on average, so that it reaches this after no
/// fewer events on average, whatever the rate. `baseline` is of 90 days.
pub fn limit(law: &Law, baseline: Count, streams: usize) -> f64 {
    const LEAST: f64 = 20.0;
    let events_a_year = (number(baseline.events) + law.prior) * 365.0 / 90.0;
    (events_a_year * number(streams.max(1)) / law.tolerated).max(LEAST)
}

/// Counts are far below 2⁵³, where a float still knows each of them.
#[expect(clippy::cast_precision_loss, reason = "counts of events and sheets")]
pub fn number(count: usize) -> f64 {
    count as f64
}
