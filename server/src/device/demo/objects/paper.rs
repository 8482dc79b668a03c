//! Printer-MIB (RFC 3805): trays, the output bin and the media paths.

use async_snmp::Value;

use super::{
    super::wear::{BIN, BYPASS, FEEDER, TRAY},
    Objects, PRINTER, Printer, integer, text,
};

const INPUT: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 8, 2, 1];
const OUTPUT: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 9, 2, 1];
const MEDIA_PATH: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 13, 4, 1];

/// A4 and the printer's bounds, in micrometres.
const A4: (i32, i32) = (297_000, 210_000);
const LARGEST: (i32, i32) = (355_600, 215_900);
const SMALLEST: (i32, i32) = (127_000, 76_200);
const MICROMETRES: i32 = 4;
const SHEETS: i32 = 8;
/// `PresentOnOff`.
const NOT_PRESENT: i32 = 5;
/// At least one sheet, nobody knows how many.
const SOME_REMAINING: i32 = -3;

pub fn add(objects: &mut Objects, printer: &Printer<'_>) {
    let trays = [
        (1, 5, BYPASS, "Tray 1 (Bypass)", "Bypass Tray"),
        (2, 3, TRAY, "Tray 2", "500-Sheet Tray"),
        (3, 3, TRAY, "Tray 3", "500-Sheet Feeder"),
        (4, 3, FEEDER, "Tray 4", "High Capacity Feeder"),
    ];
    for ((index, kind, capacity, name, description), left) in trays.into_iter().zip(printer.state.trays) {
        // The bypass tray only feels whether there is paper.
        let level = if index == 1 && left > 0 { Value::Integer(SOME_REMAINING) } else { integer(left) };
        let tray = Tray { kind, capacity, level, name, description };
        input(objects, printer, index, tray);
    }
    output(objects, printer);
    // simplex(5) and longEdgeBindingDuplex(3), in impressions an hour.
    for (index, kind, name) in [(1, 5, "Simplex"), (2, 3, "Duplex")] {
        let integers = [
            (2, 7),
            (3, MICROMETRES),
            (4, 55 * 60),
            (5, LARGEST.0),
            (6, LARGEST.1),
            (7, SMALLEST.0),
            (8, SMALLEST.1),
            (9, kind),
        ];
        objects.row(
            &MEDIA_PATH,
            &[PRINTER, index],
            integers.map(|(column, value)| (column, Value::Integer(value))),
        );
        let status = printer.status(13, i32::from(index == 2) + 1, true);
        objects.row(&MEDIA_PATH, &[PRINTER, index], [(10, text(name)), (11, status)]);
    }
}

struct Tray {
    kind: i32,
    capacity: u64,
    level: Value,
    name: &'static str,
    description: &'static str,
}

fn input(objects: &mut Objects, printer: &Printer<'_>, index: u32, tray: Tray) {
    let integers = [
        (3, MICROMETRES),
        (4, A4.0),
        (5, A4.1),
        (6, A4.0),
        (7, A4.1),
        (8, SHEETS),
        (19, NOT_PRESENT),
        // Grams per square metre, form parts, seconds to wait for paper, and nowhere to go on then.
        (20, 80),
        (23, 1),
        (24, -1),
        (25, -1),
    ];
    objects.row(&INPUT, &[PRINTER, index], integers.map(|(column, value)| (column, Value::Integer(value))));
    let own = i32::try_from(index).unwrap_or(0);
    let columns = [
        (2, Value::Integer(tray.kind)),
        (9, integer(tray.capacity)),
        (10, tray.level),
        (11, printer.status(8, own, index == 2)),
        (12, text("iso-a4-white")),
        (13, text(tray.name)),
        (14, text("Xerox")),
        (15, text("")),
        (16, text("")),
        (17, text("")),
        (18, text(tray.description)),
        (21, text("stationery")),
        (22, text("white")),
    ];
    objects.row(&INPUT, &[PRINTER, index], columns);
}

fn output(objects: &mut Objects, printer: &Printer<'_>) {
    let integers = [
        // unRemovableBin(4)
        (2, 4),
        (3, SHEETS),
        (13, NOT_PRESENT),
        (14, MICROMETRES),
        (15, LARGEST.0),
        (16, LARGEST.1),
        (17, SMALLEST.0),
        (18, SMALLEST.1),
        // firstToLast(3), faceDown(4); it neither bursts, decollates nor shifts, and does collate.
        (19, 3),
        (20, 4),
        (21, NOT_PRESENT),
        (22, NOT_PRESENT),
        (23, 3),
        (24, NOT_PRESENT),
    ];
    objects.row(&OUTPUT, &[PRINTER, 1], integers.map(|(column, value)| (column, Value::Integer(value))));
    let columns = [
        (4, integer(BIN)),
        (5, integer(printer.state.bin_space)),
        (6, printer.status(9, 1, true)),
        (7, text("Output Bin")),
        (8, text("Xerox")),
        (9, text("")),
        (10, text("")),
        (11, text("")),
        (12, text("Face-Down Output Bin")),
    ];
    objects.row(&OUTPUT, &[PRINTER, 1], columns);
}
