use std::collections::BTreeMap;

use app::model::{Gap, Hold, HoldCause, Meter, ReadFlag, Reading};
use jiff::SignedDuration;

use super::{Billing, Counter, Line, Rules, bound, rollover::rolled_over};
use crate::clock::ClockLook;

/// A meter that is not reported for so long is missing: a printer that has just been switched on may not tell all of
/// them at once.
const MISSING_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// With so many holds open a gap is not passed over but waits.
const HOLDS: usize = 32;
/// Most printers that wait to be confirmed.
const OTHERS: usize = 4;
/// Most remarks that wait for the next read.
const REMARKS: usize = 32;

/// What a reading made of the billing meters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// As they are now.
    pub billing: Billing,
    /// The holds that it opened.
    pub opened: Vec<Hold>,
    /// Whether more than counts and times changed, so that it must be on the disk before it is relied on.
    pub durable: bool,
}

/// Takes a reading over that was taken at `now`.
pub fn observe(before: &Billing, reading: &Reading, now: &ClockLook, rules: &Rules) -> Observed {
    let mut billing = before.clone();
    let serial = reading.identity.serial_number.as_ref();
    let mut ledge = Ledge { now, rules, reading, open: &before.holds, opened: Vec::new() };
    match &mut billing.line {
        None => billing.line = ledge.begin(),
        Some(line) if is_another(line, serial) => ledge.other(line, &mut billing.others),
        Some(line) => {
            if line.serial_number.is_none() {
                line.serial_number = serial.cloned();
                for hold in billing.holds.iter_mut().filter(|hold| hold.serial_number.is_none()) {
                    hold.serial_number = serial.cloned();
                }
            }
            let remarks = ledge.advance(line);
            let room = REMARKS.saturating_sub(billing.remarks.len());
            billing.remarks.extend(remarks.into_iter().take(room));
        }
    }
    let mut opened = ledge.opened;
    for hold in &mut opened {
        billing.holds_opened += 1;
        hold.id = billing.holds_opened;
    }
    billing.holds.extend(opened.iter().cloned());
    let serial_of = |billing: &Billing| billing.line.as_ref().map(|line| line.serial_number.clone());
    let durable = !opened.is_empty()
        || before.remarks.len() != billing.remarks.len()
        || serial_of(before) != serial_of(&billing);
    Observed { billing, opened, durable }
}

/// Another serial number is another printer, or another board in this one. One that is not told is neither.
fn is_another(line: &Line, serial: Option<&String>) -> bool {
    line.serial_number.as_ref().zip(serial).is_some_and(|(known, told)| known != told)
}

/// What nobody may guess about in one reading.
#[derive(Default)]
struct Gaps {
    back: Vec<Gap>,
    /// By the most that can have been made.
    impossible: BTreeMap<u64, Vec<Gap>>,
}

/// One reading being taken over.
struct Ledge<'a> {
    now: &'a ClockLook,
    rules: &'a Rules,
    reading: &'a Reading,
    /// What was open before.
    open: &'a [Hold],
    opened: Vec<Hold>,
}

impl Ledge<'_> {
    /// The line of a printer that is read for the first time; `None` where it has no billing meter.
    fn begin(&self) -> Option<Line> {
        let meters = self.rules.billing_meters(self.reading, None);
        let counters =
            meters.into_iter().map(|meter| (meter.key.clone(), Counter::beginning(meter, self.now)));
        let serial_number = self.reading.identity.serial_number.clone();
        let line = Line { serial_number, counters: counters.collect() };
        (!line.counters.is_empty()).then_some(line)
    }

    /// A printer with another serial number than `line`: its meters go on beside, until somebody confirms it.
    fn other(&mut self, line: &Line, others: &mut Vec<Line>) {
        let serial = &self.reading.identity.serial_number;
        if let Some(known) = others.iter_mut().find(|other| other.serial_number == *serial) {
            // What is new about it is told when it is confirmed.
            self.advance(known);
            return;
        }
        let (Some(from), Some(to)) = (&line.serial_number, serial) else { return };
        if others.len() >= OTHERS || !self.has_room() {
            return;
        }
        let Some(other) = self.begin() else { return };
        let gaps = self.rules.billing_meters(self.reading, None).into_iter();
        let gaps = gaps.filter_map(|meter| Some(line.counters.get(&meter.key)?.gap(meter))).collect();
        others.push(other);
        self.tell(HoldCause::SerialNumber { from: from.clone(), to: to.clone(), gaps });
    }

    /// Moves the meters of a printer on. Answers what the next read has to say of it.
    fn advance(&mut self, line: &mut Line) -> Vec<ReadFlag> {
        let (mut remarks, mut gaps) = (Vec::new(), Gaps::default());
        for meter in self.rules.billing_meters(self.reading, Some(line)) {
            if let Some(counter) = line.counters.get_mut(&meter.key) {
                remarks.extend(self.step(counter, meter, &mut gaps));
            } else {
                line.counters.insert(meter.key.clone(), Counter::beginning(meter, self.now));
                remarks.push(ReadFlag::NewMeter { key: meter.key.clone() });
            }
        }
        self.tell_all(gaps);
        let shown = |key: &str| self.reading.meters.iter().any(|meter| meter.key == key);
        let missing: Vec<String> = line.counters.keys().filter(|key| !shown(key)).cloned().collect();
        for key in missing {
            if let Some(counter) = line.counters.get_mut(&key) {
                self.miss(&key, counter);
            }
        }
        remarks
    }

    fn step(&self, counter: &mut Counter, meter: &Meter, gaps: &mut Gaps) -> Option<ReadFlag> {
        let most = self.rules.rate.most(counter.unit, &counter.seen, self.now);
        counter.label.clone_from(&meter.label);
        counter.unit = meter.unit;
        meter.source.name().clone_into(&mut counter.source);
        let mut remark = None;
        if counter.retired {
            counter.begin_segment(meter.value, meter.value);
            counter.retired = false;
            remark = Some(ReadFlag::NewMeter { key: meter.key.clone() });
        } else if (counter.last..=counter.last.saturating_add(most)).contains(&meter.value) {
            counter.last = meter.value;
        } else if let Some((last, made)) = self.rolled_over(counter, meter) {
            counter.begin_segment(0, meter.value);
            counter.carried = counter.carried.saturating_add(made.saturating_sub(meter.value));
            remark = Some(ReadFlag::RolledOver { key: meter.key.clone(), last });
        } else if self.has_room() {
            let gap = counter.gap(meter);
            counter.begin_segment(meter.value, meter.value);
            if gap.new < gap.old {
                gaps.back.push(gap);
            } else {
                gaps.impossible.entry(most).or_default().push(gap);
            }
        } else {
            // Nothing is passed over: it is judged again when there is room.
            return None;
        }
        (counter.seen, counter.missing_since) = (*self.now, None);
        remark
    }

    /// Whether the meter began anew after its last count, as far as that needs nobody's word. A count that is held itself may
    /// never have been one.
    fn rolled_over(&self, counter: &Counter, meter: &Meter) -> Option<(u64, u64)> {
        let is_held = self.open.iter().any(|hold| {
            self.is_about(hold)
                && matches!(hold.cause, HoldCause::WentBack { .. } | HoldCause::Impossible { .. })
                && hold.cause.gaps().iter().any(|gap| gap.key == meter.key)
        });
        let surely = self.rules.rate.surely(counter.unit, &counter.seen, self.now);
        rolled_over(counter.last, meter.value, meter.rollover, surely).filter(|_| !is_held)
    }

    fn miss(&mut self, key: &str, counter: &mut Counter) {
        if counter.retired {
            return;
        }
        let since = *counter.missing_since.get_or_insert(*self.now);
        let Some(elapsed) = bound::elapsed(&since, self.now) else {
            // Nobody knows how long ago that was.
            counter.missing_since = Some(*self.now);
            return;
        };
        if elapsed >= MISSING_AFTER && !self.is_told_missing(key) && self.has_room() {
            let (key, label) = (key.to_owned(), counter.label.clone());
            self.tell(HoldCause::Missing { key, label, old: counter.last });
        }
    }

    /// One hold for what went back in this reading, and one for what grew too much: it has one reason.
    fn tell_all(&mut self, gaps: Gaps) {
        if !gaps.back.is_empty() {
            self.tell(HoldCause::WentBack { gaps: gaps.back });
        }
        for (most, gaps) in gaps.impossible {
            self.tell(HoldCause::Impossible { gaps, most });
        }
    }

    fn has_room(&self) -> bool {
        self.open.len() + self.opened.len() < HOLDS
    }

    /// Whether it is told already that this meter is missing.
    fn is_told_missing(&self, key: &str) -> bool {
        self.open.iter().any(|hold| {
            matches!(&hold.cause, HoldCause::Missing { key: missing, .. } if missing == key)
                && self.is_about(hold)
        })
    }

    /// Whether a hold is about the printer that is read, as far as serial numbers are told.
    fn is_about(&self, hold: &Hold) -> bool {
        let serial = &self.reading.identity.serial_number;
        hold.serial_number.is_none() || serial.is_none() || hold.serial_number == *serial
    }

    fn tell(&mut self, cause: HoldCause) {
        let serial_number = self.reading.identity.serial_number.clone();
        self.opened.push(Hold { id: 0, since: self.now.wall, serial_number, cause, proposal: None });
    }
}
