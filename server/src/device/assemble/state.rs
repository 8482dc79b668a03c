use app::model::{DetectedError, DeviceState, DeviceStatus, PrinterStatus};

use super::Context;
use crate::device::mib::columns::{host, printer};

/// Most lines of the console that are kept.
const LINES: usize = 16;

pub(super) fn state(context: &mut Context<'_>) -> DeviceState {
    let number = |cell: Option<super::context::Cell<'_>>| cell.and_then(|cell| cell.value.number());
    let device = match number(context.own(&host::device(5))) {
        Some(2) => DeviceStatus::Running,
        Some(3) => DeviceStatus::Warning,
        Some(4) => DeviceStatus::Testing,
        Some(5) => DeviceStatus::Down,
        _ => DeviceStatus::Unknown,
    };
    let printer_status = match number(context.own(&host::printer(1))) {
        Some(1) => PrinterStatus::Other,
        Some(3) => PrinterStatus::Idle,
        Some(4) => PrinterStatus::Printing,
        Some(5) => PrinterStatus::Warmup,
        _ => PrinterStatus::Unknown,
    };
    let errors = context.own(&host::printer(2));
    let errors = errors.and_then(|cell| cell.value.octets()).map(errors_of).unwrap_or_default();
    let lines = context.table(printer::console, &[2]);
    let lines = lines.values().flat_map(|row| row.values());
    let console = lines.filter_map(|cell| context.text(cell.value)).take(LINES).collect();
    DeviceState { device, printer: printer_status, errors, console }
}

/// `hrPrinterDetectedErrorState`: bit 0 is the top bit of the first octet; there may be none, one or more octets.
fn errors_of(octets: &[u8]) -> Vec<DetectedError> {
    let is_set = |bit: usize| octets.get(bit / 8).is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0);
    DetectedError::ALL.iter().enumerate().filter(|(bit, _)| is_set(*bit)).map(|(_, error)| *error).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_bits_are_counted_from_the_top_whatever_the_length() {
        use DetectedError as E;
        let table: [(&[u8], &[E]); 6] = [
            (&[], &[]),
            (&[0], &[]),
            (&[0x80], &[E::LowPaper]),
            (&[0x24], &[E::LowToner, E::Jammed]),
            (&[0x00, 0x06], &[E::InputTrayEmpty, E::OverduePreventMaint]),
            (&[0x01, 0x81, 0xff], &[E::ServiceRequested, E::InputTrayMissing]),
        ];
        for (octets, expected) in table {
            assert_eq!(errors_of(octets), expected, "{octets:?}");
        }
    }
}
