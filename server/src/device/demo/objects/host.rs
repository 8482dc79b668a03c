//! HOST-RESOURCES-MIB (RFC 2790).

use async_snmp::{Value, oid};

use super::{Doing, Objects, PRINTER, Printer, date_and_time, system, text};

const SYSTEM: [u32; 8] = [1, 3, 6, 1, 2, 1, 25, 1];
const STORAGE: [u32; 8] = [1, 3, 6, 1, 2, 1, 25, 2];
const DEVICE: [u32; 10] = [1, 3, 6, 1, 2, 1, 25, 3, 2, 1];
const NETWORK: [u32; 10] = [1, 3, 6, 1, 2, 1, 25, 3, 4, 1];
const PRINTER_ENTRY: [u32; 10] = [1, 3, 6, 1, 2, 1, 25, 3, 5, 1];
const SOFTWARE: [u32; 8] = [1, 3, 6, 1, 2, 1, 25, 6];
const SOFTWARE_ENTRY: [u32; 10] = [1, 3, 6, 1, 2, 1, 25, 6, 3, 1];

/// Memory in kilobytes.
const MEMORY: i32 = 262_144;

pub fn add(objects: &mut Objects, printer: &Printer<'_>) {
    objects.row(&SYSTEM, &[0], [(1, Value::TimeTicks(printer.uptime())), (2, date_and_time(printer.now))]);
    objects.row(&STORAGE, &[0], [(2, Value::Integer(MEMORY))]);

    // hrDeviceProcessor(3), hrDevicePrinter(5), hrDeviceNetwork(4).
    let status = device_status(printer);
    let devices = [
        (1, 3, "400 MHz processor", 2),
        (PRINTER, 5, "Xerox Phaser 4600", status),
        (3, 4, "Ethernet 10/100/1000", 2),
    ];
    for (index, kind, description, status) in devices {
        let columns = [
            (1, Value::Integer(i32::try_from(index).unwrap_or(0))),
            (2, Value::ObjectIdentifier(oid!(1, 3, 6, 1, 2, 1, 25, 3, 1).child(kind))),
            (3, text(description)),
            (4, Value::ObjectIdentifier(oid!(0, 0))),
            (5, Value::Integer(status)),
            (6, Value::Counter32(0)),
        ];
        objects.row(&DEVICE, &[index], columns);
    }
    objects.row(&NETWORK, &[3], [(1, Value::Integer(2))]);
    let errors = printer.state.alerts.iter().fold(0, |bits, alert| bits | alert.kind.error_bits());
    let columns = [
        (1, Value::Integer(printer_status(printer))),
        (2, Value::OctetString(errors.to_be_bytes().to_vec().into())),
    ];
    objects.row(&PRINTER_ENTRY, &[PRINTER], columns);
    software(objects, printer);
}

/// `hrDeviceStatus`: running(2), warning(3) or down(5). Asleep it is running, whatever else there is: standby is
/// running(2) with other(1).
fn device_status(printer: &Printer<'_>) -> i32 {
    if printer.critical() {
        5
    } else if printer.state.doing == Doing::Sleep || printer.state.alerts.is_empty() {
        2
    } else {
        3
    }
}

/// `hrPrinterStatus`: other(1), idle(3), printing(4) or warmup(5).
fn printer_status(printer: &Printer<'_>) -> i32 {
    match printer.state.doing {
        _ if printer.critical() => 1,
        Doing::Sleep => 1,
        Doing::WarmUp => 5,
        Doing::Idle | Doing::Stop(_) => 3,
        Doing::Print => 4,
    }
}

fn software(objects: &mut Objects, printer: &Printer<'_>) {
    objects.row(&SOFTWARE, &[0], [(1, Value::TimeTicks(0)), (2, Value::TimeTicks(0))]);
    let modules = system::DESCRIPTION.split_once("; ").map_or("", |(_, modules)| modules).split(", ");
    for (index, module) in (1..).zip(modules) {
        let columns = [
            (1, Value::Integer(index)),
            (2, text(module)),
            (3, Value::ObjectIdentifier(oid!(0, 0))),
            // The first is the operating system(2), the others are applications(4).
            (4, Value::Integer(if index == 1 { 2 } else { 4 })),
            (5, printer.date(super::super::office::INSTALLED)),
        ];
        objects.row(&SOFTWARE_ENTRY, &[index.unsigned_abs()], columns);
    }
}
