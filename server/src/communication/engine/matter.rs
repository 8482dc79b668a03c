//! What the device knows of billing, as it is sent.

use app::model::{BillingRead, DueDays, Hold, HoldCause, ReadReason};
use jiff::{Span, Timestamp, civil::Date};

use crate::{
    communication::words,
    protocol::data::{
        meter_read::{Flag, MeterRead, MeterValue, Reason},
        read_held::{HeldMeter, HoldNote, ReadHeld},
    },
};

/// How many due dates one read can stand for, so that a clock that jumps far makes no endless list.
const MOST_DAYS: usize = 400;

/// A read that bills.
pub(super) fn read(read: &BillingRead, read_at: Timestamp, command: Option<String>) -> MeterRead {
    let content = &read.content;
    let meters = content.meters.iter().map(|meter| MeterValue {
        key: meter.key.clone(),
        label: meter.label.clone(),
        value: meter.value,
        unit: words::unit(meter.unit).into(),
        source: meter.source.clone(),
        segment: meter.segment,
    });
    let service = content.service.iter().map(|meter| MeterValue {
        key: meter.key.clone(),
        label: meter.label.clone(),
        value: meter.value,
        unit: words::unit(meter.unit).into(),
        source: meter.source.clone(),
        segment: 1,
    });
    let flags = content
        .flags
        .iter()
        .map(|flag| Flag { kind: words::flag_kind(flag).into(), detail: words::flag_detail(flag) });
    MeterRead {
        read_at,
        reading: read.sequence,
        reason: match read.reason {
            ReadReason::Scheduled if read.days.is_some_and(|days| days.first != days.last) => Reason::MadeUp,
            ReadReason::Scheduled => Reason::Scheduled,
            ReadReason::Requested => Reason::Requested,
            ReadReason::ByHand => Reason::Manual,
            ReadReason::Final => Reason::Final,
            ReadReason::Released => Reason::Released,
        },
        due_dates: each(read.days),
        command,
        meters: meters.collect(),
        service_meters: service.collect(),
        flags: flags.collect(),
    }
}

/// What holds billing.
pub(super) fn held(holds: &[Hold], read_at: Timestamp, reading: u64, days: Option<DueDays>) -> ReadHeld {
    ReadHeld { read_at, reading, due_dates: each(days), holds: holds.iter().map(note).collect() }
}

fn note(hold: &Hold) -> HoldNote {
    let gaps = hold.cause.gaps().iter().map(|gap| HeldMeter {
        key: gap.key.clone(),
        label: gap.label.clone(),
        old_value: gap.old,
        new_value: gap.new,
    });
    let serial_numbers = match &hold.cause {
        HoldCause::SerialNumber { from, to, .. } => Some((from.clone(), to.clone())),
        _ => None,
    };
    HoldNote {
        hold: hold.id,
        kind: kind(&hold.cause).into(),
        meters: gaps.collect(),
        old_serial_number: serial_numbers.as_ref().map(|(from, _)| from.clone()),
        new_serial_number: serial_numbers.map(|(_, to)| to),
        since: hold.since,
        reason: words::hold_reason(hold),
    }
}

fn kind(cause: &HoldCause) -> &'static str {
    match cause {
        HoldCause::WentBack { .. } => "went-back",
        HoldCause::Impossible { .. } => "more-than-possible",
        HoldCause::Missing { .. } => "missing",
        HoldCause::SerialNumber { .. } => "serial-number-changed",
    }
}

fn each(days: Option<DueDays>) -> Vec<Date> {
    let every = |days: DueDays| {
        days.first.series(Span::new().days(1)).take_while(move |day| *day <= days.last).take(MOST_DAYS)
    };
    days.into_iter().flat_map(every).collect()
}
