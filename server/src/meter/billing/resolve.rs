use std::collections::BTreeMap;

use app::{
    model::{EndAndStart, Gap, Hold, HoldCause, ReadFlag, Resolution},
    port::ResolutionError,
};

use super::{Billing, Counter, Line, rollover::made};

/// No resolution says that more was made in a gap: not in years, and not by mistyping.
const MOST: u64 = 100_000_000;

/// What accepting a resolution comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// What is known of the billing meters then.
    pub billing: Billing,
    /// The hold that it was for.
    pub hold: Hold,
    /// Holds that end with it, because the printer that they are about is not the one that is billed.
    pub closed: Vec<Hold>,
    /// What is billed for the gap, by meter.
    pub made: BTreeMap<String, u64>,
}

/// Whether a resolution can be one for this cause.
pub fn fits(cause: &HoldCause, resolution: &Resolution) -> bool {
    match resolution {
        Resolution::AsIs => true,
        Resolution::Rollover { .. } => matches!(cause, HoldCause::WentBack { .. }),
        Resolution::MeterChange { .. } => {
            matches!(cause, HoldCause::WentBack { .. } | HoldCause::Impossible { .. })
        }
        Resolution::SerialNumber { .. } => matches!(cause, HoldCause::SerialNumber { .. }),
    }
}

/// Accepts a resolution of the hold numbered `id`.
pub fn resolve(before: &Billing, id: u64, resolution: &Resolution) -> Result<Resolved, ResolutionError> {
    let position = before.holds.iter().position(|hold| hold.id == id).ok_or(ResolutionError::NotOpen)?;
    let mut billing = before.clone();
    let hold = billing.holds.remove(position);
    if !fits(&hold.cause, resolution) {
        return Err(ResolutionError::DoesNotFit);
    }
    let made = made_in(&hold.cause, resolution)?;
    let closed = match &hold.cause {
        HoldCause::SerialNumber { to, .. } => {
            let confirmed = matches!(resolution, Resolution::SerialNumber { .. });
            if confirmed { confirm(&mut billing, to, &made)? } else { forget(&mut billing, to) }
        }
        HoldCause::Missing { key, .. } => {
            if let Some(counter) = counter_of(&mut billing, &hold, key)
                && counter.missing_since.take().is_some()
            {
                counter.retired = true;
            }
            Vec::new()
        }
        HoldCause::WentBack { .. } | HoldCause::Impossible { .. } => {
            for (key, made) in &made {
                if let Some(counter) = counter_of(&mut billing, &hold, key) {
                    counter.carried = counter.carried.saturating_add(*made);
                }
            }
            Vec::new()
        }
    };
    Ok(Resolved { billing, hold, closed, made })
}

/// What was made in each gap, as the resolution says.
fn made_in(cause: &HoldCause, resolution: &Resolution) -> Result<BTreeMap<String, u64>, ResolutionError> {
    let mut all = BTreeMap::new();
    match resolution {
        Resolution::Rollover { last } => {
            for gap in cause.gaps() {
                let told = gap.rollover == Some(*last);
                let made =
                    made(gap.old, gap.new, *last, told).ok_or_else(|| ResolutionError::NoRollover {
                        label: gap.label.clone(),
                        last: *last,
                        old: gap.old,
                        new: gap.new,
                    })?;
                all.insert(gap.key.clone(), made);
            }
        }
        Resolution::MeterChange { reads } | Resolution::SerialNumber { reads } => {
            for read in reads {
                let gap = cause.gaps().iter().find(|gap| gap.key == read.key);
                let gap = gap.ok_or_else(|| ResolutionError::WrongMeter { key: read.key.clone() })?;
                if all.insert(read.key.clone(), between(gap, read)?).is_some() {
                    return Err(ResolutionError::WrongMeter { key: read.key.clone() });
                }
            }
            // Of a printer whose number changed not every meter need have been written down.
            let left_out = cause.gaps().iter().find(|gap| !all.contains_key(&gap.key));
            if let (Resolution::MeterChange { .. }, Some(gap)) = (resolution, left_out) {
                return Err(ResolutionError::MeterLeftOut { key: gap.key.clone(), label: gap.label.clone() });
            }
        }
        Resolution::AsIs => {
            if let HoldCause::Impossible { gaps, .. } = cause {
                all.extend(gaps.iter().map(|gap| (gap.key.clone(), gap.new.saturating_sub(gap.old))));
            }
        }
    }
    for gap in cause.gaps() {
        if let Some(made) = all.get(&gap.key).copied().filter(|made| *made > MOST) {
            return Err(ResolutionError::TooMuch { key: gap.key.clone(), label: gap.label.clone(), made });
        }
    }
    Ok(all)
}

/// Up to the end of the one and from the start of the other.
fn between(gap: &Gap, read: &EndAndStart) -> Result<u64, ResolutionError> {
    let (key, label) = (gap.key.clone(), gap.label.clone());
    let EndAndStart { end, start, .. } = *read;
    let Some(before) = end.checked_sub(gap.old) else {
        return Err(ResolutionError::EndTooLow { key, label, end, old: gap.old });
    };
    let Some(after) = gap.new.checked_sub(start) else {
        return Err(ResolutionError::StartTooHigh { key, label, start, new: gap.new });
    };
    Ok(before.saturating_add(after))
}

/// The meter that a hold is about.
fn counter_of<'a>(billing: &'a mut Billing, hold: &Hold, key: &str) -> Option<&'a mut Counter> {
    let others = billing.others.iter_mut();
    let other = others
        .into_iter()
        .find(|other| other.serial_number.is_some() && other.serial_number == hold.serial_number);
    other.or(billing.line.as_mut())?.counters.get_mut(key)
}

/// The printer numbered `to` is the one that is billed from now on: its meters go on where those of the other one
/// ended.
fn confirm(
    billing: &mut Billing,
    to: &str,
    made: &BTreeMap<String, u64>,
) -> Result<Vec<Hold>, ResolutionError> {
    let place = billing.others.iter().position(|other| other.serial_number.as_deref() == Some(to));
    let mut line = billing.others.remove(place.ok_or(ResolutionError::NotOpen)?);
    let before =
        billing.line.take().unwrap_or_else(|| Line { serial_number: None, counters: BTreeMap::new() });
    for (key, old) in before.counters {
        let made = made.get(&key).copied().unwrap_or(0);
        let carried = old.usage().saturating_add(made);
        match line.counters.get_mut(&key) {
            Some(new) => {
                new.carried = new.carried.saturating_add(carried);
                new.segment = new.segment.saturating_add(old.segment);
                new.billed = old.billed;
            }
            // The new one does not report it: that is told as of any meter that is missing.
            None => drop(line.counters.insert(key, old)),
        }
    }
    for (key, counter) in &line.counters {
        if counter.billed.is_none() && counter.segment == 1 {
            billing.remarks.push(ReadFlag::NewMeter { key: key.clone() });
        }
    }
    for hold in billing.holds.iter_mut().filter(|hold| hold.serial_number == before.serial_number) {
        hold.serial_number = Some(to.to_owned());
    }
    billing.line = Some(line);
    let gone: Vec<String> = billing.others.drain(..).filter_map(|other| other.serial_number).collect();
    Ok(gone.iter().flat_map(|serial| close(billing, serial)).collect())
}

/// The printer numbered `serial` was read here by mistake.
fn forget(billing: &mut Billing, serial: &str) -> Vec<Hold> {
    billing.others.retain(|other| other.serial_number.as_deref() != Some(serial));
    close(billing, serial)
}

/// Ends what is open about the printer of that number.
fn close(billing: &mut Billing, serial: &str) -> Vec<Hold> {
    let about = |hold: &Hold| hold.serial_number.as_deref() == Some(serial);
    let closed = billing.holds.iter().filter(|hold| about(hold)).cloned().collect();
    billing.holds.retain(|hold| !about(hold));
    closed
}
