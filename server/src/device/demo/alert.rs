//! The kinds of alert that the demonstration printer can raise.

/// An alert's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Paper stuck on its way.
    Jam,
    /// A cover is open.
    Cover,
    /// The toner cartridge is nearly used up.
    TonerLow,
    /// The toner cartridge is used up; printing has stopped.
    TonerEmpty,
    /// The drum cartridge is nearly worn.
    DrumLow,
    /// The drum cartridge is worn.
    DrumOver,
    /// The maintenance parts are nearly worn.
    KitLow,
    /// The maintenance parts are worn.
    KitOver,
    /// Few sheets are left in a tray.
    TrayLow,
    /// A tray is empty; other trays are used.
    TrayEmpty,
    /// A tray is empty and a job waits for it; printing has stopped.
    TrayStop,
    /// The output bin is nearly full.
    BinNearFull,
    /// The output bin is full; printing has stopped.
    BinFull,
    /// A job waits for other paper in the bypass tray; printing has stopped.
    Request,
    /// Printing has stopped until the printer is restarted.
    Fault,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::Jam,
        Self::Cover,
        Self::TonerLow,
        Self::TonerEmpty,
        Self::DrumLow,
        Self::DrumOver,
        Self::KitLow,
        Self::KitOver,
        Self::TrayLow,
        Self::TrayEmpty,
        Self::TrayStop,
        Self::BinNearFull,
        Self::BinFull,
        Self::Request,
        Self::Fault,
    ];

    /// Whether printing has stopped: critical(3), else warning(4).
    pub fn critical(self) -> bool {
        matches!(
            self,
            Self::Jam
                | Self::Cover
                | Self::TonerEmpty
                | Self::TrayStop
                | Self::BinFull
                | Self::Request
                | Self::Fault
        )
    }

    /// The bits of `hrPrinterDetectedErrorState` that it sets, the standard's bit 0 in the top bit.
    pub fn error_bits(self) -> u16 {
        let bit = |number: u16| 0x8000 >> number;
        match self {
            Self::Jam => bit(5),
            Self::Cover => bit(4),
            Self::TonerLow => bit(2),
            Self::TonerEmpty => bit(3),
            Self::DrumLow | Self::KitLow => 0,
            Self::DrumOver | Self::KitOver => bit(14),
            Self::TrayLow => bit(0),
            Self::TrayEmpty => bit(13),
            Self::TrayStop | Self::Request => bit(1) | bit(13),
            Self::BinNearFull => bit(11),
            Self::BinFull => bit(12),
            Self::Fault => bit(7),
        }
    }
}
