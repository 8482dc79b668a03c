use std::{collections::BTreeMap, time::Duration};

use app::model::{Alert, Fault};
use jiff::Timestamp;

use super::{Context, context::RowExt};
use crate::device::{
    mib::{
        alert,
        columns::{printer, system, xerox},
    },
    text,
    value::{Value, extend},
};

/// The code of an alert that says none: unknown(2).
const UNKNOWN_CODE: i64 = 2;

pub(super) fn active(context: &mut Context<'_>, taken_at: Timestamp) -> Vec<Alert> {
    let vendor = vendor_rows(context);
    let uptime = context.scalar(&system::up_time()).and_then(|cell| cell.value.number());
    let mut alerts = Vec::new();
    for (index, row) in context.table(printer::alert, &[2, 3, 4, 5, 6, 7, 8, 9]) {
        let Some(any) = row.cell(&[7, 2, 8, 4, 3, 5, 6, 9]) else { continue };
        let code = row.number(7);
        if code.is_none() {
            context.problem(&any.oid, "an alert has no code; it is shown as unknown");
        }
        let known = vendor.get(&i64::from(index));
        let description = row.get(&8).and_then(|cell| context.text(cell.value));
        alerts.push(Alert {
            index,
            severity: alert::severity(row.number(2)),
            training: alert::training(row.number(3)),
            group: alert::group_name(row.number(4)),
            group_index: row.number(5),
            code: code.unwrap_or(UNKNOWN_CODE),
            code_name: alert::code_name(code.unwrap_or(UNKNOWN_CODE)),
            vendor_code: known.and_then(|known| known.code.clone()),
            location: row.number(6),
            description,
            raised_at: known
                .and_then(|known| known.at)
                .or_else(|| raised_at(taken_at, uptime, row.number(9))),
            source: any.source(),
        });
    }
    alerts
}

/// When each alert was raised as its ticks alone tell it, by its index.
pub(super) fn by_ticks(context: &Context<'_>, taken_at: Timestamp) -> BTreeMap<u32, Timestamp> {
    let uptime = context.scalar(&system::up_time()).and_then(|cell| cell.value.number());
    let rows = context.table(printer::alert, &[9]);
    rows.into_iter()
        .filter_map(|(index, row)| Some((index, raised_at(taken_at, uptime, row.number(9))?)))
        .collect()
}

/// `prtAlertTime` counts hundredths of a second from the agent's start. 0, and a time that is still to come,
/// tell nothing.
fn raised_at(taken_at: Timestamp, uptime: Option<i64>, ticks: Option<i64>) -> Option<Timestamp> {
    let (uptime, ticks) = (uptime?, ticks.filter(|ticks| *ticks > 0)?);
    let ago = u64::try_from(uptime.checked_sub(ticks)?).ok()?;
    let at = taken_at.checked_sub(Duration::from_millis(ago.checked_mul(10)?)).ok()?;
    // Hundredths of seconds would claim more than a reading a few milliseconds long can tell.
    at.round(jiff::Unit::Second).ok()
}

struct VendorRow {
    code: Option<String>,
    at: Option<Timestamp>,
}

/// The vendor's alert rows by the `prtAlertIndex` that they explain.
fn vendor_rows(context: &Context<'_>) -> BTreeMap<i64, VendorRow> {
    let rows = context.table(xerox::alert, &[6, 9, 14]);
    let rows = rows.values().filter_map(|row| {
        let at = row.get(&9).and_then(|cell| text::date_and_time(cell.value.octets()?, &context.zone));
        let code = row.get(&6).and_then(|cell| context.text(cell.value));
        Some((row.number(14)?, VendorRow { code, at }))
    });
    rows.collect()
}

/// The printer's own log (`xcmHrSystemFaultTable`), indexed by row alone.
pub(super) fn faults(context: &mut Context<'_>) -> Vec<Fault> {
    let codes = xerox::fault(3);
    let faults = context.answers.below(&codes).filter_map(|(arcs, code)| {
        let beside = |column: u32| context.answers.get(&extend(&xerox::fault(column), arcs));
        Some(Fault {
            index: *arcs.last()?,
            code: code.number()?,
            text: beside(4).and_then(|text| context.text(text)),
            at: beside(7)
                .and_then(Value::octets)
                .and_then(|octets| text::date_and_time(octets, &context.zone)),
            source: app::model::Source::Oid(extend(&codes, arcs).to_string()),
        })
    });
    faults.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_counted_back_from_the_reading() {
        let taken_at: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a time");
        let table = [
            (Some(360_000), Some(180_000), Some("2026-11-22T11:30:00Z")),
            (Some(360_000), Some(0), None),
            (Some(100), Some(200), None),
            (None, Some(100), None),
            (Some(100), None, None),
            (Some(i64::MAX), Some(1), None),
            (Some(i64::MIN), Some(1), None),
        ];
        for (uptime, ticks, expected) in table {
            let found = raised_at(taken_at, uptime, ticks).map(|at| at.to_string());
            assert_eq!(found.as_deref(), expected, "{uptime:?} {ticks:?}");
        }
    }
}
