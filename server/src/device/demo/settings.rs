use jiff::{SignedDuration, Timestamp};

/// How the demonstration printer behaves: the query of a `demo:` printer address, such as
/// `demo:?seed=7&factor=60&start=2026-01-05T08:00Z`. Every key may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSettings {
    /// Which printer, in which office: the same seed gives the same printer. Default 1.
    pub seed: u64,
    /// How many times faster than the clock on the wall the office lives, 1 to 10,000. Default 1.
    pub factor: u32,
    /// The instant at which the office's time and the wall's are the same; with factor 1 they always are.
    /// Default 2026-01-05T08:00Z, a Monday morning, eleven months after the printer was installed.
    pub start: Timestamp,
}

/// Why a `demo:` address was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DemoSettingsError {
    /// A key that does not exist.
    #[error("printer address demo: unknown key \"{0}\", allowed: seed, factor, start")]
    UnknownKey(String),
    /// A key given twice.
    #[error("printer address demo: key \"{0}\" is given twice")]
    Repeated(String),
    /// A value out of its range.
    #[error("printer address demo: {key}: found \"{found}\", allowed: {allowed}")]
    Value {
        /// The key.
        key: &'static str,
        /// What was there.
        found: String,
        /// What may be there.
        allowed: &'static str,
    },
}

const MAX_FACTOR: u32 = 10_000;

impl Default for DemoSettings {
    fn default() -> Self {
        let start = Timestamp::constant(1_767_600_000, 0);
        Self { seed: 1, factor: 1, start }
    }
}

impl DemoSettings {
    /// Reads the query of a `demo:` address: what is behind the question mark, not percent-decoded.
    pub fn from_query(query: &str) -> Result<Self, DemoSettingsError> {
        let mut settings = Self::default();
        let mut seen: Vec<&str> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if seen.contains(&key) {
                return Err(DemoSettingsError::Repeated(key.to_owned()));
            }
            seen.push(key);
            settings.set(key, value)?;
        }
        Ok(settings)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), DemoSettingsError> {
        let wrong = |key, allowed| DemoSettingsError::Value { key, found: value.to_owned(), allowed };
        match key {
            "seed" => {
                self.seed = value
                    .parse()
                    .map_err(|_| wrong("seed", "a whole number from 0 to 18446744073709551615"))?;
            }
            "factor" => {
                self.factor = value
                    .parse()
                    .ok()
                    .filter(|factor| (1..=MAX_FACTOR).contains(factor))
                    .ok_or_else(|| wrong("factor", "a whole number from 1 to 10000"))?;
            }
            "start" => {
                self.start = value
                    .parse()
                    .map_err(|_| wrong("start", "a time with its offset, such as 2026-01-05T08:00Z"))?;
            }
            _ => return Err(DemoSettingsError::UnknownKey(key.to_owned())),
        }
        Ok(())
    }

    /// The office's time, in seconds since 1970, when the wall's clock shows `wall`.
    pub fn simulated(&self, wall: Timestamp) -> i64 {
        let since = wall.as_millisecond() - self.start.as_millisecond();
        let simulated =
            self.start.as_millisecond().saturating_add(since.saturating_mul(i64::from(self.factor)));
        simulated.div_euclid(1000).min(super::office::LATEST)
    }

    /// What the wall's clock shows when it is `simulated` in the office. The printer reports all its times so,
    /// because whoever reads them compares them with a clock on the wall.
    pub fn wall(&self, simulated: i64) -> Timestamp {
        let since = simulated - self.start.as_second();
        let millis = i128::from(since) * 1000 / i128::from(self.factor);
        i64::try_from(millis)
            .ok()
            .and_then(|millis| self.start.checked_add(SignedDuration::from_millis(millis)).ok())
            .unwrap_or(self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::DemoSettings;

    #[test]
    fn every_key_of_the_address_is_read_and_may_be_left_out() {
        assert_eq!(DemoSettings::from_query(""), Ok(DemoSettings::default()));
        let all = DemoSettings::from_query("seed=9&factor=60&start=2026-01-05T09:00+01:00");
        assert_eq!(all, Ok(DemoSettings { seed: 9, factor: 60, ..DemoSettings::default() }));
        assert_eq!(DemoSettings::from_query("start=2026-01-05T08:00:00Z"), Ok(DemoSettings::default()));
    }

    #[test]
    fn a_bad_address_is_named_with_what_is_allowed() {
        let table = [
            ("speed=2", "unknown key \"speed\", allowed: seed, factor, start"),
            ("factor=0", "factor: found \"0\", allowed: a whole number from 1 to 10000"),
            ("factor=1.5", "factor: found \"1.5\""),
            ("seed=-1", "seed: found \"-1\""),
            ("seed", "seed: found \"\""),
            ("seed=1&seed=2", "\"seed\" is given twice"),
            ("start=yesterday", "start: found \"yesterday\", allowed: a time with its offset"),
        ];
        for (query, expected) in table {
            let error = DemoSettings::from_query(query).unwrap_err();
            assert!(error.to_string().contains(expected), "{query}: {error}");
        }
    }

    #[test]
    fn the_office_lives_factor_times_faster_and_meets_the_wall_at_the_start() {
        let settings = DemoSettings { factor: 60, ..DemoSettings::default() };
        let later = settings.start + jiff::SignedDuration::from_secs(10);
        assert_eq!(settings.simulated(later), settings.start.as_second() + 600);
        assert_eq!(settings.wall(settings.start.as_second() + 600), later);
        let usual = DemoSettings::default();
        assert_eq!(usual.simulated(later), later.as_second());
    }
}
