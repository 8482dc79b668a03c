//! The manufacturer's own objects (XEROX-HOST-RESOURCES-EXT-MIB), and the IEEE-1284 id of the port monitor MIB.

use async_snmp::{Oid, Value, oid};

use super::{Doing, Objects, PRINTER, Printer, integer, text};

const DEVICE_INFO: [u32; 12] = [1, 3, 6, 1, 4, 1, 253, 8, 53, 3, 2, 1];
const FAULT: [u32; 12] = [1, 3, 6, 1, 4, 1, 253, 8, 53, 8, 2, 1];
const DETAIL: [u32; 12] = [1, 3, 6, 1, 4, 1, 253, 8, 53, 13, 2, 1];
const ALERT: [u32; 12] = [1, 3, 6, 1, 4, 1, 253, 8, 53, 17, 2, 1];
const SUPPLIES: [u32; 12] = [1, 3, 6, 1, 4, 1, 253, 8, 53, 20, 1, 1];
const SUPPLY_DETAIL: [u32; 12] = [1, 3, 6, 1, 4, 1, 253, 8, 53, 20, 2, 1];
const PORT_MONITOR_PRINTER: [u32; 13] = [1, 3, 6, 1, 4, 1, 2699, 1, 2, 1, 2, 1, 1];

const LIFETIME_USAGE: u32 = 20;
const ACCOUNTING_USAGE: u32 = 30;
const SERVICE_USAGE: u32 = 230;
const ROLLOVER: u32 = 232;
const AVERAGE_COVERAGE: u32 = 250;
const REPLACE_DATE: u32 = 57;
const REPLACE_SYSTEM_USAGE: u32 = 58;
/// `markerSuppliesTable`.
const OF_MARKER_SUPPLIES: u32 = 2;
/// `customerReplacable` and `serviceReplacable`.
const BY: [i32; 2] = [4, 5];
/// Impressions that the technician made who installed the printer.
const SERVICE_IMPRESSIONS: u64 = 37;
/// After this value a usage counter goes on with 1.
const LAST: u64 = 0x7fff_ffff;

/// The unit class of dates.
const DATE_AND_TIME: i32 = 4;
/// The unit class of traffic, and its units.
const TRAFFIC: i32 = 9;
const IMPRESSION: i32 = 27;
const SHEET: i32 = 28;

pub fn add(objects: &mut Objects, printer: &Printer<'_>) {
    let x_status = match printer.state.doing {
        _ if printer.critical() => 505,
        Doing::Print => 504,
        _ => 503,
    };
    let columns = [
        (1, Value::Integer(1)),
        (2, text("phaser-4600-demo")),
        (3, text(printer.serial_number())),
        (5, Value::Integer(x_status)),
        (6, Value::Integer(0)),
        (7, Value::Integer(0)),
        (8, printer.date(super::super::office::INSTALLED)),
        (9, printer.date(printer.state.powered_on)),
        (14, text("")),
        (15, text("DEMO-4600")),
    ];
    objects.row(&DEVICE_INFO, &[PRINTER], columns);
    details(objects, printer);
    supplies(objects, printer);
    faults(objects, printer);
    alerts(objects, printer);
    let id = "MFG:Xerox;CMD:PJL,PCL,PCLXL,POSTSCRIPT,PDF;MDL:Phaser 4600;CLS:PRINTER;DES:Xerox Phaser 4600;";
    objects.row(&PORT_MONITOR_PRINTER, &[1], [(3, text(id))]);
}

fn details(objects: &mut Objects, printer: &Printer<'_>) {
    let state = printer.state;
    let (impressions, sheets) = (state.impressions, state.sheets);
    let two_sided = impressions - sheets;
    let usage = [
        (1, IMPRESSION, impressions, "Total Impressions"),
        (2, IMPRESSION, state.power_on_impressions, "Power On Impressions"),
        (7, IMPRESSION, impressions, "Black Printed Impressions"),
        (8, SHEET, sheets, "Black Printed Sheets"),
        (9, SHEET, two_sided, "Black Printed 2 Sided Sheets"),
        (15, SHEET, sheets, "Printed Sheets"),
        (16, SHEET, two_sided, "Printed 2 Sided Sheets"),
        (34, IMPRESSION, impressions, "Black Impressions"),
        (38, SHEET, sheets, "Sheets"),
        (39, SHEET, two_sided, "2 Sided Sheets"),
    ];
    for (index, unit, count, label) in usage {
        detail(objects, LIFETIME_USAGE, index, [TRAFFIC, unit], integer(rolled_over(count)), label);
        detail(objects, ROLLOVER, index, [TRAFFIC, unit], integer(LAST), label);
    }
    let service = integer(impressions.min(SERVICE_IMPRESSIONS));
    detail(objects, SERVICE_USAGE, 1, [TRAFFIC, IMPRESSION], service, "Total Impressions");
    let since = rolled_over(impressions % 50_000);
    detail(objects, ACCOUNTING_USAGE, 1, [TRAFFIC, IMPRESSION], integer(since), "Total Impressions");
    let coverage = integer(state.supplies[0].coverage);
    detail(objects, AVERAGE_COVERAGE, 1, [1, 0], coverage, "Average Coverage");
}

/// Who replaces the supplies, when that was, and what was made since.
fn supplies(objects: &mut Objects, printer: &Printer<'_>) {
    let state = printer.state;
    let parts = [
        (BY[0], "Toner Cartridge", "106R01535"),
        (BY[0], "Drum Cartridge", "113R00762"),
        (BY[1], "Fuser", ""),
        (BY[1], "Transfer Roller", ""),
        (BY[1], "Feed Rollers", ""),
    ];
    for ((index, supply), (class, name, part)) in (1..).zip(&state.supplies).zip(parts) {
        let columns = [
            (2, Value::ObjectIdentifier(oid!(1, 3, 6, 1, 2, 1, 43, 11, 1, 1, 6).child(PRINTER).child(index))),
            (3, Value::ObjectIdentifier(oid!(0, 0))),
            (4, Value::Integer(class)),
            (5, text(name)),
            (6, text(part)),
        ];
        objects.row(&SUPPLIES, &[index], columns);
        let of = |kind, counter| [OF_MARKER_SUPPLIES, 1, index, kind, counter];
        let used = integer(state.impressions.saturating_sub(supply.replaced_impressions));
        let rows = [
            (of(LIFETIME_USAGE, 1), [TRAFFIC, IMPRESSION], used, text("Total Impressions")),
            (of(REPLACE_DATE, 1), [DATE_AND_TIME, 0], Value::Integer(0), printer.date(supply.replaced_at)),
            (
                of(REPLACE_SYSTEM_USAGE, 1),
                [TRAFFIC, IMPRESSION],
                integer(supply.replaced_impressions),
                text(""),
            ),
        ];
        for (row, [class, unit], number, string) in rows {
            let columns = [
                (5, Value::Integer(class)),
                (6, Value::Integer(unit)),
                (7, number),
                (8, Value::ObjectIdentifier(oid!(0, 0))),
                (9, string),
                (10, text("")),
            ];
            objects.row(&SUPPLY_DETAIL, &row, columns);
        }
    }
}

fn rolled_over(count: u64) -> u64 {
    count.checked_sub(1).map_or(0, |before| before % LAST + 1)
}

fn detail(objects: &mut Objects, kind: u32, index: u32, [class, unit]: [i32; 2], value: Value, label: &str) {
    let columns = [
        (3, Value::Integer(1)),
        (4, Value::Integer(class)),
        (5, Value::Integer(unit)),
        (6, value),
        (7, Value::ObjectIdentifier(oid!(0, 0))),
        (8, text(label)),
        (9, text("")),
    ];
    objects.row(&DETAIL, &[PRINTER, kind, index], columns);
}

fn faults(objects: &mut Objects, printer: &Printer<'_>) {
    for fault in &printer.state.faults {
        let columns = [
            (2, Value::Integer(1)),
            (3, Value::Integer(fault.words.code)),
            (4, text(format!("{} {}", fault.words.status, fault.words.description))),
            (5, Value::ObjectIdentifier(table_of(fault.words.group))),
            (6, integer(PRINTER.into())),
            (7, printer.date(fault.at)),
        ];
        objects.row(&FAULT, &[fault.index], columns);
    }
}

fn alerts(objects: &mut Objects, printer: &Printer<'_>) {
    for (priority, alert) in (1..).zip(&printer.state.alerts) {
        let words = &alert.words;
        let columns = [
            (2, Value::Integer(1)),
            // Bits: warning 2, hard 8; of the training levels none is reported.
            (3, Value::Integer(if alert.kind.critical() { 8 } else { 2 })),
            (4, Value::Integer(0)),
            (5, Value::Integer(words.code)),
            (6, text(words.status.as_str())),
            (7, text(words.description.as_str())),
            (8, Value::ObjectIdentifier(table_of(words.group))),
            (9, printer.date(alert.raised)),
            (10, text(words.title)),
            (11, text(format!("phaser4600/{}", words.status))),
            (12, Value::Integer(words.group_index)),
            (13, Value::Integer(words.location)),
            (14, integer(alert.index.into())),
            (15, Value::Integer(priority)),
        ];
        // Its own numbering; column 14 leads to the standard's row.
        objects.row(&ALERT, &[PRINTER, alert.index.saturating_add(1000)], columns);
    }
}

/// The table in the Printer MIB that a `prtAlertGroup` stands for.
fn table_of(group: i32) -> Oid {
    let prefix = oid!(1, 3, 6, 1, 2, 1, 43).child(group.unsigned_abs());
    match group {
        8..=10 => prefix.child(2),
        13 => prefix.child(4),
        _ => prefix.child(1),
    }
}
