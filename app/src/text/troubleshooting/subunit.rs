//! The generic codes 3 to 38 where a group has nothing of its own to say, and code 1801.

use super::entry::{CALL, Entry, INTENDED, OFF_AND_ON, PASSES, PULL, UNINTENDED, entry};

pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        3..=6 | 18 | 19 => super::cover::by_code(code),
        7 => entry("The {part} has other settings or parts than before.", &[INTENDED, UNINTENDED]),
        8 => entry(
            "A sheet got stuck at the {part}.",
            &["Open the covers that the display names.", PULL, "Close the covers until they click."],
        ),
        9 => entry("The {part} is not in its place.", &["Put it in, or push it home until it clicks.", CALL]),
        10 => entry(
            "The {part} is near the end of its life.",
            &["Look on the Supplies page whether it is a part that you replace, and order it.", CALL],
        ),
        11 => entry(
            "The {part} has reached the end of its life.",
            &["Replace it, where the Supplies page shows it as a part of yours.", CALL],
        ),
        12 => entry(
            "The {part} is nearly empty.",
            &["Have what it needs at hand, and fill it when the printer asks."],
        ),
        13 => entry(
            "The {part} is empty.",
            &["Fill it, or replace what it uses up.", "Close the cover; the printer goes on."],
        ),
        14 => entry("The {part} is nearly full.", &["Empty it soon: the printer stops when it is full."]),
        15 => entry("The {part} is full.", &["Take out what is in it.", "The printer goes on by itself."]),
        16 => entry(
            "The {part} is near a limit that was set for it.",
            &["Look in the printer's settings which limit it is, and raise it or prepare what it is about."],
        ),
        17 => entry(
            "The {part} has reached a limit that was set for it.",
            &["Look in the printer's settings which limit it is, and raise it if that is allowed.", CALL],
        ),
        _ => state_or_failure(code),
    }
}

fn state_or_failure(code: i64) -> Option<Entry> {
    match code {
        20 => entry("The {part} was switched on.", &[PASSES]),
        21 => entry(
            "The {part} was switched off.",
            &["Switch it on again at the control panel if it is needed."],
        ),
        22 => entry(
            "The {part} is offline.",
            &[
                "Switch it online at the control panel.",
                "Look at the other active alerts: one of them may hold it.",
                OFF_AND_ON,
            ],
        ),
        23 => entry("The {part} saves power.", &["There is nothing to do: it wakes when it is needed."]),
        24 => entry(
            "The {part} is warming up.",
            &[
                "Wait a few minutes.",
                "If it is not ready after ten minutes, switch the printer off and on once.",
            ],
        ),
        25 => entry("The {part} was added.", &[INTENDED, UNINTENDED]),
        26 => entry("The {part} was taken out.", &["Put it back if it is needed."]),
        27 => entry("Something, such as a font or a form, was added to the {part}.", &[INTENDED, UNINTENDED]),
        28 => entry(
            "Something, such as a font or a form, was removed from the {part}.",
            &["Load it again if jobs need it.", UNINTENDED],
        ),
        29 => entry("The {part} has failed and may recover.", &[OFF_AND_ON, CALL]),
        30 => entry("The {part} has failed and does not recover by itself.", &[OFF_AND_ON, CALL]),
        31 => entry(
            "The storage of the {part} has reported an error and recovered.",
            &["Print or delete stored jobs that matter, while they can be read.", CALL],
        ),
        32 => entry(
            "The storage of the {part} has failed; what was stored may be lost.",
            &[OFF_AND_ON, "Do not store jobs there until it is replaced.", CALL],
        ),
        33 => entry(
            "A motor of the {part} does not turn as it should.",
            &["Look for paper that blocks it, and take it out.", OFF_AND_ON, CALL],
        ),
        34 => entry(
            "The memory of the {part} is full.",
            &["Send the job again in smaller parts.", "Delete stored jobs that nobody needs."],
        ),
        35 => entry(
            "The {part} is too cold.",
            &[
                "Wait until the printer has been on for ten minutes.",
                "In a cold room, warm the room first.",
                CALL,
            ],
        ),
        36 => entry(
            "The {part} is too hot.",
            &[
                "Let the printer rest for half an hour.",
                "Clear its ventilation slots and the space around it.",
                CALL,
            ],
        ),
        37 => entry(
            "The {part} did not do its work in time.",
            &["Look for paper that blocks it, and take it out.", OFF_AND_ON, CALL],
        ),
        38 => entry(
            "A temperature sensor of the {part} does not answer.",
            &["Switch the printer off and let it cool for half an hour.", "Switch it on again.", CALL],
        ),
        1801 => entry("Another alert has ended; this entry only says so.", &[PASSES]),
        _ => None,
    }
}

/// What `{part}` is in a group.
pub(super) fn part(group: &str) -> &'static str {
    match group {
        "cover" => "cover",
        "input" => "tray",
        "output" => "output bin",
        "marker" => "print engine",
        "marker-supplies" | "marker-colorant" => "supply",
        "media-path" => "paper path",
        "channel" => "connection",
        "interpreter" => "page description language",
        "console-display-buffer" | "console-lights" => "control panel",
        "host-resources-mib-storage-table" => "storage",
        "fin-device" | "fin-supply" | "fin-attribute" => "finisher",
        "fin-supply-media-input" => "finisher's own tray",
        "localization" => "language setting",
        _ => "printer",
    }
}
