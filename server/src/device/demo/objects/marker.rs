//! Printer-MIB (RFC 3805): the marker, its supplies and its colorant.

use async_snmp::Value;

use super::{Objects, PRINTER, Printer, counter, integer, text};

const MARKER: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 10, 2, 1];
const SUPPLY: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 11, 1, 1];
const COLORANT: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 12, 1, 1];

const IMPRESSIONS: i32 = 7;
const SHEETS: i32 = 8;
/// In 10,000ths of an inch.
const MARGIN: i32 = 1_667;

pub fn add(objects: &mut Objects, printer: &Printer<'_>) {
    let integers = [
        // electrophotographicLaser(4), one process colorant, 1,200 positions an inch.
        (2, 4),
        (3, IMPRESSIONS),
        (6, 1),
        (7, 0),
        (8, 3),
        (9, 1200),
        (10, 1200),
        (11, MARGIN),
        (12, MARGIN),
        (13, MARGIN),
        (14, MARGIN),
    ];
    objects.row(&MARKER, &[PRINTER, 1], integers.map(|(column, value)| (column, Value::Integer(value))));
    let columns = [
        (4, counter(printer.state.impressions)),
        (5, counter(printer.state.power_on_impressions)),
        (15, printer.status(10, 1, true)),
    ];
    objects.row(&MARKER, &[PRINTER, 1], columns);

    // tonerCartridge(21), opc(9), fuser(15), transferUnit(20), other(1).
    let kinds = [
        (21, 1, "Toner Cartridge, PN 106R01535;SN", IMPRESSIONS),
        (9, 0, "Drum Cartridge, PN 113R00762;SN", IMPRESSIONS),
        (15, 0, "Fuser, PN unknown;SN", IMPRESSIONS),
        (20, 0, "Transfer Roller, PN unknown;SN", IMPRESSIONS),
        (1, 0, "Feed Rollers, PN unknown;SN", SHEETS),
    ];
    for (index, ((kind, colorant, name, unit), supply)) in
        (1..).zip(kinds.into_iter().zip(&printer.state.supplies))
    {
        let serial = if index <= 2 { supply.serial_number.as_str() } else { "unknown" };
        let columns = [
            (2, Value::Integer(1)),
            (3, Value::Integer(colorant)),
            // supplyThatIsConsumed(3)
            (4, Value::Integer(3)),
            (5, Value::Integer(kind)),
            (6, text(format!("{name}{serial}"))),
            (7, Value::Integer(unit)),
            (8, integer(supply.capacity)),
            (9, integer(supply.level)),
        ];
        objects.row(&SUPPLY, &[PRINTER, index], columns);
    }
    // process(3), two levels of tonality.
    let columns =
        [(2, Value::Integer(1)), (3, Value::Integer(3)), (4, text("black")), (5, Value::Integer(2))];
    objects.row(&COLORANT, &[PRINTER, 1], columns);
}
