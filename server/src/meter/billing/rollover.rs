//! Whether a count that went back began anew after its last one.

/// The counts after which meters begin anew where the printer tells none: six, seven and eight digits, and 31 and 32
/// bits.
const USUAL: [u64; 5] = [999_999, 9_999_999, 99_999_999, 0x7fff_ffff, 0xffff_ffff];
/// The last count before is within this part of the range from its end, and what was made is no more than that.
const NEAR: u64 = 100;
/// Nor is it more than this, however large the range.
const PLAUSIBLE: u64 = 100_000;

/// What was made from `old` to `new` where the meter begins anew after `last`. `None` where it can't have.
///
/// A printer that tells its last count goes on with 1 (`deviceRolloverValue`); any other with 0, as digits and bits
/// do (RFC 2578, 7.1.6).
pub(super) fn made(old: u64, new: u64, last: u64, told: bool) -> Option<u64> {
    if old > last || new > old {
        return None;
    }
    (last - old).checked_add(new)?.checked_add(u64::from(!told))
}

/// The last count after which the meter began anew between `old` and `new`, and what was made meanwhile. `None` where
/// `old` was not near the end of the range, or where more was made than is plausible, or than the printer can have made for
/// certain in the time (`surely`).
pub(super) fn rolled_over(old: u64, new: u64, told: Option<u64>, surely: u64) -> Option<(u64, u64)> {
    let candidates = match &told {
        Some(last) => std::slice::from_ref(last),
        None => &USUAL,
    };
    candidates.iter().find_map(|last| {
        let near = last / NEAR;
        let made = made(old, new, *last, told.is_some())?;
        (last - old <= near && made <= near.min(PLAUSIBLE).min(surely)).then_some((*last, made))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_step_over_the_end_of_the_range_is_a_rollover() {
        let any = u64::MAX;
        let table = [
            // Told by the printer: 1 follows.
            ((999_990, 5, Some(999_999), any), Some((999_999, 14))),
            ((999_999, 1, Some(999_999), any), Some((999_999, 1))),
            ((2_147_483_640, 3, Some(2_147_483_647), any), Some((2_147_483_647, 10))),
            // Not told: 0 follows.
            ((999_999, 0, None, any), Some((999_999, 1))),
            ((9_999_998, 1, None, any), Some((9_999_999, 3))),
            ((99_999_000, 500, None, any), Some((99_999_999, 1_500))),
            ((2_147_483_647, 2, None, any), Some((2_147_483_647, 3))),
            ((4_294_967_295, 0, None, any), Some((4_294_967_295, 1))),
            // Not near the end, whatever it is.
            ((48_213, 0, None, any), None),
            ((980_000, 5, None, any), None),
            ((3_000_000_000, 5, None, any), None),
            // A board was exchanged near the end.
            ((999_990, 40_000, None, any), None),
            ((4_294_967_290, 700_000, None, any), None),
            // More than the printer can make in that time.
            ((999_990, 700, None, 605), None),
            // The printer says that its meters end elsewhere.
            ((999_999, 0, Some(2_147_483_647), any), None),
            ((5, 3, Some(0), any), None),
        ];
        for ((old, new, told, surely), expected) in table {
            assert_eq!(rolled_over(old, new, told, surely), expected, "{old} to {new}, told {told:?}");
        }
    }

    #[test]
    fn what_was_made_never_overflows() {
        assert_eq!(made(5, 5, u64::MAX, false), None);
        assert_eq!(made(10, 5, 9, true), None);
        assert_eq!(made(0, 0, 0, false), Some(1));
    }
}
