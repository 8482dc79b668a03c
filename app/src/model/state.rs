use serde::{Deserialize, Serialize};

/// `hrDeviceStatus` (RFC 2790).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceStatus {
    /// running(2).
    Running,
    /// warning(3): works, with something to see to.
    Warning,
    /// testing(4).
    Testing,
    /// down(5): does not print.
    Down,
    /// unknown(1), absent, or a number outside the standard.
    #[default]
    Unknown,
}

/// `hrPrinterStatus` (RFC 2790).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrinterStatus {
    /// idle(3).
    Idle,
    /// printing(4).
    Printing,
    /// warmup(5).
    Warmup,
    /// other(1): with `running` it means power-save, with `down` stopped.
    Other,
    /// unknown(2), absent, or a number outside the standard.
    #[default]
    Unknown,
}

/// One bit of `hrPrinterDetectedErrorState`, in the order of RFC 2790 (bit 0 is the top bit of the first octet).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DetectedError {
    /// lowPaper(0).
    LowPaper,
    /// noPaper(1).
    NoPaper,
    /// lowToner(2).
    LowToner,
    /// noToner(3).
    NoToner,
    /// doorOpen(4).
    DoorOpen,
    /// jammed(5).
    Jammed,
    /// offline(6).
    Offline,
    /// serviceRequested(7).
    ServiceRequested,
    /// inputTrayMissing(8).
    InputTrayMissing,
    /// outputTrayMissing(9).
    OutputTrayMissing,
    /// markerSupplyMissing(10).
    MarkerSupplyMissing,
    /// outputNearFull(11).
    OutputNearFull,
    /// outputFull(12).
    OutputFull,
    /// inputTrayEmpty(13).
    InputTrayEmpty,
    /// overduePreventMaint(14).
    OverduePreventMaint,
}

impl DetectedError {
    /// All bits in the standard's order.
    pub const ALL: [Self; 15] = [
        Self::LowPaper,
        Self::NoPaper,
        Self::LowToner,
        Self::NoToner,
        Self::DoorOpen,
        Self::Jammed,
        Self::Offline,
        Self::ServiceRequested,
        Self::InputTrayMissing,
        Self::OutputTrayMissing,
        Self::MarkerSupplyMissing,
        Self::OutputNearFull,
        Self::OutputFull,
        Self::InputTrayEmpty,
        Self::OverduePreventMaint,
    ];
}

/// What the printer is doing and what is in its way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceState {
    /// `hrDeviceStatus`.
    pub device: DeviceStatus,
    /// `hrPrinterStatus`.
    pub printer: PrinterStatus,
    /// The bits of `hrPrinterDetectedErrorState` that are set.
    pub errors: Vec<DetectedError>,
    /// The lines of the console display (`prtConsoleDisplayBufferText`), empty ones left out.
    pub console: Vec<String>,
}

impl DeviceState {
    /// RFC 3805 2.2.13.2: running with status *other* is standby (power-save).
    pub fn power_save(&self) -> bool {
        self.device == DeviceStatus::Running && self.printer == PrinterStatus::Other
    }
}
