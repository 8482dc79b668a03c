//! What the vendor keeps of a supply beside its level. Nothing here is taken on trust: a date has to be one, and of a time at
//! which a cartridge can have been replaced; a count is not negative.

use app::model::{ReplacedBy, Source, SupplyRecord};
use jiff::{SignedDuration, Timestamp};

use super::{Context, description::is_number};
use crate::device::{
    mib::columns::{printer, xerox},
    text,
    value::{Oid, Value, extend},
};

/// A clock that nobody has set begins in 1970, 1980 or 2000.
const FIRST_YEAR: i16 = 2001;
/// The printer's clock may go ahead of ours, and its zone be another one.
const AHEAD: SignedDuration = SignedDuration::from_hours(26);

/// What is kept of one supply.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) record: SupplyRecord,
    pub(super) part_number: Option<String>,
    pub(super) serial_number: Option<String>,
}

/// What is kept of the supply of this `prtMarkerSuppliesIndex`, as of `taken_at`.
pub(super) fn of(context: &mut Context<'_>, supply: u32, taken_at: Timestamp) -> Kept {
    let listed = listed(context, supply);
    let mut kept = Kept::default();
    let details = Details { supply, listed };
    kept.record.usage = details
        .first(context, 7, xerox::LIFETIME_USAGE)
        .and_then(|(oid, value)| note(&mut kept.record, "usage", &oid, count(context, &oid, &value)));
    latest(context, &details, taken_at, &mut kept.record);
    if let Some((oid, value)) = details.first(context, 9, xerox::SERIAL_NUMBER) {
        let number = context.text(&value).filter(|number| is_number(number));
        kept.serial_number = note(&mut kept.record, "serial_number", &oid, number);
    }
    if let Some(row) = listed {
        let value = |column| {
            let oid = extend(&xerox::supply(column), &[row]);
            context.answers.get(&oid).map(|value| (oid, value.clone()))
        };
        if let Some((oid, class)) = value(4) {
            let by = class.number().and_then(replaced_by);
            kept.record.replaced_by = note(&mut kept.record, "replaced_by", &oid, by);
        }
        if let Some((oid, number)) = value(6) {
            let number = context.text(&number).filter(|number| is_number(number));
            kept.part_number = note(&mut kept.record, "part_number", &oid, number);
        }
    }
    kept
}

/// Where the details of a supply stand.
struct Details {
    supply: u32,
    listed: Option<u32>,
}

impl Details {
    /// All values of a type, with their instances: those about the row of the standard's table, else about the vendor's.
    fn all(&self, context: &Context<'_>, column: u32, kind: u32) -> Vec<(Oid, Value)> {
        let tables = [(xerox::OF_MARKER_SUPPLIES, Some(self.supply)), (xerox::OF_SUPPLIES, self.listed)];
        let rows = tables.into_iter().filter_map(|(table, row)| Some([table, 1, row?, kind]));
        let found = rows.map(|row| {
            let scope = extend(&xerox::supply_detail(column), &row);
            let values = context.answers.below(&scope).filter(|(arcs, _)| arcs.len() == 1);
            values.map(|(arcs, value)| (extend(&scope, arcs), value.clone())).collect::<Vec<_>>()
        });
        found.into_iter().find(|values| !values.is_empty()).unwrap_or_default()
    }

    fn first(&self, context: &Context<'_>, column: u32, kind: u32) -> Option<(Oid, Value)> {
        self.all(context, column, kind).into_iter().next()
    }
}

/// The latest replacement of those that the printer tells: its date, and what was counted at it.
fn latest(context: &mut Context<'_>, details: &Details, taken_at: Timestamp, record: &mut SupplyRecord) {
    let mut newest: Option<(Timestamp, Oid)> = None;
    for (oid, value) in details.all(context, 9, xerox::REPLACE_DATE) {
        let date = date(context, &oid, &value, taken_at);
        if let Some(date) = date.filter(|date| newest.as_ref().is_none_or(|(known, _)| date > known)) {
            newest = Some((date, oid));
        }
    }
    let mut most: Option<(u64, Oid)> = None;
    for (oid, value) in details.all(context, 7, xerox::REPLACE_SYSTEM_USAGE) {
        let counted = count(context, &oid, &value);
        if let Some(counted) =
            counted.filter(|counted| most.as_ref().is_none_or(|(known, _)| counted > known))
        {
            most = Some((counted, oid));
        }
    }
    if let Some((date, oid)) = newest {
        record.replaced_at = note(record, "replaced_at", &oid, Some(date));
    }
    if let Some((counted, oid)) = most {
        record.replaced_usage = note(record, "replaced_usage", &oid, Some(counted));
    }
}

/// A date at which a cartridge can have been replaced. Nothing, or nothing but zeros, is no date and no mistake.
fn date(context: &mut Context<'_>, oid: &Oid, value: &Value, taken_at: Timestamp) -> Option<Timestamp> {
    let octets = value.octets();
    if octets.is_some_and(|octets| octets.iter().all(|octet| *octet == 0)) {
        return None;
    }
    let date = octets.and_then(|octets| text::date_and_time(octets, &context.zone));
    let Some(date) = date else {
        context.problem(oid, "a date of replacement is no date; it was left out");
        return None;
    };
    let latest = taken_at.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let year = date.to_zoned(context.zone.clone()).year();
    if year < FIRST_YEAR || date > latest {
        context.problem(oid, &format!("a supply can't have been replaced at {date}; it was left out"));
        return None;
    }
    Some(date)
}

fn count(context: &mut Context<'_>, oid: &Oid, value: &Value) -> Option<u64> {
    let Some(number) = value.number() else {
        context.problem(oid, "a count of a supply shows no number; it was left out");
        return None;
    };
    let count = u64::try_from(number).ok();
    if count.is_none() {
        context.problem(
            oid,
            &format!("a count of a supply shows the negative number {number}; it was left out"),
        );
    }
    count
}

/// `XcmHrSuppliesClassTC`: what customers have on hand or replace, and what service does.
fn replaced_by(class: i64) -> Option<ReplacedBy> {
    match class {
        3 | 4 => Some(ReplacedBy::Customer),
        5 | 6 => Some(ReplacedBy::Service),
        _ => None,
    }
}

/// The row of the vendor's list that refers to this supply.
fn listed(context: &Context<'_>, supply: u32) -> Option<u32> {
    let description = extend(&printer::supply(6), &[context.device, supply]);
    context.answers.below(&xerox::supply(2)).find_map(|(arcs, reference)| match (arcs, reference) {
        ([row], Value::Oid(reference)) if *reference == description => Some(*row),
        _ => None,
    })
}

/// Notes where a value that is there came from.
fn note<T>(record: &mut SupplyRecord, field: &str, oid: &Oid, value: Option<T>) -> Option<T> {
    if value.is_some() {
        record.sources.insert(field.into(), Source::Oid(oid.to_string()));
    }
    value
}

#[cfg(test)]
mod tests;
