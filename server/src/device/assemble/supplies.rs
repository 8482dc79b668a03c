use app::model::{Alert, DetectedError, LOW_PERCENT, Level, Supply, SupplyClass, SupplyState};
use jiff::Timestamp;

use super::{
    Context,
    context::{Cell, RowExt},
    description, supply_record,
};
use crate::device::{
    mib::{columns::printer, supply, unit},
    value::Oid,
};

pub(super) fn supplies(
    context: &mut Context<'_>,
    alerts: &[Alert],
    errors: &[DetectedError],
    taken_at: Timestamp,
) -> Vec<Supply> {
    let colorants = context.table(printer::colorant, &[4]);
    let colorant = |context: &Context<'_>, index: Option<i64>| {
        let row = colorants.get(&u32::try_from(index?).ok()?)?;
        context.text(row.get(&4)?.value).map(|text| text.to_lowercase())
    };
    let mut supplies = Vec::new();
    for (index, row) in context.table(printer::supply, &[3, 4, 5, 6, 7, 8, 9]) {
        let Some(any) = row.cell(&[9, 8, 6, 4, 5, 7, 3]) else { continue };
        let source = any.source();
        let text = row.get(&6).and_then(|cell| context.text(cell.value)).unwrap_or_default();
        let described = description::split(&text);
        let class = supply::class(row.number(4), row.number(5));
        let amount = amount(context, row.get(&8), row.get(&9));
        let kept = supply_record::of(context, index, taken_at);
        supplies.push(Supply {
            index,
            class,
            kind: supply::type_name(row.number(5)),
            colorant: colorant(context, row.number(3)),
            part_number: described.part_number.or(kept.part_number),
            serial_number: described.serial_number.or(kept.serial_number),
            description: described.name,
            unit: unit::name(row.number(7)),
            capacity: amount.capacity,
            level: amount.level,
            percent: amount.percent,
            state: state(index, class, &amount, alerts),
            source,
            record: kept.record,
        });
    }
    of_the_printer_as_a_whole(&mut supplies, errors);
    supplies
}

/// Simple printers say that toner is low, or that there is none, of themselves as a whole (`hrPrinterDetectedErrorState`) and
/// nowhere else. Where there is one toner, and neither a number nor an alert says anything of it, it is that one.
fn of_the_printer_as_a_whole(supplies: &mut [Supply], errors: &[DetectedError]) {
    let said = if errors.contains(&DetectedError::NoToner) {
        SupplyState::Empty
    } else if errors.contains(&DetectedError::LowToner) {
        SupplyState::Low
    } else {
        return;
    };
    let is_toner = |supply: &&mut Supply| matches!(supply.kind.as_str(), "toner" | "toner-cartridge");
    let mut toners = supplies.iter_mut().filter(is_toner);
    let (Some(toner), None) = (toners.next(), toners.next()) else { return };
    if toner.percent.is_none() && matches!(toner.state, SupplyState::Ok | SupplyState::Unknown) {
        toner.state = said;
    }
}

/// Capacity, level and percent of a supply or tray.
pub(super) struct Amount {
    pub capacity: Option<i64>,
    pub level: Level,
    pub percent: Option<u8>,
}

/// Reads capacity and level, and notes what can't be.
pub(super) fn amount(
    context: &mut Context<'_>,
    capacity: Option<&Cell<'_>>,
    level: Option<&Cell<'_>>,
) -> Amount {
    let known = capacity.and_then(|cell| cell.value.number()).filter(|capacity| *capacity >= 0);
    let raw = level.and_then(|cell| Some((cell.value.number()?, &cell.oid)));
    let measured = raw.map_or(Level::Unknown, |(number, _)| Level::from_mib(number));
    let above = |oid: &Oid, level: i64, capacity: i64| {
        (oid.clone(), format!("the level {level} is above the capacity {capacity}; it was taken as full"))
    };
    let odd = match (raw, known) {
        (Some((number @ ..-3, oid)), _) => {
            Some((oid.clone(), format!("the level {number} is outside RFC 3805")))
        }
        (Some((level, oid)), Some(capacity @ 1..)) if level > capacity => Some(above(oid, level, capacity)),
        _ => None,
    };
    if let Some((oid, what)) = odd {
        context.problem(&oid, &what);
    }
    Amount { capacity: known, level: measured, percent: measured.percent(known) }
}

/// What the printer's alerts say goes first, then the level.
fn state(index: u32, class: SupplyClass, amount: &Amount, alerts: &[Alert]) -> SupplyState {
    let receptacle = class == SupplyClass::Receptacle;
    let used_up = if receptacle { SupplyState::Full } else { SupplyState::Empty };
    let own = alerts
        .iter()
        .filter(|alert| alert.group == "marker-supplies" && alert.group_index == Some(i64::from(index)))
        .filter_map(|alert| alert.code_name.as_deref());
    let mut low = false;
    for code in own {
        // "almost-empty" and "almost-full" end like "empty" and "full".
        if ["almost", "near-limit", "low"].iter().any(|word| code.contains(word)) {
            low = true;
        } else if ["empty", "full", "life-over", "opc-life-over", "at-limit"]
            .iter()
            .any(|end| code.ends_with(end))
        {
            return used_up;
        }
    }
    match (amount.level, amount.percent) {
        (Level::Measured { value: 0 }, _) => used_up,
        _ if low => SupplyState::Low,
        (_, Some(..=LOW_PERCENT)) => SupplyState::Low,
        (Level::Measured { .. } | Level::SomeRemaining | Level::Unrestricted, _) => SupplyState::Ok,
        (Level::Unknown, _) => SupplyState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use DetectedError as E;

    use super::*;
    use crate::testing::reading;

    #[test]
    fn what_a_printer_says_of_itself_as_a_whole_is_said_of_its_one_toner_that_tells_nothing_else() {
        let supply = |kind: &str, state, percent| Supply {
            kind: kind.into(),
            state,
            percent,
            ..reading().supplies[0].clone()
        };
        let silent = |kind: &str| supply(kind, SupplyState::Ok, None);
        // The supplies, what is set, and the state of the first supply afterwards.
        let table: [(&[Supply], &[E], SupplyState); 9] = [
            (&[silent("toner-cartridge"), silent("opc")], &[E::LowToner], SupplyState::Low),
            (&[silent("toner"), silent("waste-toner")], &[E::NoToner, E::LowToner], SupplyState::Empty),
            (&[supply("toner", SupplyState::Unknown, None)], &[E::LowToner], SupplyState::Low),
            (&[silent("toner")], &[E::LowPaper, E::Jammed], SupplyState::Ok),
            (&[silent("toner")], &[], SupplyState::Ok),
            (&[supply("toner", SupplyState::Ok, Some(60))], &[E::LowToner], SupplyState::Ok),
            (&[supply("toner", SupplyState::Empty, None)], &[E::LowToner], SupplyState::Empty),
            (&[silent("toner"), silent("toner")], &[E::LowToner], SupplyState::Ok),
            (&[silent("opc"), silent("toner")], &[E::LowToner], SupplyState::Ok),
        ];
        for (supplies, errors, state) in table {
            let mut supplies = supplies.to_vec();
            of_the_printer_as_a_whole(&mut supplies, errors);
            assert_eq!(supplies[0].state, state, "{errors:?} {supplies:?}");
        }
    }
}
