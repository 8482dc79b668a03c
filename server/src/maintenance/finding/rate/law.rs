//! The mathematics of a rate that rises. `docs/designs/045` says why it is done so, and how well it finds.

use jiff::SignedDuration;

/// Events over what they happened in: sheets, hours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// How many events, a burst being one.
    pub events: usize,
    /// Of how many it is known whether they began a burst.
    pub decided: usize,
    /// How many did.
    pub bursts: usize,
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
    pub burst: u32,
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
/// of events (Poisson) and the baseline's own rate is known as well as its events tell it (gamma).
///
/// The baseline's rate has the density Gamma(a, b), a and b being its events and exposure with the prior's. Averaged
/// over it, m events in e have the odds 3ᵐ · ((b + e) / (b + 3e))^(a + m): after a long baseline the likelihood ratio
/// of Page's CUSUM, after a short one carefully less.
pub fn odds(law: &Law, baseline: Count, window: Count) -> f64 {
    let (a, b) = (law.prior + number(baseline.events), law.prior_exposure + baseline.exposure);
    let (m, e) = (number(window.events), window.exposure);
    let events = m * RISE.ln() + (a + m) * ((b + e) / (b + RISE * e)).ln();
    events.exp() * burst_odds(law, a / b, baseline, window)
}

/// What the bursts add to the odds. An event may be followed by another because it was not quite cleared, which says
/// nothing of a rise, or by chance, which is likelier after one. How much is due to the first is as much a matter
/// of the machine as its rate, and taken from its baseline in the same way: averaged over shares from none to half.
fn burst_odds(law: &Law, rate: f64, baseline: Count, window: Count) -> f64 {
    const UNCLEARED: [f64; 7] = [0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];
    if law.burst == 0 || window.decided == 0 {
        return 1.0;
    }
    let followed = |uncleared: f64, times: f64| {
        let none_by_chance = -rate * times * f64::from(law.burst);
        1.0 - (1.0 - uncleared) * none_by_chance.exp()
    };
    let likelihood = |followed: f64, count: Count| {
        let (yes, no) = (number(count.bursts), number(count.decided - count.bursts));
        yes * followed.max(f64::MIN_POSITIVE).ln() + no * (1.0 - followed).ln()
    };
    let terms = UNCLEARED.map(|uncleared| {
        let (usual, risen) = (followed(uncleared, 1.0), followed(uncleared, RISE));
        let before = likelihood(usual, baseline);
        (before + likelihood(usual, window), before + likelihood(risen, window))
    });
    let most = terms.iter().fold(f64::MIN, |most, (usual, risen)| most.max(*usual).max(*risen));
    let (usual, risen) = terms.iter().fold((0.0, 0.0), |(usual, risen), term| {
        (usual + (term.0 - most).exp(), risen + (term.1 - most).exp())
    });
    // Both are sums of what is above 0; where one is lost to rounding, the other is all.
    (risen / usual).clamp(f64::MIN_POSITIVE, f64::MAX)
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
