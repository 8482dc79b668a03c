//! What the printer tells by itself, told by net-snmp's commands and by whoever would like to be the printer.

mod hostile;
pub mod listening;
mod over;
mod program;
mod versions;

use super::support::{
    printers,
    recording::{Datum, Recording},
};

/// A printer without alerts that counts its critical ones.
fn quiet() -> Recording {
    printers::named("sentinels").expect("one of the project's own").recording
}

/// The same with so many critical alerts counted.
fn counted(alerts: u32) -> Recording {
    quiet().with("1.3.6.1.2.1.43.5.1.1.18.1", Datum::Counter32(alerts))
}

/// The same while it has a jam under this index.
fn jammed(index: u32) -> Recording {
    let columns = [(2, 3), (3, 3), (4, 13), (5, 1), (6, 42), (7, 8)];
    columns.into_iter().fold(counted(1), |recording, (column, number)| {
        recording.with(&format!("1.3.6.1.2.1.43.18.1.1.{column}.1.{index}"), Datum::Integer(number))
    })
}
