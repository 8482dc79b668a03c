//! Connections, storage and control panel: groups that have generic codes alone.

use super::entry::{CALL, Entry, OFF_AND_ON, PASSES, entry};

/// Generic codes at a channel.
pub(super) fn channel(code: i64) -> Option<Entry> {
    match code {
        20 => entry("A connection of the printer was switched on.", &[PASSES]),
        21 | 22 => entry(
            "A connection of the printer, such as network or USB, is off.",
            &[
                "See that the cable is plugged in at both ends and that its lights are lit.",
                "Look in the printer's network settings whether this protocol is switched on.",
                OFF_AND_ON,
            ],
        ),
        29 | 30 | 37 => entry(
            "A connection of the printer has failed.",
            &["Pull the cable out and plug it in again; try another port of the switch.", OFF_AND_ON, CALL],
        ),
        _ => None,
    }
}

/// Generic codes at a storage or a device of HOST-RESOURCES-MIB.
pub(super) fn storage(code: i64) -> Option<Entry> {
    match code {
        12..=13 | 29..=32 => storage_error(code),
        14..=17 | 34 => entry(
            "The printer's disk or memory for jobs is full, or nearly.",
            &[
                "Delete stored and held jobs that nobody needs, at the control panel.",
                "Print large jobs in smaller parts until then.",
            ],
        ),
        _ => None,
    }
}

fn storage_error(code: i64) -> Option<Entry> {
    match code {
        31 => entry(
            "The printer's storage has reported an error and corrected it.",
            &["Print or delete the stored jobs that matter, while they can be read.", CALL],
        ),
        32 | 30 => entry(
            "The printer's storage has failed; stored jobs may be lost.",
            &[OFF_AND_ON, "Send jobs straight to print, not to be stored, until it is replaced.", CALL],
        ),
        29 => entry("The printer's storage has failed once and may go on.", &[OFF_AND_ON, CALL]),
        _ => entry("The printer's storage is empty.", &[PASSES]),
    }
}

/// Generic codes at the control panel.
pub(super) fn console(code: i64) -> Option<Entry> {
    match code {
        20 | 21 | 23 => entry(
            "The control panel's display or light was switched on or off.",
            &["Press any button to wake it."],
        ),
        29 | 30 | 37 => entry(
            "The control panel does not answer.",
            &[OFF_AND_ON, "Until it is repaired, use these pages: they show what its display would.", CALL],
        ),
        _ => None,
    }
}
