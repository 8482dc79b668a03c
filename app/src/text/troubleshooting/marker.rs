//! The print engine and its fuser.

use super::entry::{CALL, Entry, OFF_AND_ON, PASSES, entry};

const COOL: &str =
    "Switch the printer off and let it cool for half an hour: the fuser is hot enough to burn.";

pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        1001 => entry(
            "The fuser does not reach its temperature, so that toner would not stick.",
            &[
                "Plug the printer straight into a wall socket, not into an extension with other machines.",
                OFF_AND_ON,
                "In a room below 10 °C, warm the room and wait.",
                CALL,
            ],
        ),
        1002 => entry(
            "The fuser is too hot and has been switched off.",
            &[
                COOL,
                "Clear the printer's ventilation slots and the space around it.",
                "Switch it on again. Do this once, not again and again.",
                CALL,
            ],
        ),
        1003 => entry(
            "The fuser has taken longer than it may to do its work.",
            &[
                "Set the kind of paper to what lies in the tray: thick paper takes more heat.",
                OFF_AND_ON,
                CALL,
            ],
        ),
        1004 => entry(
            "The fuser's temperature sensor does not answer, so that the fuser has been switched off.",
            &[
                COOL,
                "If you are trained to, take the fuser out and push it home again until both ends click.",
                "Switch the printer on again.",
                CALL,
            ],
        ),
        1005 => entry(
            "The printer adjusts its print quality.",
            &[
                "Wait for one to three minutes; waiting jobs are printed then.",
                "If it does this after every few pages, see whether the drum or a toner cartridge is at its end.",
            ],
        ),
        _ => None,
    }
}

/// Generic codes at a marker.
pub(super) fn event(code: i64) -> Option<Entry> {
    match code {
        8 => entry(
            "A sheet got stuck in the print engine.",
            &[
                "Open the front cover and take the toner and drum cartridges out. Cover the drum: light harms it.",
                super::entry::PULL,
                "Put the cartridges back until they click, and close the cover.",
                "If you see nothing, look behind the rear cover at the fuser. It is hot: touch only paper and green handles.",
            ],
        ),
        10 | 16 => entry(
            "A part of the print engine, such as fuser, drum or transfer roller, is near the end of its life.",
            &[
                "Look on the Supplies page which part it is, and order it.",
                "Go on printing until the printer asks for it.",
            ],
        ),
        11 | 17 => entry(
            "A part of the print engine, such as fuser, drum or transfer roller, has reached the end of its life.",
            &[
                "Look on the Supplies page which part it is.",
                "Replace it, as the sheet that comes with it shows. Prints may be faint, spotted or smeared until then.",
                CALL,
            ],
        ),
        12 => super::supplies::by_code(1104),
        13 => super::supplies::by_code(1101),
        24 => entry("The print engine is warming up.", &["Wait a few minutes.", CALL]),
        29 => entry(
            "The print engine has failed once and may go on.",
            &[OFF_AND_ON, "Print one test page.", CALL],
        ),
        30 | 33 | 37 => entry(
            "The print engine has failed and can't go on.",
            &[
                "Open the front cover, take the cartridges out, look for paper, put them back until they click and close it.",
                OFF_AND_ON,
                CALL,
            ],
        ),
        35 => by_code(1001),
        36 => by_code(1002),
        38 => by_code(1004),
        20 | 23 => entry("The print engine is on, or saves power.", &[PASSES]),
        _ => None,
    }
}
