//! The printer's story as it is told in the end, by agents that really change: net-snmp's `snmpd`, one in this process,
//! and the demonstration printer.

mod demonstration;
mod downtime;
mod flood;
mod history;
mod numbering;
mod restarted;
mod ticks;
mod told;
mod watched;

use super::support::{
    printers,
    recording::{Datum, Recording},
};

/// `sysUpTime`.
const UPTIME: &str = "1.3.6.1.2.1.1.3.0";
/// `hrSystemUptime`.
const MACHINE_UPTIME: &str = "1.3.6.1.2.1.25.1.1.0";
/// inputMediaSupplyEmpty(808).
const EMPTY: i32 = 808;
/// jam(8).
const JAM: i32 = 8;

/// A row of the printer's alert table: a tray that stops the printer.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// `prtAlertIndex`.
    index: u32,
    /// `prtAlertCode`.
    code: i32,
    /// `prtAlertGroupIndex`.
    tray: i32,
    /// `prtAlertTime`; 0 tells nothing.
    ticks: u32,
}

impl Row {
    /// A tray that is empty, and nobody knows since when.
    fn empty(index: u32, tray: i32) -> Self {
        Self { index, code: EMPTY, tray, ticks: 0 }
    }
}

/// A printer with these alerts and no others.
fn printer(rows: &[Row]) -> Recording {
    let quiet = printers::named("sentinels").expect("one of the project's own").recording;
    rows.iter().fold(quiet, |recording, row| {
        // Critical, for anybody, of the inputs, anywhere.
        let columns = [(2, 3), (3, 3), (4, 8), (5, row.tray), (6, -1), (7, row.code)];
        let recording = columns.into_iter().fold(recording, |recording, (column, number)| {
            recording.with(&column_of(column, row), Datum::Integer(number))
        });
        let text = format!("Tray {}: {}", row.tray, row.code);
        let recording = recording.with(&column_of(8, row), Datum::Octets(text.into_bytes()));
        recording.with(&column_of(9, row), Datum::TimeTicks(row.ticks))
    })
}

fn column_of(column: u32, row: &Row) -> String {
    format!("1.3.6.1.2.1.43.18.1.1.{column}.1.{}", row.index)
}
