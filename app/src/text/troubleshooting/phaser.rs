//! What is particular to the Xerox Phaser 4600, 4620 and 4622: six trays of which the first is the bypass, a toner
//! and a drum cartridge, black alone; a mailbox and a finisher can be added.
//!
//! Only what their guides say: their status codes are not published with a meaning each, nor which door is called what in
//! the alert table, so that none is made up here. The code is told to the service as it stands.

/// Whether it is one of these models.
pub(super) fn is_one(model: &str) -> bool {
    ["Phaser 4600", "Phaser 4620", "Phaser 4622"].iter().any(|name| model.contains(name))
}

/// Steps that come first on these models.
pub(super) fn steps(code: i64, group: &str, row: Option<i64>) -> &'static [&'static str] {
    let tray = row.filter(|_| group == "input" || (801..=813).contains(&code));
    match (code, tray) {
        (8 | 12 | 13 | 807 | 808 | 811..=813, Some(1)) => &[BYPASS],
        (13 | 808 | 813, Some(2..=6)) => &[END_GUIDE],
        (802, Some(2..=6)) => &[END_GUIDE, MENU],
        (802 | 804, _) => &[MENU],
        (12 | 807, Some(2..=6)) => &[
            "Trays 2 to 6 have a level indicator of their own that shows how much is left.",
            "With Auto Tray Switching on (Menu, Tray Management), printing goes on from another tray with the same size.",
        ],
        (809 | 810, _) => &[MENU, MODES],
        (812, _) => {
            &["Below the bottom plate a lift motor turns: listen for it when you push the tray home."]
        }
        _ => elsewhere(code, group),
    }
}

fn elsewhere(code: i64, group: &str) -> &'static [&'static str] {
    match (code, group) {
        (14 | 15 | 902 | 903, "output") => &[
            "Each bin of the mailbox, where there is one, takes 100 sheets and tells by itself that it is full.",
        ],
        (3 | 5 | 8 | 501 | 904, "output") => &[
            "Where there is a mailbox, look behind its rear door too, and close it: while it is open, the mailbox has no power.",
        ],
        (1101 | 1104 | 1115, _) => {
            &["This model has one toner cartridge, black, and the drum in a cartridge of its own."]
        }
        (1111 | 1112, _) => &["This model's drum is a cartridge of its own, apart from the toner cartridge."],
        _ => &[],
    }
}

const BYPASS: &str =
    "It is Tray 1, the bypass at the front: put the paper in as far as it goes and set its pair of guides.";
const END_GUIDE: &str =
    "In Trays 2 to 6 the end guide sets the size: move it so that it touches the paper, until it locks.";
const MENU: &str =
    "Size and kind of a tray are set at the control panel: Menu, Tray Management, then the tray.";
const MODES: &str = "There, a tray in the mode Permanent takes its own size and kind alone; Tray 1 in the mode Bypass prints on whatever is in it.";
