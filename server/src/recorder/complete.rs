//! What is known after a reading that did not get to see everything.

use std::collections::BTreeSet;

use app::model::{
    CoverStatus, DeviceStatus, Identity, Problem, Reading, Source, Subject, SubunitState, SupplyClass,
    SupplyState,
};

use super::{half_read, restart::UPTIME};

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

/// Where a supply's row, its part number and its serial number come from.
const SUPPLY_TABLES: [&str; 4] =
    ["prtMarkerSuppliesTable", "Printer-MIB", "xcmHrDetailTable", "xcmHrSuppliesTable"];

/// All of RFC 3805.
const PRINTER_MIB: &str = "1.3.6.1.2.1.43.";

/// `hrPrinterDetectedErrorState`.
const DETECTED_ERRORS: &str = "1.3.6.1.2.1.25.3.5.1.2.";

/// `prtMarkerSuppliesType` and `prtMarkerSuppliesClass` are columns of this entry.
const SUPPLY: &str = "1.3.6.1.2.1.43.11.1.1.";

/// The type of a supply that tells none.
const UNKNOWN: &str = "unknown";

/// `after`, and from `before` what `after` could not see: rows whose object or table is among its problems, and
/// facts that it leaves open. To be compared with the next reading, so that a time-out is neither the end of an
/// alert nor the return of a meter. Nothing of it is meant for a page.
pub fn complete(before: Option<&Reading>, after: &Reading) -> Reading {
    let mut known = after.clone();
    let Some(before) = before.filter(|before| !before.identity.is_another_than(&after.identity)) else {
        return known;
    };
    let unread = Unread(&after.problems);
    unread.keep(&before.meters, &mut known.meters, |row| (&row.source, row.key.clone()), |_, _| ());
    unread.keep(&before.alerts, &mut known.alerts, |row| (&row.source, row.index), half_read::fill);
    if unread.named(&["xcmHrDevAlertTable"]) {
        for row in &mut known.alerts {
            if let Some(old) = before.alerts.iter().find(|old| old.index == row.index) {
                half_read::fill_vendor(row, old);
            }
        }
    }
    unread.keep(&before.faults, &mut known.faults, |row| (&row.source, row.index), |_, _| ());
    unread.keep(
        &before.supplies,
        &mut known.supplies,
        |row| (&row.source, row.index),
        |row, old| {
            if row.state == SupplyState::Unknown {
                row.state = old.state;
            }
            // Without its type it is nothing in particular.
            if row.kind == UNKNOWN {
                row.kind.clone_from(&old.kind);
            }
            if row.class == SupplyClass::Other {
                row.class = old.class;
            }
            fill(&mut row.serial_number, old.serial_number.as_ref());
            fill(&mut row.part_number, old.part_number.as_ref());
        },
    );
    if unread.named(&["xcmHrDetailTable", "xcmHrSuppliesTable"]) {
        for row in &mut known.supplies {
            if let Some(old) = before.supplies.iter().find(|old| old.index == row.index) {
                fill(&mut row.serial_number, old.serial_number.as_ref());
                fill(&mut row.part_number, old.part_number.as_ref());
            }
        }
    }
    unread.keep(
        &before.inputs,
        &mut known.inputs,
        |row| (&row.source, row.index),
        |row, old| {
            if row.state == SubunitState::Unknown {
                row.state = old.state;
            }
            // Without its own name a row is called by its number.
            row.name.clone_from(&old.name);
            row.unit.clone_from(&old.unit);
            row.capacity = row.capacity.or(old.capacity);
            fill(&mut row.media, old.media.as_ref());
        },
    );
    unread.keep(
        &before.outputs,
        &mut known.outputs,
        |row| (&row.source, row.index),
        |row, old| {
            if row.state == SubunitState::Unknown {
                row.state = old.state;
            }
            row.name.clone_from(&old.name);
            row.unit.clone_from(&old.unit);
            row.capacity = row.capacity.or(old.capacity);
        },
    );
    unread.keep(
        &before.covers,
        &mut known.covers,
        |row| (&row.source, row.index),
        |row, old| {
            if row.state == CoverStatus::Unknown {
                row.state = old.state;
            }
        },
    );
    if known.state.device == DeviceStatus::Unknown {
        known.state.device = before.state.device;
    }
    if unread.detected_errors() {
        known.state.errors.clone_from(&before.state.errors);
    }
    keep_identity(&before.identity, &mut known.identity);
    known
}

/// Takes out of `known` the alerts that are new and lack a code or a group because their table was read by half, and answers
/// the indexes under which they stood: whole, they may be something else. What was taken out once and is no more whole stays.
pub(super) fn withhold(
    known: &mut Reading,
    before: Option<&Reading>,
    withheld: &BTreeSet<u32>,
) -> BTreeSet<u32> {
    let Some(before) = before else { return BTreeSet::new() };
    let mut now = BTreeSet::new();
    let unread = Unread(&known.problems);
    known.alerts.retain(|alert| {
        let is_new = before.alerts.iter().all(|old| old.index != alert.index);
        let stays = !is_new
            || half_read::is_whole(alert)
            || !unread.table(&alert.source)
            || withheld.contains(&alert.index);
        if !stays {
            now.insert(alert.index);
        }
        stays
    });
    now
}

/// Whether a reading did not get to see all that the printer tells of the supply at this index.
pub fn supply_unread(reading: &Reading, index: i64) -> bool {
    let row = format!(".{index}");
    Unread(&reading.problems).named(&SUPPLY_TABLES)
        || reading.problems.iter().any(|problem| {
            matches!(&problem.subject, Subject::Oid(oid) if oid.starts_with(SUPPLY) && oid.ends_with(&row))
        })
}

/// The problems of a reading, asked for what it could not see.
struct Unread<'a>(&'a [Problem]);

impl Unread<'_> {
    /// Adds the rows of `before` that could not be read, and lets `repair` fill in what is missing in a row of
    /// a table that was read by half.
    fn keep<T: Clone, K: PartialEq>(
        &self,
        before: &[T],
        known: &mut Vec<T>,
        id: impl Fn(&T) -> (&Source, K),
        repair: impl Fn(&mut T, &T),
    ) {
        for old in before {
            let (source, key) = id(old);
            if let Some(row) = known.iter_mut().find(|row| id(row).1 == key) {
                if self.table(source) {
                    repair(row, old);
                }
            } else if self.object(source) || self.table(source) {
                known.push(old.clone());
            }
        }
    }

    fn object(&self, source: &Source) -> bool {
        self.0.iter().any(|problem| matches!(&problem.subject, Subject::Oid(oid) if oid == source.name()))
    }

    /// Whether the table of a row, or the whole MIB, is among the problems.
    fn table(&self, source: &Source) -> bool {
        let name = source.name();
        let table = TABLES.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, table)| *table);
        self.0.iter().any(|problem| match &problem.subject {
            Subject::Table(unread) => {
                table == Some(unread.as_str()) || (unread == "Printer-MIB" && name.starts_with(PRINTER_MIB))
            }
            Subject::Oid(_) => false,
        })
    }

    /// Whether one of these tables is among the problems.
    fn named(&self, tables: &[&str]) -> bool {
        self.0
            .iter()
            .any(|problem| matches!(&problem.subject, Subject::Table(table) if tables.contains(&&**table)))
    }

    fn detected_errors(&self) -> bool {
        self.0.iter().any(|problem| match &problem.subject {
            Subject::Oid(oid) => oid.starts_with(DETECTED_ERRORS),
            Subject::Table(table) => table == "hrPrinterTable",
        })
    }
}

fn fill(known: &mut Option<String>, before: Option<&String>) {
    if known.is_none() {
        *known = before.cloned();
    }
}

fn keep_identity(before: &Identity, known: &mut Identity) {
    fill(&mut known.manufacturer, before.manufacturer.as_ref());
    fill(&mut known.model, before.model.as_ref());
    fill(&mut known.serial_number, before.serial_number.as_ref());
    fill(&mut known.name, before.name.as_ref());
    fill(&mut known.location, before.location.as_ref());
    fill(&mut known.mac_address, before.mac_address.as_ref());
    if known.firmware.is_empty() {
        known.firmware.clone_from(&before.firmware);
    }
    if known.uptime_seconds.is_none() {
        known.uptime_seconds = before.uptime_seconds;
        let source = before.sources.get_key_value(UPTIME);
        known.sources.extend(source.map(|(field, source)| (field.clone(), source.clone())));
    }
    known.agent_uptime_seconds = known.agent_uptime_seconds.or(before.agent_uptime_seconds);
    known.configuration_changes = known.configuration_changes.or(before.configuration_changes);
}
