use jiff::Timestamp;

/// Width of a drawing of time in its own units.
pub(super) const WIDTH: i64 = 1000;

/// The time that is drawn.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
}

impl Span {
    pub(super) fn holds(self, at: Timestamp) -> bool {
        (self.first..=self.last).contains(&at)
    }

    /// How far from the left a time stands; one outside stands at the edge.
    pub(super) fn place(self, at: Timestamp) -> i64 {
        let whole = (self.last.as_second() - self.first.as_second()).max(1);
        let part = (at.as_second() - self.first.as_second()).clamp(0, whole);
        // A `Timestamp` has at most 6.4e11 seconds, so that the product fits.
        part * WIDTH / whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::at;

    #[test]
    fn a_time_stands_where_it_falls_and_one_outside_at_the_edge() {
        let span = Span { first: at("2026-11-22T00:00:00Z"), last: at("2026-11-22T10:00:00Z") };
        assert_eq!(span.place(at("2026-11-22T02:30:00Z")), 250);
        assert_eq!((span.place(Timestamp::MIN), span.place(Timestamp::MAX)), (0, WIDTH));
        let all = Span { first: Timestamp::MIN, last: Timestamp::MAX };
        assert_eq!((all.place(Timestamp::MIN), all.place(Timestamp::MAX)), (0, WIDTH));
        let moment = Span { first: span.first, last: span.first };
        assert_eq!((moment.place(span.first), moment.holds(span.first)), (0, true));
    }
}
