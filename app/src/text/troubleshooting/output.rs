//! Output bins and mailboxes.

use super::entry::{CALL, Entry, OFF_AND_ON, PULL, entry};

pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        901 => entry(
            "An output bin is not in its place.",
            &[
                "Hang the bin in until it clicks.",
                "If the printer has none there, choose another output in the job's settings.",
                CALL,
            ],
        ),
        902 => entry(
            "An output bin is nearly full.",
            &["Take the printed sheets out soon: the printer stops when it is full."],
        ),
        903 => entry(
            "An output bin is full; the printer waits.",
            &[
                "Take all sheets out of the bin.",
                "Look that no sheet leans against the flag or the light sensor above the bin.",
                "Printing goes on by itself; else press the button that the control panel names.",
            ],
        ),
        904 => entry(
            "The mailbox can't move to the bin that was chosen.",
            &[
                "Take all sheets out of all bins of the mailbox.",
                "Look for a sheet that is caught between two bins, and take it out.",
                OFF_AND_ON,
                "Until it is repaired, send jobs to the standard bin.",
                CALL,
            ],
        ),
        _ => None,
    }
}

/// Generic codes at an output.
pub(super) fn event(code: i64) -> Option<Entry> {
    match code {
        8 => entry(
            "A sheet got stuck on its way into an output bin.",
            &[
                "Take the sheets out of the bin.",
                "Open the cover at the exit. The fuser behind it is hot: touch only paper and green handles.",
                PULL,
                "Close the cover until it clicks.",
            ],
        ),
        9 | 26 => by_code(901),
        14 | 16 => by_code(902),
        15 | 17 => by_code(903),
        12 | 13 => entry("An output bin is empty.", &[super::entry::PASSES]),
        29 | 30 | 33 | 37 | 38 => by_code(904),
        _ => None,
    }
}
