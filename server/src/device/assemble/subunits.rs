use std::collections::BTreeMap;

use app::model::{Cover, Input, Output};

use super::{
    Context,
    context::{Cell, RowExt},
    supplies::amount,
};
use crate::device::mib::{columns::printer, unit};

/// A row's name: its own, else its description, else "KIND N".
fn name(
    context: &Context<'_>,
    row: &BTreeMap<u32, Cell<'_>>,
    columns: [u32; 2],
    kind: &str,
    index: u32,
) -> String {
    let mut named = columns.iter().filter_map(|column| context.text(row.get(column)?.value));
    named.next().unwrap_or_else(|| format!("{kind} {index}"))
}

pub(super) fn inputs(context: &mut Context<'_>) -> Vec<Input> {
    let mut inputs = Vec::new();
    for (index, row) in context.table(printer::input, &[8, 9, 10, 11, 12, 13, 18]) {
        let Some(any) = row.cell(&[10, 9, 13, 18, 11, 12, 8]) else { continue };
        let amount = amount(context, row.get(&9), row.get(&10));
        inputs.push(Input {
            index,
            name: name(context, &row, [13, 18], "Tray", index),
            media: row.get(&12).and_then(|cell| context.text(cell.value)),
            unit: unit::name(row.number(8)),
            capacity: amount.capacity,
            level: amount.level,
            percent: amount.percent,
            state: unit::subunit_state(row.number(11)),
            source: any.source(),
        });
    }
    inputs
}

pub(super) fn outputs(context: &mut Context<'_>) -> Vec<Output> {
    let mut outputs = Vec::new();
    for (index, row) in context.table(printer::output, &[3, 4, 5, 6, 7, 12]) {
        let Some(any) = row.cell(&[5, 4, 7, 12, 6, 3]) else { continue };
        let amount = amount(context, row.get(&4), row.get(&5));
        outputs.push(Output {
            index,
            name: name(context, &row, [7, 12], "Output", index),
            unit: unit::name(row.number(3)),
            capacity: amount.capacity,
            level: amount.level,
            percent: amount.percent,
            state: unit::subunit_state(row.number(6)),
            source: any.source(),
        });
    }
    outputs
}

pub(super) fn covers(context: &mut Context<'_>) -> Vec<Cover> {
    let mut covers = Vec::new();
    for (index, row) in context.table(printer::cover, &[2, 3]) {
        let Some(any) = row.cell(&[3, 2]) else { continue };
        covers.push(Cover {
            index,
            name: name(context, &row, [2, 2], "Cover", index),
            state: unit::cover_status(row.number(3)),
            source: any.source(),
        });
    }
    covers
}
