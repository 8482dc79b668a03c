//! Serial numbers, the printer's word and its usage counters; and signs of one change put together.

use super::{Evidence, ONE_CHANGE, READINGS, Shape, Sign, rise::stays};
use crate::supplies::history::History;

/// A counter that is put right moves by less.
const FALL: u64 = 100;

/// What counters and numbers say.
pub(super) fn counters(history: History<'_>) -> Vec<Sign> {
    // What was told before the first sample happened before it, and what was told after the last is not seen yet.
    let sign = |at, evidence| {
        let sample = history.samples.partition_point(|sample| sample.at < at);
        let seen =
            sample < history.samples.len() && history.samples.first().is_some_and(|first| first.at <= at);
        seen.then_some(Sign::at(sample, evidence, Shape::Unknown))
    };
    let told = history.serial_numbers;
    let another = (1..told.len()).filter(|number| told[number - 1].1 != told[*number].1);
    let numbered = another.filter_map(|number| {
        let sign = sign(told[number].0, Evidence::SerialNumber)?;
        Some(Sign { number: Some(number), ..sign })
    });
    let mut signs: Vec<Sign> = numbered.collect();
    let another = |sign: &Sign| !is_the_same_one(history, sign);
    signs.extend(history.replaced.iter().filter_map(|at| sign(*at, Evidence::PrinterSays)).filter(another));
    signs.extend(falls(history).into_iter().filter(another));
    signs
}

/// Whether serial numbers say that the cartridge before is the one after: the printer has counted or dated something else.
fn is_the_same_one(history: History<'_>, sign: &Sign) -> bool {
    let at = history.samples[sign.sample].at;
    let number = |at: Result<_, _>| history.serial_number(at.ok()?);
    let (before, after) = (number(at.checked_sub(ONE_CHANGE)), number(at.checked_add(ONE_CHANGE)));
    before.is_some() && before == after
}

/// Where the usage counter fell for good. A look that was wrong is none, nor is a counter that was put right.
fn falls(history: History<'_>) -> Vec<Sign> {
    let told = history.samples.iter().enumerate();
    let told: Vec<(usize, u64)> = told.filter_map(|(place, sample)| Some((place, sample.usage?))).collect();
    let mut signs = Vec::new();
    // What was counted of the one inside.
    let mut reached = 0;
    for (place, (sample, counted)) in told.iter().enumerate() {
        let fell = |counted: u64| counted.saturating_add(FALL) <= reached;
        if !fell(*counted) {
            reached = reached.max(*counted);
            continue;
        }
        let after = &told[place..told.len().min(place + READINGS)];
        if stays(history, &told[place..], *sample) && after.iter().all(|(_, counted)| fell(*counted)) {
            signs.push(Sign::at(*sample, Evidence::UsageCounter, Shape::Unknown));
            reached = *counted;
        }
    }
    signs
}

/// Puts the signs of one change together: the time of the strongest evidence, the shape that is known.
pub(super) fn merge(history: History<'_>, mut signs: Vec<Sign>) -> Vec<Sign> {
    signs.sort_by_key(|sign| (sign.sample, sign.evidence));
    let mut merged: Vec<Sign> = Vec::new();
    for sign in signs {
        match merged.last_mut() {
            Some(last) if same_change(history, last, &sign) => {
                let shape = if last.shape == Shape::Unknown { sign.shape } else { last.shape };
                if sign.evidence < last.evidence {
                    *last = Sign { first: last.first, ..sign };
                }
                last.shape = shape;
            }
            _ => merged.push(sign),
        }
    }
    merged
}

/// Two signs of the same kind are two changes: a serial number does not change twice for one.
fn same_change(history: History<'_>, first: &Sign, second: &Sign) -> bool {
    let apart = history.samples[second.sample].at.duration_since(history.samples[first.sample].at);
    let shaken = |sign: &Sign| sign.shape == Shape::UpALittle;
    first.evidence != second.evidence && apart <= ONE_CHANGE && !shaken(first) && !shaken(second)
}
