//! A distribution as weighted points.

/// Weighted points of a positive quantity.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread(Vec<(f64, f64)>);

impl Spread {
    /// One more point.
    pub(super) fn push(&mut self, value: f64, weight: f64) {
        if value.is_finite() && weight > 0.0 {
            self.0.push((value, weight));
        }
    }

    /// The values below which these parts lie, in rising order, between the points.
    pub(super) fn quantiles<const N: usize>(mut self, parts: [f64; N]) -> Option<[f64; N]> {
        self.0.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let whole: f64 = self.0.iter().map(|(_, weight)| weight).sum();
        let first = self.0.first()?.0;
        let mut found = [self.0.last()?.0; N];
        let mut part = 0;
        let (mut below, mut last) = (0.0, first);
        for (value, weight) in self.0 {
            // A point's weight lies half on each side of it.
            let next = below + weight / whole;
            let middle = below + 0.5 * weight / whole;
            while part < N && parts[part] <= middle {
                found[part] = f64::midpoint(last, value);
                part += 1;
            }
            (below, last) = (next, value);
        }
        Some(found)
    }
}
