//! What is known after a reading that did not get to see everything.

use app::model::{DeviceStatus, Identity, Problem, Reading, Source, Subject};

use super::identity::another_printer;

/// The tables that rows come from: the OID of the entries, and the name that a problem gives the table.
const TABLES: [(&str, &str); 8] = [
    ("1.3.6.1.2.1.43.6.1.1.", "prtCoverTable"),
    ("1.3.6.1.2.1.43.8.2.1.", "prtInputTable"),
    ("1.3.6.1.2.1.43.9.2.1.", "prtOutputTable"),
    ("1.3.6.1.2.1.43.10.2.1.", "prtMarkerTable"),
    ("1.3.6.1.2.1.43.11.1.1.", "prtMarkerSuppliesTable"),
    ("1.3.6.1.2.1.43.18.1.1.", "prtAlertTable"),
    ("1.3.6.1.4.1.253.8.53.8.2.1.", "xcmHrSystemFaultTable"),
    ("1.3.6.1.4.1.253.8.53.13.2.1.", "xcmHrDevDetailTable"),
];

/// `hrPrinterDetectedErrorState`.
const DETECTED_ERRORS: &str = "1.3.6.1.2.1.25.3.5.1.2.";

/// `after`, and from `before` what `after` could not see: rows whose object or table is among its problems,
/// and facts that it leaves open. To be compared with the next reading, so that a time-out is neither the end
/// of an alert nor the return of a meter. Nothing of it is meant for a page.
pub fn complete(before: Option<&Reading>, after: &Reading) -> Reading {
    let mut known = after.clone();
    let Some(before) = before.filter(|before| !another_printer(before, after)) else { return known };
    let problems = &after.problems;
    keep(problems, &before.meters, &mut known.meters, |row| &row.key, |row| &row.source);
    keep(problems, &before.supplies, &mut known.supplies, |row| &row.index, |row| &row.source);
    keep(problems, &before.inputs, &mut known.inputs, |row| &row.index, |row| &row.source);
    keep(problems, &before.outputs, &mut known.outputs, |row| &row.index, |row| &row.source);
    keep(problems, &before.covers, &mut known.covers, |row| &row.index, |row| &row.source);
    keep(problems, &before.alerts, &mut known.alerts, |row| &row.index, |row| &row.source);
    keep(problems, &before.faults, &mut known.faults, |row| &row.index, |row| &row.source);
    if known.state.device == DeviceStatus::Unknown {
        known.state.device = before.state.device;
    }
    let errors_unread = problems.iter().any(|problem| match &problem.subject {
        Subject::Oid(oid) => oid.starts_with(DETECTED_ERRORS),
        Subject::Table(table) => table == "hrPrinterTable",
    });
    if errors_unread {
        known.state.errors.clone_from(&before.state.errors);
    }
    keep_identity(&before.identity, &mut known.identity);
    known
}

fn keep<T: Clone, K: PartialEq>(
    problems: &[Problem],
    before: &[T],
    known: &mut Vec<T>,
    key: impl Fn(&T) -> &K,
    source: impl Fn(&T) -> &Source,
) {
    for row in before {
        if !known.iter().any(|other| key(other) == key(row)) && unread(problems, source(row)) {
            known.push(row.clone());
        }
    }
}

fn unread(problems: &[Problem], source: &Source) -> bool {
    let name = source.name();
    let table = TABLES.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, table)| *table);
    problems.iter().any(|problem| match &problem.subject {
        Subject::Oid(oid) => oid == name,
        Subject::Table(unread) => table == Some(unread.as_str()),
    })
}

fn keep_identity(before: &Identity, known: &mut Identity) {
    let keep = |known: &mut Option<String>, before: &Option<String>| {
        if known.is_none() {
            known.clone_from(before);
        }
    };
    keep(&mut known.manufacturer, &before.manufacturer);
    keep(&mut known.model, &before.model);
    keep(&mut known.serial_number, &before.serial_number);
    keep(&mut known.name, &before.name);
    keep(&mut known.location, &before.location);
    keep(&mut known.mac_address, &before.mac_address);
    if known.firmware.is_empty() {
        known.firmware.clone_from(&before.firmware);
    }
    known.uptime_seconds = known.uptime_seconds.or(before.uptime_seconds);
}
