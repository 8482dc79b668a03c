use jiff::Timestamp;
use rusqlite::Row;

use crate::{
    report::{
        event_column::{AT, COLUMNS, Column, Happened, ID, KIND, LABEL, SUBJECT, Told},
        rows::{Fact, Rows, Value},
    },
    store::maintenance::history::EventPlace,
};

pub(super) const SECTION: &str = "events";

/// An event: what it is about with the kind of event as its value, then whatever else is known of it and of its alert. The
/// lines of one event have its number as index. Answers its place.
pub(super) fn write(row: &Row<'_>, rows: &mut Rows) -> rusqlite::Result<EventPlace> {
    let id = row.get(ID)?;
    let at = Timestamp::from_millisecond(row.get(AT)?).ok();
    let happened = Happened::new(row)?;
    let subject = told(&COLUMNS[SUBJECT], &happened)?;
    let label = told(&COLUMNS[LABEL], &happened)?;
    let kind = told(&COLUMNS[KIND], &happened)?;
    let fact = Fact {
        section: SECTION,
        index: Some(id),
        key: &subject,
        label: &label,
        value: (*kind).into(),
        unit: "",
        time: at,
        source: "recorder",
    };
    rows.push(&fact);
    let mut key = String::with_capacity(subject.len() + 32);
    for (column, end) in COLUMNS.iter().filter_map(|column| Some((column, column.key?))) {
        let told = column.of(&happened)?;
        let value = match &told {
            Told::Nothing => continue,
            Told::Number(number) => Value::from(*number),
            Told::Word(text) | Told::Text(text) => (**text).into(),
            Told::Time(milliseconds) => match Timestamp::from_millisecond(*milliseconds) {
                Ok(time) => time.into(),
                Err(_) => continue,
            },
        };
        key.clear();
        key.extend([&*subject, "/", end]);
        rows.push(&Fact { key: &key, value, unit: column.unit, ..fact });
    }
    EventPlace::of_row(row)
}

/// The text of a column that every event has.
fn told(column: &Column, happened: &Happened<'_, '_>) -> rusqlite::Result<String> {
    Ok(match column.of(happened)? {
        Told::Word(text) | Told::Text(text) => text.into_owned(),
        Told::Nothing | Told::Number(_) | Told::Time(_) => String::new(),
    })
}

/// In place of what the store could not read.
pub(super) fn write_unreadable(section: &'static str, at: Timestamp, rows: &mut Rows) {
    rows.push(&Fact {
        section,
        key: "problem",
        label: "This could not be read; the log of this software says why",
        time: Some(at),
        source: "recorder",
        ..Fact::default()
    });
}
