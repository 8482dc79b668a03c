//! Units and sub-unit states of RFC 3805 and RFC 2790.

use app::model::{CoverStatus, MeterUnit, SubunitState};

/// `PrtMarkerSuppliesSupplyUnitTC`, `PrtCapacityUnitTC` and `PrtMarkerCounterUnitTC` in words: the three share
/// their numbers. A number outside them stays a number.
pub fn name(unit: Option<i64>) -> String {
    let Some(unit) = unit else { return "unknown".into() };
    let name = match unit {
        1 => "other",
        2 => "unknown",
        3 => "ten-thousandths-of-inches",
        4 => "micrometers",
        7 => "impressions",
        8 => "sheets",
        11 => "hours",
        12 => "thousandths-of-ounces",
        13 => "tenths-of-grams",
        14 => "hundredths-of-fluid-ounces",
        15 => "tenths-of-milliliters",
        16 => "feet",
        17 => "meters",
        18 => "items",
        19 => "percent",
        other => return other.to_string(),
    };
    name.into()
}

/// `PrtMarkerCounterUnitTC` for a meter.
pub fn meter(unit: Option<i64>) -> MeterUnit {
    match unit {
        Some(7) => MeterUnit::Impressions,
        Some(8) => MeterUnit::Sheets,
        Some(11) => MeterUnit::Hours,
        Some(16) => MeterUnit::Feet,
        Some(17) => MeterUnit::Meters,
        _ => MeterUnit::Other,
    }
}

/// `PrtSubUnitStatusTC`: availability in the low three bits, then non-critical 8, critical 16, off-line 32,
/// transitioning 64. Numbers outside it (255 has been seen) are unknown.
pub fn subunit_state(status: Option<i64>) -> SubunitState {
    let Some(status @ 0..=127) = status else { return SubunitState::Unknown };
    if status & 7 == 5 {
        SubunitState::Unknown
    } else if status & 16 != 0 || status & 7 == 3 {
        SubunitState::Error
    } else if status & (32 | 64) != 0 {
        SubunitState::Offline
    } else if status & 8 != 0 {
        SubunitState::Warning
    } else {
        SubunitState::Ok
    }
}

/// `PrtCoverStatusTC`.
pub fn cover_status(status: Option<i64>) -> CoverStatus {
    match status {
        Some(3) => CoverStatus::Open,
        Some(4) => CoverStatus::Closed,
        Some(5) => CoverStatus::InterlockOpen,
        Some(6) => CoverStatus::InterlockClosed,
        _ => CoverStatus::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subunit_states_follow_the_bits() {
        let table = [
            (Some(0), SubunitState::Ok),
            (Some(4), SubunitState::Ok),
            (Some(6), SubunitState::Ok),
            (Some(8), SubunitState::Warning),
            (Some(16), SubunitState::Error),
            (Some(19), SubunitState::Error),
            (Some(3), SubunitState::Error),
            (Some(5), SubunitState::Unknown),
            (Some(32), SubunitState::Offline),
            (Some(64), SubunitState::Offline),
            (Some(255), SubunitState::Unknown),
            (Some(-2), SubunitState::Unknown),
            (None, SubunitState::Unknown),
        ];
        for (status, expected) in table {
            assert_eq!(subunit_state(status), expected, "{status:?}");
        }
    }
}
