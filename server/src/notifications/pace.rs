use std::time::Duration;

use tokio::time::Instant;

/// Notifications cause one reading in this time at the most.
pub const PAUSE: Duration = Duration::from_secs(5);

/// When notifications make the printer be read: the first at once, those that come within [`PAUSE`] together at its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    last: Option<Instant>,
    wanted: bool,
}

impl Pace {
    /// Somebody wants a reading.
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// Somebody wants one more, but not before the pause is over that begins now.
    pub fn want_after(&mut self, now: Instant) {
        self.last = Some(now);
        self.wanted = true;
    }

    /// When the printer has to be read; `None` where nobody wants it.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        self.wanted.then(|| self.last.map_or(now, |last| last + PAUSE))
    }

    /// A reading begins, which serves everybody who wants one; `caused` where it is for them that it does.
    pub fn began(&mut self, caused: bool, now: Instant) {
        self.wanted = false;
        if caused {
            self.last = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_served_at_once_and_the_rest_together() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(pace.due(start), None);
        pace.want();
        assert_eq!(pace.due(start), Some(start));
        pace.began(true, start);
        assert_eq!(pace.due(at(1)), None);
        (0..50_000).for_each(|_| pace.want());
        assert_eq!(pace.due(at(1)), Some(at(5)));
        pace.began(true, at(5));
        pace.want();
        pace.began(false, at(7));
        assert_eq!(pace.due(at(7)), None, "a reading of another reason has served it");
        pace.want();
        assert_eq!(pace.due(at(11)), Some(at(10)), "which is over");
        pace.want_after(at(11));
        assert_eq!(pace.due(at(11)), Some(at(16)));
    }
}
