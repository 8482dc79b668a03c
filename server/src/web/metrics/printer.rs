//! The printer: how reading it goes, and what the last reading says.

use app::model::{
    Alert, DetectedError, DeviceStatus, Freshness, Identity, Level, Meter, PrinterStatus, Reading, Severity,
    Snapshot, Supply, SupplyState,
};

use super::exposition::{Exposition, Kind};
use crate::{device::DeviceError, report::word, tally::Tally};

const DEVICE: [DeviceStatus; 5] = [
    DeviceStatus::Running,
    DeviceStatus::Warning,
    DeviceStatus::Testing,
    DeviceStatus::Down,
    DeviceStatus::Unknown,
];
const PRINTER: [PrinterStatus; 5] = [
    PrinterStatus::Idle,
    PrinterStatus::Printing,
    PrinterStatus::Warmup,
    PrinterStatus::Other,
    PrinterStatus::Unknown,
];
const SUPPLY: [SupplyState; 5] =
    [SupplyState::Ok, SupplyState::Low, SupplyState::Empty, SupplyState::Full, SupplyState::Unknown];
const SEVERITIES: [Severity; 3] = [Severity::Critical, Severity::Warning, Severity::Other];

pub(super) fn write(to: &mut Exposition, snapshot: &Snapshot, readings: &Tally<&'static str>) {
    tries(to, snapshot, readings);
    let reading = snapshot.reading.as_ref();
    identity(to, reading.map(|reading| &reading.identity));
    state(to, reading);
    alerts(to, reading.map(|reading| &reading.alerts[..]));
    let none = Vec::new();
    meters(to, reading.map_or(&none, |reading| &reading.meters));
    supplies(to, reading.map_or(&[], |reading| &reading.supplies[..]));
    trays(to, reading);
}

fn tries(to: &mut Exposition, snapshot: &Snapshot, readings: &Tally<&'static str>) {
    to.family("smart_esolutions_readings_total", Kind::Counter, "Readings of the printer since the start.")
        .sample(&[], readings.successes());
    let mut failures = to.family(
        "smart_esolutions_reading_failures_total",
        Kind::Counter,
        "Readings that failed since the start, by cause.",
    );
    for cause in DeviceError::WORDS {
        failures.sample(&[("cause", cause)], readings.failures(cause));
    }
    to.gauge(
        "smart_esolutions_printer_answers",
        "1 if the last attempt to read the printer succeeded.",
        snapshot.freshness == Freshness::Current,
    );
    let reading = snapshot.reading.as_ref();
    to.gauge_if(
        "smart_esolutions_last_reading_timestamp_seconds",
        "When the printer was read last, by the device's clock.",
        reading.map(|reading| reading.taken_at),
    );
    to.gauge_if(
        "smart_esolutions_reading_problems",
        "What could not be read, or was not as the standard says, in the last reading.",
        reading.map(|reading| reading.problems.len() as u64),
    );
}

fn identity(to: &mut Exposition, identity: Option<&Identity>) {
    let mut family =
        to.family("smart_esolutions_printer_info", Kind::Gauge, "Which printer it is; always 1.");
    if let Some(identity) = identity {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let texts = [
            ("manufacturer", text(&identity.manufacturer)),
            ("model", text(&identity.model)),
            ("serial_number", text(&identity.serial_number)),
            ("name", text(&identity.name)),
            ("location", text(&identity.location)),
        ];
        let labels: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        family.sample(&labels, 1);
    }
}

fn state(to: &mut Exposition, reading: Option<&Reading>) {
    let state = reading.map(|reading| reading.state.clone()).unwrap_or_default();
    let words = DEVICE.map(|status| word(&status));
    to.family(
        "smart_esolutions_device_status",
        Kind::Gauge,
        "hrDeviceStatus (RFC 2790): 1 for the status that holds.",
    )
    .states(&[], "status", &words, &word(&state.device));
    let words = PRINTER.map(|status| word(&status));
    to.family(
        "smart_esolutions_printer_status",
        Kind::Gauge,
        "hrPrinterStatus (RFC 2790): 1 for the status that holds.",
    )
    .states(&[], "status", &words, &word(&state.printer));
    let mut errors = to.family(
        "smart_esolutions_printer_detected_error",
        Kind::Gauge,
        "hrPrinterDetectedErrorState (RFC 2790): 1 for each condition that holds.",
    );
    for error in DetectedError::ALL {
        errors.sample(&[("error", &word(&error))], state.errors.contains(&error));
    }
}

fn alerts(to: &mut Exposition, alerts: Option<&[Alert]>) {
    let mut family = to.family(
        "smart_esolutions_alerts",
        Kind::Gauge,
        "Active alerts of the printer (RFC 3805) by severity.",
    );
    for severity in SEVERITIES.into_iter().filter(|_| alerts.is_some()) {
        let count = alerts.unwrap_or_default().iter().filter(|alert| alert.severity == severity).count();
        family.sample(&[("severity", &word(&severity))], count as u64);
    }
}

fn meters(to: &mut Exposition, meters: &[Meter]) {
    let mut family = to.family(
        "smart_esolutions_meter",
        Kind::Gauge,
        "What a meter of the printer shows. Not a counter: a board that is exchanged begins anew.",
    );
    for meter in meters {
        family.sample(&[("meter", &meter.key), ("unit", &word(&meter.unit))], meter.value);
    }
}

fn supplies(to: &mut Exposition, supplies: &[Supply]) {
    let index = |supply: &Supply| supply.index.to_string();
    let mut percent = to.family(
        "smart_esolutions_supply_percent",
        Kind::Gauge,
        "What is left of a supply; of a receptacle, the space that is left. Not there where the printer does not tell.",
    );
    for supply in supplies {
        let Some(left) = supply.percent else { continue };
        let index = index(supply);
        percent.sample(&[("index", &index), ("description", &supply.description)], u64::from(left));
    }
    let mut level = to.family(
        "smart_esolutions_supply_level",
        Kind::Gauge,
        "The same in the supply's own unit, where the printer tells a number.",
    );
    for supply in supplies {
        let Level::Measured { value } = supply.level else { continue };
        level.sample(&[("index", &index(supply)), ("unit", &supply.unit)], value.unsigned_abs());
    }
    let mut state = to.family(
        "smart_esolutions_supply_state",
        Kind::Gauge,
        "What to make of each of the first 25 supplies: 1 for the state that holds.",
    );
    let words = SUPPLY.map(|state| word(&state));
    // A family has room for so many of five states each: none is told in part.
    for supply in supplies.iter().take(25) {
        state.states(&[("index", &index(supply))], "state", &words, &word(&supply.state));
    }
}

fn trays(to: &mut Exposition, reading: Option<&Reading>) {
    let mut inputs = to.family(
        "smart_esolutions_input_percent",
        Kind::Gauge,
        "How full an input tray is. Not there where the printer does not tell.",
    );
    for input in reading.iter().flat_map(|reading| &reading.inputs) {
        let Some(percent) = input.percent else { continue };
        inputs.sample(&[("index", &input.index.to_string()), ("name", &input.name)], u64::from(percent));
    }
    let mut outputs = to.family(
        "smart_esolutions_output_percent",
        Kind::Gauge,
        "How much space is left in an output bin. Not there where the printer does not tell.",
    );
    for output in reading.iter().flat_map(|reading| &reading.outputs) {
        let Some(percent) = output.percent else { continue };
        outputs.sample(&[("index", &output.index.to_string()), ("name", &output.name)], u64::from(percent));
    }
}
