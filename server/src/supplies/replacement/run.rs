//! Serial numbers, the printer's word and its usage counters; and signs of one change put together.

use super::{Evidence, Shape, Sign};
use crate::supplies::{history::History, number::days_between};

/// Signs of one change lie no farther apart than this.
const ONE_CHANGE_DAYS: f64 = 1.5;

/// What counters and numbers say.
pub(super) fn counters(history: History<'_>) -> Vec<Sign> {
    let sign = |at, evidence| {
        let sample = history.samples.partition_point(|sample| sample.at < at);
        (sample < history.samples.len()).then_some(Sign {
            sample,
            first: sample,
            evidence,
            shape: Shape::Unknown,
        })
    };
    let numbers = history.serial_numbers.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    let mut signs: Vec<Sign> = numbers.filter_map(|pair| sign(pair[1].0, Evidence::SerialNumber)).collect();
    signs.extend(history.replaced.iter().filter_map(|at| sign(*at, Evidence::PrinterSays)));
    let mut used = None;
    for (sample, counted) in history.samples.iter().enumerate().filter_map(|(at, s)| Some((at, s.usage?))) {
        if used.is_some_and(|used| counted < used) {
            signs.push(Sign {
                sample,
                first: sample,
                evidence: Evidence::UsageCounter,
                shape: Shape::Unknown,
            });
        }
        used = Some(counted);
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
    let apart = days_between(history.samples[first.sample].at, history.samples[second.sample].at);
    let shaken = |sign: &Sign| sign.shape == Shape::UpALittle;
    first.evidence != second.evidence && apart <= ONE_CHANGE_DAYS && !shaken(first) && !shaken(second)
}
