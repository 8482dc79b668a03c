//! The way of the paper, and printing on both sides.

use super::entry::{CALL, Entry, OFF_AND_ON, PULL, entry};

pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        1301 => entry(
            "A tray of the paper path, such as the duplex unit, is not in its place.",
            &[
                "Push the unit in until it clicks.",
                "If it does not go in, take it out and look for paper behind it.",
                CALL,
            ],
        ),
        1302 => entry("A tray of the paper path is nearly full.", &["Take the sheets out of it soon."]),
        1303 => entry(
            "A tray of the paper path is full; the printer waits.",
            &["Take all sheets out of it.", "Printing goes on by itself."],
        ),
        1304 => entry(
            "The paper that was chosen can't be printed on both sides.",
            &[
                "Print the job on one side, or choose plain paper for it.",
                "If it is plain paper, set kind and size of the tray at the control panel to what lies in it.",
            ],
        ),
        _ => None,
    }
}

/// Generic codes along the path.
pub(super) fn event(code: i64) -> Option<Entry> {
    match code {
        8 => entry(
            "A sheet got stuck on its way through the printer.",
            &[
                "See where: the place is named above, and the display shows which covers to open.",
                "Take out the tray that the job was printed from, and look into the opening.",
                "Open the front cover; take the cartridges out where they are in the way, and cover the drum.",
                "Open the rear cover. The fuser behind it is hot: touch only paper and green handles.",
                "Pull out the duplex unit, where there is one.",
                PULL,
                "Put everything back until it clicks and close all covers. The page is printed again.",
            ],
        ),
        9 | 26 => by_code(1301),
        14 => by_code(1302),
        15 => by_code(1303),
        10 | 11 | 16 | 17 => entry(
            "The rollers along the paper path near the end of their life.",
            &[
                "Have them replaced, most often with a maintenance kit; the Supplies page shows whether there is one.",
                CALL,
            ],
        ),
        29 | 30 | 33 | 37 | 38 => entry(
            "A drive or a sensor along the paper path has failed.",
            &["Look for paper behind all covers, as after a jam.", OFF_AND_ON, CALL],
        ),
        _ => None,
    }
}
