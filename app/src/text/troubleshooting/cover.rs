//! Covers, doors and interlocks.

use super::entry::{CALL, Entry, PASSES, entry};

/// Codes 3 to 6, 18 and 19, and the deprecated 501 and 502.
pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        3 | 18 | 501 => entry(
            "A cover or door is open. The printer does not move paper until it is closed.",
            &[
                "Look which cover is open: the place is named above, else on the printer's display.",
                "Open it fully once, so that nothing is caught in the gap, and take out any paper that you see.",
                "Press it shut at both ends until it clicks.",
                "If it still counts as open, see that the toner and drum cartridges are pushed home: they hold some covers ajar.",
                CALL,
            ],
        ),
        4 | 19 | 502 => entry("A cover or door was closed again.", &[PASSES]),
        5 => entry(
            "A safety switch has cut the power to moving parts, since a cover or a pulled-out unit leaves them open.",
            &[
                "Close every cover and door of the printer and of the units attached to it.",
                "Push trays, duplex unit and finisher home until they click.",
                "Open and close the cover at the place named above once more, firmly.",
                CALL,
            ],
        ),
        6 => entry("A safety switch is closed again and lets the parts move.", &[PASSES]),
        _ => None,
    }
}

/// Other events at a cover.
pub(super) fn event(code: i64) -> Option<Entry> {
    match code {
        8 => entry(
            "Paper is stuck behind this cover.",
            &[
                "Open the cover.",
                super::entry::PULL,
                "Close it until it clicks; the printer prints the lost page again.",
            ],
        ),
        9 | 26 => entry(
            "A cover is missing or is not in its place.",
            &[
                "Put the cover back on its hinges or into its slots.",
                "Close it until it clicks. Do not print without it: what is behind it is hot and turns.",
                CALL,
            ],
        ),
        29 | 30 | 33 | 37 | 38 => entry(
            "The printer can't tell any more whether this cover is closed, or can't lock it.",
            &[
                "Open and close it firmly once.",
                "See that nothing, such as paper or tape, lies on its latch.",
                super::entry::OFF_AND_ON,
                CALL,
            ],
        ),
        _ => by_code(code),
    }
}
