//! Page description languages and their memory.

use super::entry::{CALL, Entry, INTENDED, OFF_AND_ON, PASSES, UNINTENDED, entry};

pub(super) fn by_code(code: i64) -> Option<Entry> {
    match code {
        1501 => entry("A page description language has more memory than before.", &[INTENDED, UNINTENDED]),
        1502 => entry(
            "A page description language has less memory than before.",
            &[
                "If memory was taken out on purpose, there is nothing to do.",
                "If not, switch the printer off; the service sees whether a memory module is loose.",
                CALL,
            ],
        ),
        1503 => entry("A font or language cartridge was put in.", &[PASSES, UNINTENDED]),
        1504 => entry(
            "A font or language cartridge was taken out.",
            &[
                "If it was not on purpose, switch the printer off, push the cartridge home and switch it on.",
                "Send jobs again that need it.",
            ],
        ),
        1505 => entry("A font, form or macro was added.", &[PASSES, UNINTENDED]),
        1506 => entry(
            "A font, form or macro was deleted.",
            &["If jobs now print with another font, load it again.", UNINTENDED],
        ),
        1507 => entry(
            "A job asks for a font, form or macro that the printer does not have.",
            &[
                "In the printer driver, let fonts be sent with the job, and send it again.",
                "Or load the resource into the printer anew.",
            ],
        ),
        1509 => entry(
            "A page is too complex for the printer's memory and may be incomplete.",
            &[
                "Print the document again at a lower resolution, or as an image from the printer driver.",
                "Print it in smaller parts.",
                "If it happens often, have memory added.",
            ],
        ),
        _ => None,
    }
}

/// Generic codes at an interpreter.
pub(super) fn event(code: i64) -> Option<Entry> {
    match code {
        34 => by_code(1509),
        27 => by_code(1505),
        28 => by_code(1506),
        25 => by_code(1503),
        26 => by_code(1504),
        29 | 30 => entry(
            "A job could not be understood, and the printer has given it up.",
            &["Send it again with the printer driver for this model.", OFF_AND_ON, CALL],
        ),
        _ => None,
    }
}
