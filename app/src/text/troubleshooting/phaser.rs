//! What is particular to the Xerox Phaser 4600, 4620 and 4622: six trays of which the first is the bypass, a toner
//! and a drum cartridge, black alone.
//!
//! Only what their guides say: their status codes are not published with a meaning each, so that none is made up
//! here. The code is told to the service as it stands.

/// Whether it is one of these models.
pub(super) fn is_one(model: &str) -> bool {
    ["Phaser 4600", "Phaser 4620", "Phaser 4622"].iter().any(|name| model.contains(name))
}

/// A step that comes first on these models.
pub(super) fn step(code: i64, group: &str, row: Option<i64>) -> Option<&'static str> {
    let at_a_tray = group == "input" || (801..=813).contains(&code);
    Some(match (code, row) {
        (8 | 12 | 13 | 807 | 808 | 811..=813, Some(1)) if at_a_tray => {
            "It is Tray 1, the bypass at the front: put the paper in as far as it goes and set its pair of guides."
        }
        (13 | 802 | 808 | 813, Some(2..=6)) if at_a_tray => {
            "In Trays 2 to 6 the end guide sets the size: move it so that it touches the paper, until it locks."
        }
        (802 | 804 | 809, _) => {
            "Size and kind of a tray are set at the control panel: Menu, Tray Management, then the tray."
        }
        (812, _) => "Below the bottom plate a lift motor turns: listen for it when you push the tray home.",
        (1101 | 1104 | 1115, _) => {
            "This model has one toner cartridge, black, and the drum in a cartridge of its own."
        }
        (1111 | 1112, _) => "This model's drum is a cartridge of its own, apart from the toner cartridge.",
        _ => return None,
    })
}
