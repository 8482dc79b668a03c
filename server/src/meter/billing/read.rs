use app::model::{Meter, ReadContent, ReadFlag, ReadMeter, ReadState, Reading, ServiceMeter};

use super::{Billing, Line, Rules, check};
use crate::clock::ClockLook;

/// A read and what is known of the billing meters after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// As they are when the read is written down.
    pub billing: Billing,
    /// What it holds.
    pub content: ReadContent,
    /// [`ReadState::Waiting`], or [`ReadState::Held`] where it bills nothing.
    pub state: ReadState,
}

/// What asking for a read comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// One, billed or held.
    Read(Box<Prepared>),
    /// None, because the printer reports no meter that is billed.
    NoMeters,
    /// None from this reading, which lacks these meters: it may be another matter with the next one. Where it is not,
    /// a hold follows.
    Incomplete(Vec<String>),
}

/// Makes a read of the same reading, at the same look at the clock, that `billing` was moved on by last: one
/// consistent set, or none.
pub fn read(billing: &Billing, reading: &Reading, now: &ClockLook, rules: &Rules) -> Taken {
    let Some(line) = &billing.line else { return Taken::NoMeters };
    let service = reading.service_meters.iter().map(service).collect();
    let mut flags = check::flags(reading);
    flags.extend(now.stepped.map(|step| ReadFlag::ClockStepped { seconds: step.as_secs() }));
    if !billing.holds.is_empty() {
        let serial = &reading.identity.serial_number;
        let shown = billing.others.iter().find(|other| other.serial_number == *serial).unwrap_or(line);
        let meters = rules.billing_meters(reading, Some(shown));
        let meters = meters.into_iter().map(|meter| read_meter(meter, shown, false)).collect();
        let content = ReadContent { meters, service, flags, holds: billing.holds.clone() };
        let prepared = Prepared { billing: billing.clone(), content, state: ReadState::Held };
        return Taken::Read(Box::new(prepared));
    }
    let absent = line.counters.values().filter(|counter| counter.missing_since.is_some() && !counter.retired);
    let absent: Vec<String> = absent.map(|counter| counter.label.clone()).collect();
    if !absent.is_empty() {
        return Taken::Incomplete(absent);
    }
    let meters = rules.billing_meters(reading, Some(line));
    let meters = meters.into_iter().map(|meter| read_meter(meter, line, true)).collect();
    let mut after = billing.clone();
    flags.splice(0..0, after.remarks.drain(..));
    for counter in after.line.iter_mut().flat_map(|line| line.counters.values_mut()) {
        counter.billed = Some(counter.usage());
    }
    let content = ReadContent { meters, service, flags, holds: Vec::new() };
    Taken::Read(Box::new(Prepared { billing: after, content, state: ReadState::Waiting }))
}

fn read_meter(meter: &Meter, line: &Line, billed: bool) -> ReadMeter {
    let counter = line.counters.get(&meter.key);
    ReadMeter {
        key: meter.key.clone(),
        label: meter.label.clone(),
        unit: meter.unit,
        value: meter.value,
        segment: counter.map_or(1, |counter| counter.segment),
        since_previous: counter.filter(|_| billed).and_then(super::Counter::since_billed),
        source: meter.source.name().to_owned(),
    }
}

fn service(meter: &Meter) -> ServiceMeter {
    ServiceMeter {
        key: meter.key.clone(),
        label: meter.label.clone(),
        unit: meter.unit,
        value: meter.value,
        source: meter.source.name().to_owned(),
    }
}
