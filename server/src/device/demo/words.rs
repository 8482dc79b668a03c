//! What the alerts' table says of each alert, in the terms of RFC 3805 and IANA-PRINTER-MIB. The status codes
//! have the manufacturer's form and are made up.

use super::{alert::Kind, cycle::Cycle, wear::Wear};

/// What the alert table says of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// `prtAlertTrainingLevel`.
    pub training: i32,
    /// `prtAlertGroup`.
    pub group: i32,
    /// `prtAlertGroupIndex`: the last part of the index into the group's table.
    pub group_index: i32,
    /// `prtAlertLocation`.
    pub location: i32,
    /// `prtAlertCode`.
    pub code: i32,
    /// The manufacturer's status code.
    pub status: String,
    /// At most 16 characters.
    pub title: &'static str,
    /// What is wrong, and what to do.
    pub description: String,
    /// What the console says.
    pub console: String,
}

const UNTRAINED: i32 = 3;
const TRAINED: i32 = 4;
const FIELD_SERVICE: i32 = 5;

// Values of `prtAlertGroup`.
const COVER: i32 = 6;
const INPUT: i32 = 8;
const OUTPUT: i32 = 9;
const MARKER: i32 = 10;
const SUPPLIES: i32 = 11;
const MEDIA_PATH: i32 = 13;

/// `prtAlertLocation` where there is nothing to say: unknown(-2).
const ANYWHERE: i32 = -2;

/// The covers by `prtCoverIndex`.
pub const COVERS: [&str; 3] = ["Front Cover", "Rear Door", "Duplex Unit"];

/// What the table says of an alert that is raised in this cycle.
pub fn words(kind: Kind, seed: u64, cycle: &Cycle) -> Words {
    let tray = tray(cycle.wear);
    match kind {
        Kind::Jam => jam(seed, cycle),
        Kind::Cover => {
            let cover = cover(seed, cycle);
            let name = COVERS[usize::from(cover) - 1];
            about(COVER, cover.into(), 3, "Cover Open")
                .status(format!("05-30{cover}-00"))
                .says(format!("{name} is open. Close it to go on printing."), format!("Close {name}"))
        }
        Kind::TonerLow => about(SUPPLIES, 1, 1104, "Toner Low")
            .status("09-594-00")
            .says("Toner Cartridge is nearly empty. Have a new one ready; printing goes on.", "Toner Low"),
        Kind::TonerEmpty => about(SUPPLIES, 1, 1101, "Toner Empty")
            .status("09-595-00")
            .says("Toner Cartridge is empty. Open the front cover and replace it.", "Replace Toner"),
        Kind::DrumLow => about(SUPPLIES, 2, 1111, "Drum Near End")
            .by(TRAINED)
            .status("09-359-00")
            .says("Drum Cartridge is nearly worn. Have a new one ready; printing goes on.", "Drum Near End"),
        Kind::DrumOver => about(SUPPLIES, 2, 1112, "Replace Drum")
            .by(TRAINED)
            .status("09-360-00")
            .says("Drum Cartridge is worn. Replace it; until then prints may be faint.", "Replace Drum"),
        Kind::KitLow => about(SUPPLIES, 3, 10, "Maintenance Soon").by(TRAINED).status("10-359-00").says(
            "Fuser, Transfer Roller and Feed Rollers are nearly worn. Have a maintenance kit ready.",
            "Maintenance Kit Soon",
        ),
        Kind::KitOver => about(SUPPLIES, 3, 11, "Maintenance Due").by(TRAINED).status("10-360-00").says(
            "Fuser, Transfer Roller and Feed Rollers are worn. Install a maintenance kit.",
            "Install Maintenance Kit",
        ),
        Kind::TrayLow => about(INPUT, tray, 807, "Paper Low")
            .status(format!("07-{tray}01-00"))
            .says(format!("Tray {tray} is nearly empty. Add paper."), format!("Tray {tray} Low")),
        Kind::TrayEmpty => about(INPUT, tray, 808, "Tray Empty").status(format!("07-{tray}03-00")).says(
            format!("Tray {tray} is empty. Add paper; printing goes on from other trays."),
            format!("Tray {tray} Empty"),
        ),
        Kind::TrayStop => about(INPUT, tray, 808, "Load Tray").status(format!("07-{tray}04-00")).says(
            format!("Tray {tray} is empty and a job needs its paper. Add paper to Tray {tray}."),
            format!("Load Tray {tray}"),
        ),
        Kind::BinNearFull => about(OUTPUT, 1, 902, "Bin Nearly Full")
            .status("12-914-00")
            .says("The output bin is nearly full. Collect the prints.", "Output Bin Nearly Full"),
        Kind::BinFull => about(OUTPUT, 1, 903, "Bin Full")
            .status("12-915-00")
            .says("The output bin is full. Collect the prints to go on.", "Output Bin Full"),
        Kind::Request => about(INPUT, 1, 809, "Load Tray 1")
            .status("07-105-00")
            .says("A job needs envelopes. Load them into Tray 1, the bypass tray.", "Load Tray 1 Envelopes"),
        Kind::Fault => about(MARKER, 1, 1001, "Fuser Fault").by(FIELD_SERVICE).status("04-503-00").says(
            "The fuser does not reach its temperature. Switch the printer off and on; if it comes back, \
             call service and tell the status code.",
            "Call Service 04-503",
        ),
    }
}

/// The cover, by `prtCoverIndex`, that is opened in the stop at the cycle's end.
pub fn cover(seed: u64, cycle: &Cycle) -> u8 {
    match (cycle.wear, cycle.chance(seed) % 5) {
        (Wear::Jam, 3) | (Wear::Kit, _) => 2,
        (Wear::Jam, 4) => 3,
        _ => 1,
    }
}

/// The places where paper gets stuck, behind the cover that [`cover`] names.
fn jam(seed: u64, cycle: &Cycle) -> Words {
    let at = |path, location| Words { location, ..about(MEDIA_PATH, path, 8, "Paper Jam") };
    match cycle.chance(seed) % 5 {
        0 | 1 => at(1, 1).status("08-102-00").says(
            "Paper jam at Tray 2. Pull the tray out, open the front cover and remove the paper.",
            "Paper Jam At Tray 2",
        ),
        2 => at(1, 2).status("08-150-00").says(
            "Paper jam at the registration. Open the front cover and remove the paper.",
            "Paper Jam Front Cover",
        ),
        3 => at(1, 3).status("10-101-00").says(
            "Paper jam at the fuser. Open the rear door and remove the paper. Caution: hot.",
            "Paper Jam At Fuser",
        ),
        _ => at(2, 4).status("08-160-00").says(
            "Paper jam in the duplex unit. Pull the duplex unit out and remove the paper.",
            "Paper Jam Duplex Unit",
        ),
    }
}

/// The tray of a filling, by `prtInputIndex`.
fn tray(wear: Wear) -> i32 {
    match wear {
        Wear::Tray2 => 2,
        Wear::Tray3 => 3,
        Wear::Tray4 => 4,
        _ => 1,
    }
}

fn about(group: i32, group_index: i32, code: i32, title: &'static str) -> Words {
    let (status, description, console) = (String::new(), String::new(), String::new());
    Words {
        training: UNTRAINED,
        group,
        group_index,
        location: ANYWHERE,
        code,
        status,
        title,
        description,
        console,
    }
}

impl Words {
    fn by(self, training: i32) -> Self {
        Self { training, ..self }
    }

    fn status(self, status: impl Into<String>) -> Self {
        Self { status: status.into(), ..self }
    }

    fn says(self, description: impl Into<String>, console: impl Into<String>) -> Self {
        Self { description: description.into(), console: console.into(), ..self }
    }
}
