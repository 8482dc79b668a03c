//! What the vendor keeps of supplies beside their levels: whose job they are, when they were replaced, how much they were
//! used. Few machines have it, so it is looked for once, and again where the printer is not as it was.
//!
//! Looking costs three values, in a request that is made anyway or in one more: two datagrams at the most. Where there is
//! something it is asked for with each full look: a row of the list, and two values each of four details a supply, of 16
//! supplies at the most; one value of a supply without details.

use std::collections::{BTreeMap, BTreeSet};

use super::{Habits, plan::column};
use crate::device::{
    mib::columns::{printer, xerox},
    value::{Answers, Oid, Value, extend},
    walk::{Column, Walk},
};

/// Supplies whose details are asked for.
const MOST_SUPPLIES: usize = 16;
const LIST: &str = "xcmHrSuppliesTable";
const DETAILS: &str = "xcmHrDetailTable";

/// Column and type of what is asked for: usage, what was counted at the replacement, its date, the serial number.
const WANTED: [(u32, u32); 4] = [
    (7, xerox::LIFETIME_USAGE),
    (7, xerox::REPLACE_SYSTEM_USAGE),
    (9, xerox::REPLACE_DATE),
    (9, xerox::SERIAL_NUMBER),
];
/// The place of the date among these.
const DATE: usize = 2;

/// What is kept of supplies: whether the vendor lists them, and the rows that details may be about, with whether there are
/// any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SupplyRecords {
    listed: bool,
    rows: BTreeMap<[u32; 2], bool>,
}

impl SupplyRecords {
    /// Takes what was answered. A look that lost some answers does not unlearn anything.
    pub(super) fn learn(&mut self, answers: &Answers) {
        self.listed |= is_listed(answers);
        let known = |[table, row]: &[u32; 2]| {
            let has = |(column, kind): &(u32, u32)| {
                let scope = extend(&xerox::supply_detail(*column), &[*table, 1, *row, *kind]);
                answers.below(&scope).next().is_some()
            };
            WANTED.iter().any(has)
        };
        for row in rows(answers) {
            *self.rows.entry(row).or_default() |= known(&row);
        }
    }
}

/// Finds out whether there is anything.
pub(super) fn probes() -> [Column; 3] {
    let details = |table| {
        let scope = extend(&xerox::supply_detail(7), &[table]);
        Column::first_after(DETAILS, scope.clone(), scope)
    };
    // Behind no row: the whole column begins elsewhere.
    let list = Column::first_after(LIST, xerox::supply(2), extend(&xerox::supply(2), &[0]));
    [list, details(xerox::OF_SUPPLIES), details(xerox::OF_MARKER_SUPPLIES)]
}

/// What is known to be there.
pub(super) fn known(habits: &Habits) -> Vec<Column> {
    let Some(records) = &habits.supply_records else { return Vec::new() };
    let mut columns = Vec::new();
    if records.listed {
        columns.extend(list(habits, 0));
    }
    for (row, has_details) in &records.rows {
        let wanted = details(habits, *row);
        // A supply that was never replaced may have its first detail when it is.
        columns.extend(
            wanted
                .into_iter()
                .enumerate()
                .filter(|(place, _)| *has_details || *place == DATE)
                .map(|(_, column)| column),
        );
    }
    columns
}

/// What the answers so far make worth asking next.
pub(super) fn next(habits: &Habits, walk: &Walk) -> Vec<Column> {
    let answers = &walk.answers;
    let mut columns = Vec::new();
    if is_listed(answers) {
        columns.extend(list(habits, marker_supplies(answers).len()));
    }
    let known =
        |row: &[u32; 2]| habits.supply_records.as_ref().is_some_and(|records| records.rows.contains_key(row));
    columns.extend(rows(answers).into_iter().filter(|row| !known(row)).flat_map(|row| details(habits, row)));
    columns
}

fn is_listed(answers: &Answers) -> bool {
    answers.below(&xerox::supply(2)).next().is_some()
}

fn list(habits: &Habits, guess: usize) -> [Column; 3] {
    let guess = u32::try_from(guess).unwrap_or(0);
    [2, 4, 6].map(|number| column(habits, LIST, xerox::supply(number), guess))
}

fn details(habits: &Habits, [table, row]: [u32; 2]) -> [Column; 4] {
    WANTED.map(|(number, kind)| {
        let scope = extend(&xerox::supply_detail(number), &[table, 1, row, kind]);
        column(habits, DETAILS, scope, 1)
    })
}

/// The rows that details may be about: table and row, where that table has details at all.
fn rows(answers: &Answers) -> Vec<[u32; 2]> {
    let has = |table| answers.below(&extend(&xerox::supply_detail(7), &[table])).next().is_some();
    let mut rows = Vec::new();
    if has(xerox::OF_MARKER_SUPPLIES) {
        let supplies = marker_supplies(answers).into_iter();
        rows.extend(supplies.take(MOST_SUPPLIES).map(|supply| [xerox::OF_MARKER_SUPPLIES, supply]));
    }
    if has(xerox::OF_SUPPLIES) {
        let description = printer::supply(6);
        let listed =
            answers.below(&xerox::supply(2)).filter_map(|(arcs, reference)| match (arcs, reference) {
                ([row], Value::Oid(reference)) if reference.starts_with(&description) => Some(*row),
                _ => None,
            });
        rows.extend(listed.take(MOST_SUPPLIES).map(|row| [xerox::OF_SUPPLIES, row]));
    }
    rows.truncate(MOST_SUPPLIES);
    rows
}

/// Every `prtMarkerSuppliesIndex` that was answered.
fn marker_supplies(answers: &Answers) -> BTreeSet<u32> {
    let of = |column: Oid| -> Vec<u32> {
        answers.below(&column).filter_map(|(arcs, _)| arcs.last().copied()).collect()
    };
    of(printer::supply(9)).into_iter().chain(of(printer::supply(6))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::value::oid;

    fn learnt(answers: &Answers) -> Habits {
        let mut habits = Habits::default();
        habits.supply_records.get_or_insert_default().learn(answers);
        habits
    }

    /// So many supplies, each with a detail of this type.
    fn supplies(count: u32, kind: u32) -> Answers {
        let objects = (1..=count).flat_map(|supply| {
            let detail = extend(&xerox::supply_detail(7), &[xerox::OF_MARKER_SUPPLIES, 1, supply, kind, 1]);
            [(extend(&printer::supply(9), &[1, supply]), Value::Number(50)), (detail, Value::Number(1))]
        });
        objects.collect()
    }

    #[test]
    fn of_a_printer_without_records_nothing_more_is_asked_and_of_one_with_many_so_much() {
        assert_eq!(known(&learnt(&Answers::default())).len(), 0);
        let none: Answers = [(extend(&printer::supply(9), &[1, 1]), Value::Number(50))].into_iter().collect();
        assert_eq!(known(&learnt(&none)).len(), 0);
        assert_eq!(known(&learnt(&supplies(2, xerox::LIFETIME_USAGE))).len(), 2 * WANTED.len());
        assert_eq!(known(&learnt(&supplies(2, 251))).len(), 2, "a date may come later");
        assert_eq!(known(&learnt(&supplies(100, xerox::LIFETIME_USAGE))).len(), MOST_SUPPLIES * WANTED.len());
    }

    #[test]
    fn a_look_that_lost_answers_unlearns_nothing_and_details_that_come_later_are_learnt() {
        let mut records = SupplyRecords::default();
        records.learn(&supplies(1, 251));
        let list = (extend(&xerox::supply(2), &[1]), Value::Oid(oid!(0, 0)));
        let mut more = supplies(1, xerox::LIFETIME_USAGE);
        more.insert(list.0, list.1);
        records.learn(&more);
        let known = records.clone();
        records.learn(&Answers::default());
        assert_eq!(records, known);
        assert_eq!(known, SupplyRecords { listed: true, rows: [([2, 1], true)].into() });
    }
}
