//! Toner, ink, ribbon, drum, developer, waste.

use super::entry::{CALL, Entry, INTENDED, entry};

const NO_EMPTYING: &str = "Close the old one and throw it away as its label says. Do not empty and reuse it: the dust harms lungs and printer.";

pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        1101 => entry(
            "A toner cartridge is empty; the printer waits for a new one.",
            &[
                "Have the new cartridge at hand; the Supplies page shows its part number.",
                "Open the front cover and take the empty cartridge out.",
                "Rock the new one gently from side to side five or six times, pull off its seal, and push it in until it clicks.",
                "Close the cover.",
            ],
        ),
        1102 => entry(
            "An ink cartridge or tank is empty; the printer waits for a new one.",
            &[
                "Have the new one at hand; the Supplies page shows its part number.",
                "Open the ink cover, take the empty one out and push the new one in until it clicks.",
                "Close the cover and wait while the ink is drawn in.",
            ],
        ),
        1103 => entry(
            "The print ribbon is used up.",
            &[
                "Open the cover and lift the old ribbon out.",
                "Put the new one in and turn its knob until the ribbon is tight.",
                "Close the cover.",
            ],
        ),
        1104 => entry(
            "A toner cartridge is nearly empty. Printing goes on.",
            &[
                "Have a new cartridge at hand; the Supplies page shows its part number and how long this one may last.",
                "Do not replace it before the printer asks for it: what is left would be lost.",
            ],
        ),
        1105 => entry(
            "An ink cartridge or tank is nearly empty. Printing goes on.",
            &[
                "Have a new one at hand; the Supplies page shows its part number.",
                "Leave the old one in until it is empty: an open ink path dries.",
            ],
        ),
        1106 => entry(
            "The print ribbon is nearly used up. Printing goes on.",
            &["Have a new ribbon at hand.", "Replace it when prints become faint."],
        ),
        _ => waste_and_drum(code),
    }
}

fn waste_and_drum(code: i64) -> Option<Entry> {
    match code {
        1107 => entry(
            "The container for waste toner is nearly full. Printing goes on.",
            &["Have a new container at hand.", "Replace it when the printer asks for it."],
        ),
        1108 => entry(
            "The container for waste ink is nearly full. Printing goes on.",
            &[
                "Have a new container at hand, or ask the service for it where it is built in.",
                "Avoid cleaning runs: each of them fills it.",
            ],
        ),
        1109 => entry(
            "The container for waste toner is full; the printer stops.",
            &[
                "Take the full container out, held level.",
                NO_EMPTYING,
                "Put the new one in until it clicks.",
                CALL,
            ],
        ),
        1110 => entry(
            "The container for waste ink is full; the printer stops.",
            &[
                "Take the full container out, held level. Where it is built in, the service replaces it.",
                NO_EMPTYING,
                "Put the new one in until it clicks.",
                CALL,
            ],
        ),
        1111 => entry(
            "The drum is near the end of its life. Printing goes on.",
            &[
                "Have a new drum cartridge at hand; the Supplies page shows its part number.",
                "Replace it when the printer asks for it, or when prints show spots at even distances.",
            ],
        ),
        1112 => entry(
            "The drum has reached the end of its life.",
            &[
                "Have the new drum cartridge at hand, in its bag: light harms it.",
                "Open the front cover, take out the toner cartridge and then the drum cartridge.",
                "Put the new drum in, then the toner cartridge, each until it clicks, and close the cover.",
            ],
        ),
        1113 => entry(
            "The developer is nearly used up. Printing goes on.",
            &["Order the developer unit, and have the service replace it where it is not a cartridge."],
        ),
        1114 => entry(
            "The developer is used up.",
            &[
                "Replace the developer unit where it is a cartridge of its own.",
                "Where it is built in, call the service and tell them the code {code}.",
            ],
        ),
        1115 => entry(
            "A toner cartridge is missing, is not pushed home, or is not recognized.",
            &[
                "Open the front cover and take the cartridge out.",
                "See that its seal and packing are off, and that it is one for this model.",
                "Wipe its contacts with a dry cloth, and push it in until it clicks. Close the cover.",
                "If it is not recognized, try another cartridge.",
                CALL,
            ],
        ),
        _ => None,
    }
}

/// Generic codes at a supply.
pub(super) fn event(code: i64) -> Option<Entry> {
    match code {
        9 | 26 => entry(
            "A supply is missing or is not pushed home.",
            &[
                "Look on the Supplies page which one it is.",
                "Take it out, see that all packing is off, and push it in until it clicks.",
                CALL,
            ],
        ),
        10 | 12 | 16 => entry(
            "A supply is near its end. Printing goes on.",
            &[
                "Look on the Supplies page which one it is and how long it may last.",
                "Have a new one at hand, and replace it when the printer asks for it.",
            ],
        ),
        11 | 13 | 17 => entry(
            "A supply has reached its end.",
            &[
                "Look on the Supplies page which one it is, and its part number.",
                "Replace it, as the sheet that comes with it shows.",
                "Close the cover.",
            ],
        ),
        14 => by_code(1107),
        15 => by_code(1109),
        25 => entry(
            "A supply was put in.",
            &[INTENDED, "Look on the Supplies page that its part number and level are right."],
        ),
        29 | 30 => entry(
            "A supply does not work as it should.",
            &[
                "Take it out and push it in again until it clicks.",
                "Try another one of the same part number.",
                CALL,
            ],
        ),
        _ => None,
    }
}
