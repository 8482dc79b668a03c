use serde::{Deserialize, Serialize};

/// How much there is, as the printer said it. The sentinels of RFC 3805 (`prtMarkerSuppliesLevel`,
/// `prtInputCurrentLevel`) stay words: no number is made of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Level {
    /// A number, in the unit of the supply or tray.
    Measured {
        /// For a supply that is consumed or a tray: what is left. For a receptacle: the space that is left.
        value: i64,
    },
    /// -3: at least one unit is left, nobody knows how many.
    SomeRemaining,
    /// -2: the printer does not know, or it gave no value or a negative one outside the standard.
    Unknown,
    /// -1: there is no limit.
    Unrestricted,
}

impl Level {
    /// Reads the standard's encoding. Negative numbers outside the three sentinels are [`Level::Unknown`].
    pub fn from_mib(value: i64) -> Self {
        match value {
            0.. => Self::Measured { value },
            -1 => Self::Unrestricted,
            -3 => Self::SomeRemaining,
            _ => Self::Unknown,
        }
    }

    /// Whole percent of `capacity`, rounded to nearest, at most 100; `None` for every sentinel and where the
    /// capacity is unknown or not positive.
    pub fn percent(self, capacity: Option<i64>) -> Option<u8> {
        let (Self::Measured { value }, Some(capacity @ 1..)) = (self, capacity) else { return None };
        let rounded = (i128::from(value) * 200 + i128::from(capacity)) / (i128::from(capacity) * 2);
        Some(u8::try_from(rounded.clamp(0, 100)).unwrap_or(100))
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn sentinels_never_become_a_percentage() {
        for raw in [-1, -2, -3, -4, i64::MIN] {
            assert_eq!(Level::from_mib(raw).percent(Some(100)), None, "{raw}");
        }
    }

    #[test]
    fn percent_is_rounded_and_bounded() {
        let table = [
            (1060, Some(5300), Some(20)),
            (11_520, Some(12_000), Some(96)),
            (1, Some(200), Some(1)),
            (0, Some(100), Some(0)),
            (150, Some(100), Some(100)),
            (i64::MAX, Some(1), Some(100)),
            (5, Some(0), None),
            (5, Some(-2), None),
            (5, None, None),
        ];
        for (value, capacity, expected) in table {
            assert_eq!(Level::Measured { value }.percent(capacity), expected, "{value} of {capacity:?}");
        }
    }
}
