//! What a change was.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::{Evidence, Kind, Replacement, Shape, Sign, believed::came_full};
use crate::supplies::{
    history::{History, Level, Sample},
    number::{pages, whole},
};

/// What a printer calls nearly empty is not worth telling as waste.
const NEARLY_EMPTY: u8 = 9;

/// A new cartridge tells this much less than full at most, in percent, or two steps.
const USED: u8 = 20;
/// Printers tell of a new cartridge's level some hours after its number.
const SETTLED: SignedDuration = SignedDuration::from_hours(24);

/// So many readings agree on what was left.
const READINGS: usize = 3;
/// From so much of a cartridge on what a page takes of it is known, in percent.
const RATE_KNOWN: f64 = 10.0;
/// What lies so many changes back says nothing of what a page takes now.
const CHANGES: usize = 16;

/// Gives each change its name.
pub(super) fn name(history: History<'_>, mut signs: Vec<Sign>, step: u8) -> Vec<Replacement> {
    // A gauge that falls under the same number is rough, or wrong.
    signs.retain(|sign| {
        !(sign.evidence == Evidence::Level && sign.shape == Shape::Down && keeps_its_number(history, sign))
    });
    let ends: Vec<usize> =
        signs.iter().skip(1).map(|next| next.first).chain([history.samples.len()]).collect();
    let before = told_before(history);
    let mut named: Vec<Replacement> = Vec::with_capacity(signs.len());
    for (sign, end) in signs.into_iter().zip(ends) {
        let at = history.samples[sign.sample].at;
        let left = left_before(history, sign.first, &named);
        let resumes = match sign.number {
            Some(number) => before[number].map(|since| first_since(history, since)),
            None => stay_before(history, &sign, &named, step),
        };
        let same_number = keeps_its_number(history, &sign);
        let kind = match (sign.evidence, sign.shape) {
            (Evidence::SerialNumber, _) if resumes.is_some() => Kind::ReInserted,
            (Evidence::Level, Shape::UpALittle) => Kind::Shaken,
            (Evidence::Level, Shape::ToFull | Shape::Up) if same_number => Kind::Refilled,
            (Evidence::Level, Shape::Up | Shape::Down) => Kind::ReInserted,
            _ if was_used(history, &sign, end, step) => Kind::ReInserted,
            _ if left.is_some_and(|left| left > NEARLY_EMPTY.max(step)) => Kind::Premature,
            _ => Kind::New,
        };
        if kind == Kind::ReInserted && resumes.is_some() {
            // The one that went was not thrown away: it is back.
            let later = named.partition_point(|other| resumes.is_some_and(|began| other.sample <= began));
            if let Some(went) = named[later..].iter_mut().find(|other| other.kind.begins_anew()) {
                went.wasted_percent = None;
                if went.kind == Kind::Premature {
                    went.kind = Kind::New;
                }
            }
        }
        // Coarse steps say of one that was used up nothing but that it was.
        let tells_left = kind == Kind::Premature || (kind.begins_anew() && step <= NEARLY_EMPTY);
        let wasted_percent = left.filter(|_| tells_left);
        named.push(Replacement {
            at,
            sample: sign.sample,
            kind,
            wasted_percent,
            evidence: sign.evidence,
            to_full: sign.shape == Shape::ToFull || came_full(history, sign.first, step),
            resumes,
        });
    }
    named
}

/// Whether the cartridge told a serial number before this change, and no other one since: what is told from some day on
/// only says nothing of the days before.
fn keeps_its_number(history: History<'_>, sign: &Sign) -> bool {
    let Some(before) = sign.first.checked_sub(1) else { return false };
    let before = history.serial_number(history.samples[before].at);
    before.is_some() && before == history.serial_number(history.samples[sign.sample].at)
}

/// Whether another cartridge came that had been used elsewhere: all readings of its first day tell of one that is far
/// from full. `end` is the first sample of the next change.
fn was_used(history: History<'_>, sign: &Sign, end: usize, step: u8) -> bool {
    let inside = &history.samples[sign.sample..end];
    let Some(first) = inside.first() else { return false };
    let day = inside.partition_point(|sample| sample.at.duration_since(first.at) < SETTLED);
    if sign.evidence == Evidence::Level || day == inside.len() {
        return false;
    }
    let most = inside[..day].iter().filter_map(|sample| sample.level.percent()).max();
    most.is_some_and(|most| most < 100_u8.saturating_sub(step.saturating_mul(2).max(USED)))
}

/// What was left in the cartridge that was inside when it was changed: its last readings, each less what was printed from
/// there until the change at its own rate. Where readings lie close together they are about the same, and one that is a
/// step off does not decide. `named` are the changes before.
fn left_before(history: History<'_>, change: usize, named: &[Replacement]) -> Option<u8> {
    let since = named.last().map_or(0, |last| last.sample);
    let before = history.samples[since..change].iter().rev();
    // A printer that went over from numbers to "Low" said all that it knew.
    if before
        .clone()
        .find(|sample| sample.level != Level::NotReported)
        .is_some_and(|sample| sample.level == Level::Low)
    {
        return None;
    }
    let rate = percent_a_page(history, change, named);
    let changed = &history.samples[change];
    // Somewhere between two looks it was changed: what the next one lacks by then was taken from that.
    let told = history.samples[change..].iter().take(READINGS);
    let next =
        told.filter_map(|sample| told_then(sample, rate * printed(changed, sample))).fold(0.0, f64::max);
    let from_next = (100.0 - next).max(0.0);
    let left = |sample: &Sample| told_then(sample, -(rate * printed(sample, changed) - from_next).max(0.0));
    let mut last: Vec<f64> = before.filter_map(left).take(READINGS).collect();
    last.sort_by(f64::total_cmp);
    u8::try_from(whole(*last.get(last.len() / 2)?)).ok()
}

/// The level of a sample and so much more, in percent.
fn told_then(sample: &Sample, more: f64) -> Option<f64> {
    Some(f64::from(sample.level.percent()?) + more)
}

/// Impressions between two samples, 0 where they are not told or fell.
fn printed(from: &Sample, to: &Sample) -> f64 {
    match (from.impressions, to.impressions) {
        (Some(from), Some(to)) => pages(to.saturating_sub(from)),
        _ => 0.0,
    }
}

/// What a page takes of the cartridge that was inside before this sample, by what it took itself and, where that is
/// little, by those before it; 0 where nobody can say.
fn percent_a_page(history: History<'_>, change: usize, named: &[Replacement]) -> f64 {
    let (mut used, mut made, mut end) = (0.0, 0.0, change);
    let begins = named.iter().rev().map(|replacement| replacement.sample).chain([0]);
    for begin in begins.take(CHANGES) {
        let mut told = history.samples[begin..end].iter().filter(|sample| sample.level.percent().is_some());
        if let (Some(first), Some(last)) = (told.next(), told.next_back())
            && first.level.percent() > last.level.percent()
        {
            used += told_then(first, 0.0).unwrap_or_default() - told_then(last, 0.0).unwrap_or_default();
            made += printed(first, last);
        }
        if used >= RATE_KNOWN {
            break;
        }
        end = begin;
    }
    if used >= RATE_KNOWN && made > 0.0 { used / made } else { 0.0 }
}

/// The first sample since then.
fn first_since(history: History<'_>, since: Timestamp) -> usize {
    history.samples.partition_point(|sample| sample.at < since)
}

/// Since when each serial number was told before, if it was.
fn told_before(history: History<'_>) -> Vec<Option<Timestamp>> {
    let mut last: HashMap<&str, Timestamp> = HashMap::new();
    history.serial_numbers.iter().map(|(since, number)| last.insert(number, *since)).collect()
}

/// Where the stay before of a cartridge that is back began, where no serial number says so: the one before the last whose
/// level was about the same.
fn stay_before(history: History<'_>, sign: &Sign, named: &[Replacement], step: u8) -> Option<usize> {
    if sign.shape != Shape::Down {
        return None;
    }
    let away = named.last()?;
    let left = left_before(history, away.sample, &named[..named.len() - 1])?;
    let now = history.samples[sign.sample..].iter().find_map(|sample| sample.level.percent())?;
    let before = named.len().checked_sub(2).and_then(|before| named.get(before));
    (now.abs_diff(left) <= step.max(5)).then(|| before.map_or(0, |replacement| replacement.sample))
}
