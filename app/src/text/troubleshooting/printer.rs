//! The printer as a whole: codes 503 to 507, and events of the group generalPrinter.

use super::entry::{CALL, Entry, OFF_AND_ON, PASSES, entry};

pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        503 => entry(
            "The printer has been switched on.",
            &[
                "There is nothing to do: wait until it is ready.",
                "If nobody switched it on, see whether the power had failed.",
            ],
        ),
        504 => entry(
            "The printer is switching itself off, or has been switched off.",
            &[
                "Switch it on again if it is needed.",
                "If nobody switched it off, look for a timer in its power settings, then at plug and socket.",
            ],
        ),
        505 => entry(
            "A management program on the network has reset the printer.",
            &[
                "Wait until it is ready. Jobs that were in it may have to be sent again.",
                "If nobody did it on purpose, find who may write to the printer by SNMP, and change its write community or users.",
            ],
        ),
        506 => entry(
            "Somebody has reset the printer at its control panel.",
            &["Wait until it is ready.", "Send jobs again that were in it."],
        ),
        507 => entry("The printer is ready to print.", &[PASSES]),
        _ => super::cover::by_code(code),
    }
}

/// Generic codes about the whole printer.
pub(super) fn event(code: i64) -> Option<Entry> {
    match code {
        7 => super::subunit::by_code(code),
        8 => super::media_path::event(code),
        13 => entry(
            "Something that the printer needs has run out.",
            &[
                "Read the printer's display: it names paper, toner or another supply.",
                "Fill or replace it; the Supplies page shows what is left of each.",
            ],
        ),
        15 => entry(
            "An output bin or a waste container of the printer is full.",
            &[
                "Take the printed sheets out of all bins.",
                "If the display names a waste container, replace it; do not empty it.",
            ],
        ),
        20 => entry("The printer was switched on.", &[PASSES]),
        21 | 22 => entry(
            "The printer is offline: it takes jobs, but prints none.",
            &[
                "Press the online button, or leave the menu that is open on its control panel.",
                "If it goes offline again, look at the other active alerts: one of them holds it.",
                OFF_AND_ON,
            ],
        ),
        23 => entry(
            "The printer sleeps to save power.",
            &[
                "There is nothing to do: it wakes when a job arrives. The first page then takes a little longer.",
            ],
        ),
        24 => entry(
            "The printer is warming up.",
            &[
                "Wait a few minutes.",
                "If it has not become ready after ten minutes, look for a fuser alert, and switch it off and on once.",
            ],
        ),
        34 => entry(
            "The printer's memory is full; a job may be lost or come out without some of its parts.",
            &[
                "Wait until the jobs before it are done, and send the job again in smaller parts or at a lower resolution.",
                "Delete stored and held jobs that nobody needs, at the control panel.",
                "If it happens often, have memory added.",
            ],
        ),
        29 | 30 => entry(
            "Something in the printer has failed.",
            &["Read the whole message on the printer's display and write it down.", OFF_AND_ON, CALL],
        ),
        36 => entry(
            "The printer is too hot inside.",
            &[
                "Let it rest for half an hour, switched on, so that its fans run.",
                "Clear its ventilation slots: a hand's breadth of free space on every side, no paper stacked against it, no sun.",
                CALL,
            ],
        ),
        _ => None,
    }
}
