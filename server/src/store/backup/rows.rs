//! What a schema can't say of rows, and this program relies on all the same.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::{
    super::{audit, event, request, sample, token},
    maintenance, supplies,
};
use crate::account;

/// Rows that are read at a time.
const PAGE: usize = 1_000;

/// Columns that are times.
const TIMES: [(&str, &str); 31] = [
    ("setting", "changed_at"),
    ("secret", "changed_at"),
    ("account", "changed_at"),
    ("token", "made_at"),
    ("token", "expires_at"),
    ("device", "first_seen_at"),
    ("reading", "taken_at"),
    ("sample", "taken_at"),
    ("request", "at"),
    ("thinning", "thinned_to"),
    ("supply_identity", "since"),
    ("supply_identity", "replaced_at"),
    ("cartridge_change", "at"),
    ("cartridge_change", "found_at"),
    ("supply_entry", "counted_at"),
    ("supply_entry", "lowered_at"),
    ("supply_entry", "put_at"),
    ("supply_order", "opened_at"),
    ("supply_order", "submitted_at"),
    ("supply_order", "expected_at"),
    ("supply_order_step", "at"),
    ("episode", "raised_earliest"),
    ("episode", "raised_at"),
    ("episode", "seen_last"),
    ("episode", "cleared_earliest"),
    ("episode", "cleared_at"),
    ("episode", "worse_at"),
    ("finding", "opened_at"),
    ("finding", "worsened_at"),
    ("finding", "closed_at"),
    ("standing", "said_at"),
];

/// Columns that count, and where they begin.
const COUNTS: [(&str, &str, i64); 9] = [
    ("event", "id", 1),
    ("request", "id", 1),
    ("request", "number", 1),
    ("audit", "id", 1),
    ("reading", "sequence", 0),
    ("last_reading", "sequence_limit", 0),
    ("cartridge_change", "impressions", 0),
    ("supply_identity", "replaced_usage", 0),
    ("supply_order", "number", 1),
];

/// The first and the last day as numbers: year, month and day of four, two and two digits.
const DAYS: (i64, i64) = (101, 99_991_231);

/// What is wrong with a table.
pub(super) enum Fault {
    /// Rows that no version of this program writes: why not.
    Odd(String),
    /// What the database said.
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

/// Reads everything as the program would.
pub(super) fn check(connection: &Connection) -> Result<(), (&'static str, Fault)> {
    let (first, last) = (Timestamp::MIN.as_millisecond(), Timestamp::MAX.as_millisecond());
    for (table, column) in TIMES {
        let odd = format!("{column} NOT BETWEEN {first} AND {last}");
        none(connection, table, &odd, &format!("{column} is no time"))?;
    }
    for (table, column, first) in COUNTS {
        none(connection, table, &format!("{column} < {first}"), &format!("{column} is below {first}"))?;
    }
    let (first, last) = DAYS;
    for table in ["request", "supply_order", "service_request"] {
        none(connection, table, &format!("day NOT BETWEEN {first} AND {last}"), "day is no day")?;
    }
    let kinds = sample::Kind::ALL.map(|kind| format!("'{}'", kind.name())).join(", ");
    none(connection, "series", &format!("kind NOT IN ({kinds})"), "kind is none that there is")?;
    none(connection, "token", "length(hash) <> 32", "hash has not 32 octets")?;
    paged("audit", |last| Ok(audit::after(connection, last, PAGE)?.last().map(|entry| entry.id)))?;
    paged("event", |last| Ok(event::after(connection, last, PAGE)?.last().map(|event| event.id)))?;
    paged("request", |last| Ok(request::after(connection, last, PAGE)?.last().map(|request| request.id)))?;
    supplies::check(connection)?;
    maintenance::check(connection)?;
    let tokens = token::all(connection).map_err(|error| ("token", error.into()))?;
    if account::could_be_made(&tokens) {
        Ok(())
    } else {
        Err(("token", Fault::Odd("they are too many, or one of them is none that is made here".into())))
    }
}

/// That of no row this condition is true.
pub(super) fn none(
    connection: &Connection,
    table: &'static str,
    odd: &str,
    why: &str,
) -> Result<(), (&'static str, Fault)> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE {odd})");
    match connection.query_row(&sql, [], |row| row.get(0)) {
        Ok(false) => Ok(()),
        Ok(true) => Err((table, Fault::Odd(why.to_owned()))),
        Err(error) => Err((table, error.into())),
    }
}

/// What no version of this program writes, and why.
pub(super) fn sound(sound: bool, why_not: &str) -> Result<(), Fault> {
    if sound { Ok(()) } else { Err(Fault::Odd(why_not.to_owned())) }
}

/// Reads each row.
pub(super) fn each(
    connection: &Connection,
    table: &'static str,
    sql: &str,
    read: impl Fn(&Row<'_>) -> Result<(), Fault>,
) -> Result<(), (&'static str, Fault)> {
    let all = || {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            read(row)?;
        }
        Ok(())
    };
    all().map_err(|fault| (table, fault))
}

/// Reads a table from its beginning to its end; `read` answers the last number of a page.
fn paged(
    table: &'static str,
    read: impl Fn(i64) -> rusqlite::Result<Option<i64>>,
) -> Result<(), (&'static str, Fault)> {
    let mut last = 0;
    while let Some(next) = read(last).map_err(|error| (table, error.into()))? {
        last = next;
    }
    Ok(())
}
