//! Which columns a look asks for.

use super::{Habits, supply_records, xerox};
use crate::device::{
    assemble::Context,
    mib::columns::{host, printer, system},
    value::{Oid, extend},
    walk::{Column, Walk},
};
use jiff::tz::TimeZone;

/// A table: its name, how to make its columns, which columns, and how many rows to guess at first contact.
type Table = (&'static str, fn(u32) -> Oid, &'static [u32], u32);

const STATE: [Table; 3] = [
    ("hrDeviceTable", host::device, &[5], 4),
    ("hrPrinterTable", host::printer, &[1, 2], 1),
    ("prtAlertTable", printer::alert, &[2, 3, 4, 5, 6, 7, 8, 9], 4),
];

const CONSOLE: Table = ("prtConsoleDisplayBufferTable", printer::console, &[2], 8);

const REST: [Table; 8] = [
    ("hrDeviceTable", host::device, &[2, 3], 4),
    ("ifTable", host::interface, &[3, 6, 8], 3),
    ("prtGeneralTable", printer::general, &[1, 2, 16, 17], 1),
    ("prtCoverTable", printer::cover, &[2, 3], 4),
    ("prtInputTable", printer::input, &[8, 9, 10, 11, 12, 13, 18], 5),
    ("prtOutputTable", printer::output, &[3, 4, 5, 6, 7, 12], 2),
    ("prtMarkerTable", printer::marker, &[3, 4], 1),
    ("prtMarkerSuppliesTable", printer::supply, &[3, 4, 5, 6, 7, 8, 9], 8),
];

/// How many critical alerts there were: asked for where somebody has a use for it.
const CRITICAL_ALERTS: Table = ("prtGeneralTable", printer::general, &[CRITICAL_ALERTS_COLUMN], 1);
/// `prtAlertCriticalEvents`.
pub(super) const CRITICAL_ALERTS_COLUMN: u32 = 18;

/// Everything that does not depend on an answer.
pub(super) fn full(habits: &Habits, counts_alerts: bool) -> Vec<Column> {
    let mut columns = scalars();
    if counts_alerts {
        columns.extend(of_table(habits, &CRITICAL_ALERTS));
    }
    for table in STATE.iter().chain(&[CONSOLE]).chain(&REST) {
        columns.extend(of_table(habits, table));
    }
    columns.push(column(habits, "prtMarkerColorantTable", printer::colorant(4), 5));
    columns.push(column(habits, "hrSWInstalledTable", host::software_name(), 1));
    columns.push(Column::scalar("ppmPrinterTable", printer::device_id()));
    if let Some(instance) = &habits.charset_instance {
        columns.extend(charset(instance));
    }
    columns.extend(xerox::known(habits));
    columns
}

/// What changes from one moment to the next.
pub(super) fn state(habits: &Habits) -> Vec<Column> {
    let mut columns = vec![Column::scalar("system", system::up_time())];
    for table in STATE.iter().chain(&[CONSOLE]) {
        columns.extend(of_table(habits, table));
    }
    columns
}

/// What the answers so far made known.
pub(super) fn dependent(habits: &Habits, walk: &Walk) -> Vec<Column> {
    let context = Context::new(&walk.answers, String::new(), TimeZone::UTC, Vec::new());
    let instance =
        context.charset_instance().filter(|instance| Some(instance) != habits.charset_instance.as_ref());
    let mut columns: Vec<Column> = instance.iter().filter_map(charset).collect();
    columns.extend(xerox::begin(habits, walk));
    columns.extend(xerox::next(habits, walk));
    columns.extend(supply_records::next(habits, walk));
    columns
}

fn scalars() -> Vec<Column> {
    let objects = [
        system::descr(),
        system::object_id(),
        system::up_time(),
        system::contact(),
        system::name(),
        system::location(),
        host::system_uptime(),
    ];
    objects.into_iter().map(|object| Column::scalar("system", object)).collect()
}

fn of_table<'a>(habits: &'a Habits, table: &'a Table) -> impl Iterator<Item = Column> + 'a {
    let (name, make, columns, guess) = *table;
    columns.iter().map(move |number| column(habits, name, make(*number), guess))
}

pub(super) fn column(habits: &Habits, table: &'static str, scope: Oid, guess: u32) -> Column {
    let expected = habits.expected(&scope, guess);
    Column::table(table, scope, expected)
}

/// One instance, by asking for what follows its predecessor.
fn charset(instance: &Oid) -> Option<Column> {
    let (last, before) = instance.arcs().split_last()?;
    let before = Oid::from_slice(before);
    let after = match last.checked_sub(1) {
        Some(previous) => extend(&before, &[previous]),
        None => before,
    };
    Some(Column::first_after("prtLocalizationTable", instance.clone(), after))
}
