//! Trays and paper.

use super::entry::{CALL, Entry, INTENDED, OFF_AND_ON, PULL, UNINTENDED, entry};

const GUIDES: &str = "Set the guides so that they touch the stack without bending it, and keep the stack below the mark for the most.";

pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        801 => entry(
            "A tray is not in the printer, or is not pushed home.",
            &[
                "Push the tray in until it clicks.",
                "If it does not go in, take it out, look for paper behind it, and try again.",
                CALL,
            ],
        ),
        802 => entry(
            "The size of the paper in a tray is another one than before.",
            &[
                INTENDED,
                "If it is not what lies in the tray, move the end guide against the paper and confirm the size at the control panel.",
            ],
        ),
        803 => entry(
            "The weight of the paper in a tray was set to another one.",
            &[
                INTENDED,
                "Thick paper set as plain smears and thin paper set as thick curls: set what is printed on the packet.",
            ],
        ),
        804 => entry(
            "The kind of paper in a tray was set to another one.",
            &[
                INTENDED,
                "If it is not what lies in the tray, set it at the control panel: the fuser is heated by it.",
            ],
        ),
        805 => entry("The colour of the paper in a tray was set to another one.", &[INTENDED, UNINTENDED]),
        806 => entry(
            "The number of parts of the form in a tray was set to another one.",
            &[INTENDED, "If it is not what lies in the tray, set it at the control panel."],
        ),
        807 => entry(
            "A tray has little paper left.",
            &[
                "Have paper of the same size and kind at hand.",
                "Fill the tray when no job is running from it.",
                GUIDES,
            ],
        ),
        808 => entry(
            "A tray has no paper.",
            &[
                "Take the tray out and put in paper of the size and kind that it is set to. Fan the stack first.",
                GUIDES,
                "Push it home, and confirm size and kind if the control panel asks.",
                "If it still counts as empty, see that the paper lies flat under the pick-up roller.",
            ],
        ),
        809 => entry(
            "A job waits for other paper than the tray holds.",
            &[
                "Read which size and kind it asks for: on the display, or in the alert's text above.",
                "Put that paper in and confirm it at the control panel.",
                "To print on what is there, choose another paper at the control panel; to give it up, cancel the job there.",
            ],
        ),
        810 => entry(
            "A job waits for paper fed by hand.",
            &[
                "Put the sheets that it asks for into the tray for single sheets, and set the guides.",
                "Press the button that the control panel names to go on, or cancel the job there.",
            ],
        ),
        811 => entry(
            "A tray did not come into its place.",
            &[
                "Take the tray out and look behind it for paper.",
                "Push it in evenly with both hands until it clicks.",
                OFF_AND_ON,
                CALL,
            ],
        ),
        812 => entry(
            "A tray can't lift its paper to the pick-up roller.",
            &[
                "Take the tray out. Take paper out until it is below the mark for the most.",
                "Press the bottom plate down once: it has to move freely and come up again.",
                "Push the tray home and wait for ten seconds.",
                CALL,
            ],
        ),
        813 => entry(
            "A tray can't feed the size that was chosen.",
            &[
                "Send the job from a tray that takes this size, most often the bypass.",
                "Or move the guides of this tray to the paper and confirm its size at the control panel.",
            ],
        ),
        _ => None,
    }
}

/// Generic codes at a tray.
pub(super) fn event(code: i64) -> Option<Entry> {
    match code {
        3..=6 | 18 | 19 => tray_as_cover(code),
        7 => entry("A tray has other settings than before.", &[INTENDED, UNINTENDED]),
        8 => entry(
            "A sheet did not leave the tray as it should: it was not picked up, two came together, or it got stuck.",
            &[
                "Take the tray out slowly, and look into the opening behind it.",
                PULL,
                "Take the stack out of the tray, throw away creased sheets, fan it, turn it over and put it back.",
                GUIDES,
                "Open and close the front cover, so that the printer looks again.",
                "If it happens often with this tray alone, use paper from a fresh packet; then have its pick-up roller cleaned or replaced.",
            ],
        ),
        9 | 26 => by_code(801),
        10 | 11 | 16 | 17 => entry(
            "The pick-up rollers of a tray near the end of their life.",
            &[
                "Have them replaced at the next opportunity; misfeeds grow until then.",
                "Until then, print from another tray where you can.",
                CALL,
            ],
        ),
        12 => by_code(807),
        13 => by_code(808),
        14 | 15 => entry(
            "A tray holds too much paper.",
            &[
                "Take the tray out and remove paper until it is below the mark for the most.",
                "Push it home until it clicks.",
            ],
        ),
        25 => entry(
            "A tray was put in.",
            &["Confirm size and kind if the control panel asks; else there is nothing to do."],
        ),
        29 | 30 | 33 | 37 | 38 => entry(
            "A tray's drive or one of its sensors has failed.",
            &[
                "Take the tray out, look for paper behind it, and push it home.",
                OFF_AND_ON,
                "Until it is repaired, print from another tray.",
                CALL,
            ],
        ),
        _ => None,
    }
}

fn tray_as_cover(code: i64) -> Option<Entry> {
    match code {
        3 | 5 | 18 => entry(
            "A tray is pulled out.",
            &["Push it in until it clicks.", "Confirm size and kind if the control panel asks."],
        ),
        _ => entry("A tray was pushed in again.", &[super::entry::PASSES]),
    }
}
