//! The vendor's tables. Its counters stand under logical devices whose numbers differ by model, so these are
//! found by looking for the first row of the next one, and remembered.

use super::{Habits, plan::column, supply_records};
use crate::device::{
    mib::{
        columns::{host, system, xerox},
        enterprise,
    },
    value::{Answers, Oid, Value, extend},
    walk::{Column, Walk},
};

/// Most logical devices that are looked for.
const MOST_DEVICES: usize = 32;
const TABLE: &str = "xcmHrDevDetailTable";

/// Whether the vendor is one that has these tables.
pub(super) fn is_xerox(answers: &Answers) -> bool {
    let object_id = answers.get(&extend(&system::object_id(), &[0]));
    let by_maker = match object_id {
        Some(Value::Oid(oid)) => {
            matches!(enterprise::number(oid), Some(enterprise::XEROX | enterprise::FUJI_XEROX))
        }
        _ => false,
    };
    // Some walks come without the system group; a single answer from the vendor's tree tells as well.
    by_maker || answers.below(&probed_column()).next().is_some()
}

/// The value column, from which the devices are found.
fn probed_column() -> Oid {
    xerox::detail(6)
}

/// The logical devices that have counters, as answered.
pub(super) fn logical_devices(answers: &Answers) -> Vec<u32> {
    let values = probed_column();
    let mut devices: Vec<u32> = answers
        .below(&values)
        .filter_map(|(arcs, _)| match arcs {
            [device, xerox::LIFETIME_USAGE, _] => Some(*device),
            _ => None,
        })
        .collect();
    devices.dedup();
    devices
}

/// The vendor's columns as far as they are known from earlier looks.
pub(super) fn known(habits: &Habits) -> Vec<Column> {
    if !habits.xerox {
        return Vec::new();
    }
    let mut columns = tables(habits);
    for device in habits.logical_devices.iter().flatten() {
        columns.extend(counters(habits, *device));
        columns.extend(beside_counters(habits, *device));
    }
    columns.extend(supply_records::known(habits));
    columns
}

/// What the first answers make worth asking. A printer that answered nothing under the system group is asked
/// for its first counter too.
pub(super) fn begin(habits: &Habits, walk: &Walk) -> Vec<Column> {
    let answers = &walk.answers;
    let object_id = system::object_id();
    let unknown = answers.get(&extend(&object_id, &[0])).is_none() && walk.has_ended(&object_id);
    let mut columns = Vec::new();
    if (is_xerox(answers) || unknown) && !habits.xerox {
        columns.extend(tables(habits));
    }
    if (is_xerox(answers) || unknown) && habits.supply_records.is_none() {
        columns.extend(supply_records::probes());
    }
    if (is_xerox(answers) || unknown) && habits.logical_devices.is_none() {
        columns.push(Column::first_after(TABLE, probed_column(), probed_column()));
        // Most machines count under the printer's own index: asking at once saves a round trip.
        let printers = answers
            .below(&host::device(2))
            .filter(|(_, value)| matches!(value, Value::Oid(kind) if *kind == host::device_printer()));
        columns.extend(
            printers
                .filter_map(|(arcs, _)| arcs.first())
                .take(MOST_DEVICES)
                .flat_map(|device| counters(habits, *device)),
        );
    }
    columns
}

/// What the answers so far make worth asking next: counters of a device that came up, and the device after it; after
/// the last one, what few printers have beside their counters, of all devices at once.
pub(super) fn next(habits: &Habits, walk: &Walk) -> Vec<Column> {
    if habits.logical_devices.is_some() {
        return Vec::new();
    }
    let values = probed_column();
    let mut devices: Vec<u32> =
        walk.answers.below(&values).filter_map(|(arcs, _)| arcs.first().copied()).collect();
    devices.dedup();
    devices.truncate(MOST_DEVICES);
    let behind = |device: &u32| extend(&values, &[*device, u32::MAX]);
    let asked =
        |start: &Oid| walk.columns().any(|(column, _)| column.scope == values && column.start() == start);
    if devices.last().is_some_and(|last| asked(&behind(last))) && walk.has_ended(&values) {
        return devices.iter().flat_map(|device| beside_counters(habits, *device)).collect();
    }
    let mut columns = Vec::new();
    for device in devices {
        columns.extend(counters(habits, device));
        columns.push(Column::first_after(TABLE, values.clone(), behind(&device)));
    }
    columns
}

fn tables(habits: &Habits) -> Vec<Column> {
    let mut columns = Vec::new();
    for number in [3, 14, 15] {
        columns.push(column(habits, "xcmHrDevInfoTable", xerox::info(number), 2));
    }
    for number in [3, 4, 7] {
        columns.push(column(habits, "xcmHrSystemFaultTable", xerox::fault(number), 4));
    }
    for number in [6, 9, 14] {
        columns.push(column(habits, "xcmHrDevAlertTable", xerox::alert(number), 4));
    }
    columns.push(Column::scalar("xcmPrinterDeviceId", xerox::device_id()));
    columns
}

/// Lifetime usage, and its labels.
fn counters(habits: &Habits, device: u32) -> [Column; 2] {
    [6, 8].map(|number| detail(habits, device, number, xerox::LIFETIME_USAGE, 16))
}

/// Service usage with its labels, and where counters end.
fn beside_counters(habits: &Habits, device: u32) -> [Column; 3] {
    [(6, xerox::SERVICE_USAGE), (8, xerox::SERVICE_USAGE), (6, xerox::ROLLOVER)]
        .map(|(number, kind)| detail(habits, device, number, kind, 4))
}

fn detail(habits: &Habits, device: u32, number: u32, kind: u32, guess: u32) -> Column {
    column(habits, TABLE, extend(&xerox::detail(number), &[device, kind]), guess)
}
