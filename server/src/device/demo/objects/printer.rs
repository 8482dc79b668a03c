//! Printer-MIB (RFC 3805): general, covers, localization, channels, interpreters, console and alerts.

use async_snmp::Value;

use super::{
    super::{state::ActiveAlert, words::COVERS},
    Doing, Kind, Objects, Oid, PRINTER, Printer, counter, text,
};

const GENERAL: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 5, 1, 1];
const COVER: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 6, 1, 1];
const LOCALIZATION: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 7, 1, 1];
const CHANNEL: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 14, 1, 1];
const INTERPRETER: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 15, 1, 1];
const CONSOLE: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 16, 5, 1];
const LIGHT: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 17, 6, 1];
const ALERT: [u32; 10] = [1, 3, 6, 1, 2, 1, 43, 18, 1, 1];

/// UTF-8 in the register of character sets (`IANACharset`).
const UTF_8: i32 = 106;
const LINES: i32 = 4;
const CHARS: i32 = 24;

pub fn add(objects: &mut Objects, printer: &Printer<'_>) {
    general(objects, printer);
    for (index, name) in (1..).zip(COVERS) {
        let open = printer.state.open_cover.is_some_and(|cover| u32::from(cover) == index);
        let columns = [(2, text(name)), (3, Value::Integer(if open { 3 } else { 4 }))];
        objects.row(&COVER, &[PRINTER, index], columns);
    }
    let columns = [(2, text("en")), (3, text("US")), (4, Value::Integer(UTF_8))];
    objects.row(&LOCALIZATION, &[PRINTER, 1], columns);
    channels(objects);
    console(objects, printer);
    alerts(objects, printer);
}

fn general(objects: &mut Objects, printer: &Printer<'_>) {
    let integers = [
        // Localization, reset (notResetting), and the rows to take unless told otherwise.
        (2, 1),
        (3, 3),
        (6, 2),
        (7, 1),
        (8, 1),
        (9, 1),
        (10, 1),
        (11, LINES),
        (12, CHARS),
        // The console is enabled(3), start-up and banner pages are off(4).
        (13, 3),
        (14, 4),
        (15, 4),
    ];
    objects.row(&GENERAL, &[PRINTER], integers.map(|(column, value)| (column, Value::Integer(value))));
    let columns = [
        (1, counter(1)),
        (4, text("")),
        (5, text("")),
        (16, text("phaser-4600-demo")),
        (17, text(printer.serial_number())),
        (18, counter(printer.state.critical_events)),
        (19, counter(printer.state.all_events)),
    ];
    objects.row(&GENERAL, &[PRINTER], columns);
}

fn channels(objects: &mut Objects) {
    // chLPDServer(8), chPort9100(11), chIPP(44); all of them feed the automatic interpreter.
    for (index, kind, information) in [(1, 8, "queue=lp"), (2, 11, "port=9100"), (3, 44, "path=/ipp")] {
        let columns = [
            (2, Value::Integer(kind)),
            (3, text("")),
            (4, Value::Integer(1)),
            (5, Value::Integer(1)),
            // printDataAccepted(3), on interface 2.
            (6, Value::Integer(3)),
            (7, Value::Integer(2)),
            (8, Value::Integer(0)),
            (9, text(information)),
        ];
        objects.row(&CHANNEL, &[PRINTER, index], columns);
    }
    let languages =
        [(1, 37, "", "Automatic"), (2, 6, "3", "PostScript 3"), (3, 3, "6", "PCL 6"), (4, 54, "1.6", "PDF")];
    for (index, family, level, name) in languages {
        let columns = [
            (2, Value::Integer(family)),
            (3, text(level)),
            (4, text("")),
            (5, text(name)),
            (6, text("")),
            // Portrait, 1,200 positions an inch, UTF-8 in and out, two-way.
            (7, Value::Integer(3)),
            (8, Value::Integer(1200)),
            (9, Value::Integer(1200)),
            (10, Value::Integer(UTF_8)),
            (11, Value::Integer(UTF_8)),
            (12, Value::Integer(3)),
        ];
        objects.row(&INTERPRETER, &[PRINTER, index], columns);
    }
}

fn console(objects: &mut Objects, printer: &Printer<'_>) {
    let of = |critical: bool| {
        let kind = move |alert: &&ActiveAlert| alert.kind.critical() == critical;
        printer.state.alerts.iter().filter(kind).map(|alert| alert.words.console.as_str())
    };
    let state = match printer.state.doing {
        _ if printer.critical() => None,
        Doing::Sleep => Some("Power Save"),
        Doing::WarmUp => Some("Warming Up"),
        Doing::Print => Some("Printing"),
        Doing::Idle | Doing::Stop(_) => Some("Ready To Print"),
    };
    // The most urgent first: what stops the printer, else what it does, then what else there is.
    let mut lines = state.into_iter().chain(of(true)).chain(of(false));
    for line in 1..=LINES.unsigned_abs() {
        objects.row(&CONSOLE, &[PRINTER, line], [(2, text(lines.next().unwrap_or_default()))]);
    }
    let (green, red) = (3 + 2, 4);
    let light = |on: bool, blinks: bool| match (on, blinks) {
        (true, true) => (500, 500),
        (true, false) => (1, 0),
        (false, _) => (0, 1),
    };
    let awake = printer.state.doing != Doing::Sleep;
    let lights = [
        (1, light(awake && !printer.critical(), printer.state.doing == Doing::Print), green, "Ready"),
        (2, light(!printer.state.alerts.is_empty(), printer.critical()), red, "Error"),
    ];
    for (index, (on, off), color, name) in lights {
        let columns =
            [(2, Value::Integer(on)), (3, Value::Integer(off)), (4, Value::Integer(color)), (5, text(name))];
        objects.row(&LIGHT, &[PRINTER, index], columns);
    }
}

fn alerts(objects: &mut Objects, printer: &Printer<'_>) {
    for alert in &printer.state.alerts {
        let words = &alert.words;
        let columns = [
            (2, Value::Integer(severity(alert.kind))),
            (3, Value::Integer(words.training)),
            (4, Value::Integer(words.group)),
            (5, Value::Integer(words.group_index)),
            (6, Value::Integer(words.location)),
            (7, Value::Integer(words.code)),
            (8, text(words.description.as_str())),
            (9, Value::TimeTicks(printer.ticks(alert.raised))),
        ];
        objects.row(&ALERT, &[PRINTER, alert.index], columns);
    }
}

/// Index, severity, group, group index, location and code, by their columns.
pub fn notified(alert: &ActiveAlert) -> impl Iterator<Item = (Oid, Value)> {
    let (index, words) = (alert.index, &alert.words);
    let columns = [
        (1, i32::try_from(index).unwrap_or(i32::MAX)),
        (2, severity(alert.kind)),
        (4, words.group),
        (5, words.group_index),
        (6, words.location),
        (7, words.code),
    ];
    columns.into_iter().map(move |(column, number)| {
        let oid = Oid::new(ALERT.iter().copied().chain([column, PRINTER, index]));
        (oid, Value::Integer(number))
    })
}

/// critical(3) or warning(4).
fn severity(kind: Kind) -> i32 {
    if kind.critical() { 3 } else { 4 }
}
