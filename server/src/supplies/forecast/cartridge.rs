//! The stays of cartridges: from which sample to which, how many pages, and at how many pages each level came.

use crate::supplies::{
    history::{History, Level},
    number::pages,
    replacement::{Kind, Replacement},
};

/// A level that is a landmark when it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// "Low".
    Low,
    /// Percent.
    Percent(u8),
}

impl Mark {
    /// "Low" is below every number.
    fn number(self) -> i16 {
        match self {
            Self::Low => -1,
            Self::Percent(percent) => i16::from(percent),
        }
    }
}

/// One cartridge while it was inside.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    /// Samples of the stay, without end.
    pub(super) samples: std::ops::Range<usize>,
    /// Whether it was full when it came, or what it said then.
    pub(super) began: Beginning,
    /// Pages of the stay, those of an earlier stay of the same cartridge among them.
    pub(super) pages: f64,
    /// At how many pages each level came for the first time and stayed, in that order.
    pub(super) marks: Vec<(Mark, f64)>,
    /// Pages of the stay when the last of these was still told: what is lower may have come since, and was not yet told
    /// often enough.
    pub(super) standing: f64,
    /// How it ended: what came next, if anything did.
    pub(super) ended: Option<Replacement>,
}

/// What was in a cartridge when it came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Beginning {
    /// All.
    Full,
    /// All, or a little less: it was filled by somebody.
    Refilled,
    /// Nobody saw it come, or it was used before.
    Unknown,
}

/// A cartridge that comes with less than this, or so many steps less than full, was used before.
const USED: u8 = 20;
const STEPS_USED: u8 = 2;
/// From so much of a cartridge on what it gave says how much a whole one gives.
const SPAN: u8 = 40;

/// So many readings have to agree on a new level.
const READINGS: usize = 3;

/// The stays of this history, oldest first; there is always one.
pub(super) fn stays(history: History<'_>, step: u8, replacements: &[Replacement]) -> Vec<Stay> {
    let mut stays: Vec<Stay> = Vec::new();
    let gauge = Gauge { counts_percent: history.has_percent(), step };
    let mut from = 0;
    let mut began = Beginning::Unknown;
    let mut resumed = None;
    let changes = replacements.iter().filter(|replacement| replacement.kind.begins_anew());
    for change in changes.map(Some).chain([None]) {
        let to = change.map_or(history.samples.len(), |change| change.sample);
        let carried = resumed.and_then(|at| stay_at(&stays, at));
        let mut stay = Stay::of(history, from..to, (began, carried), gauge);
        stay.ended = change.copied();
        stays.push(stay);
        let Some(change) = change else { break };
        from = to;
        resumed = change.resumes;
        began = match change.kind {
            Kind::New | Kind::Premature => Beginning::Full,
            Kind::Refilled => Beginning::Refilled,
            _ => resumed.and_then(|at| stay_at(&stays, at)).map_or(Beginning::Unknown, |stay| stay.began),
        };
    }
    stays
}

/// How the printer tells levels.
#[derive(Clone, Copy)]
struct Gauge {
    counts_percent: bool,
    /// In percent.
    step: u8,
}

/// The stay in which this sample lies.
fn stay_at(stays: &[Stay], sample: usize) -> Option<&Stay> {
    stays[..stays.partition_point(|stay| stay.samples.start <= sample)].last()
}

impl Stay {
    fn of(
        history: History<'_>,
        samples: std::ops::Range<usize>,
        (began, carried): (Beginning, Option<&Self>),
        gauge: Gauge,
    ) -> Self {
        let mut stay = Self {
            samples: samples.clone(),
            began,
            pages: carried.map_or(0.0, |stay| stay.pages),
            marks: carried.map_or_else(Vec::new, |stay| stay.marks.clone()),
            standing: carried.map_or(0.0, |stay| stay.standing),
            ended: None,
        };
        let least = 100_u8.saturating_sub(gauge.step.saturating_mul(STEPS_USED).max(USED));
        let mut counter = samples.start.checked_sub(1).and_then(|before| history.samples[before].impressions);
        // The last readings that may agree: their levels, the first one's pages.
        let mut held: [(i16, f64); READINGS] = [(i16::MAX, stay.pages); READINGS];
        for sample in &history.samples[samples] {
            if let Some(now) = sample.impressions {
                stay.pages += counter.map_or(0.0, |counter| pages(now.saturating_sub(counter)));
                counter = Some(now);
            }
            let level = match sample.level {
                Level::Percent(percent) => i16::from(percent),
                Level::Low if !gauge.counts_percent => Mark::Low.number(),
                Level::NotReported if !gauge.counts_percent => 1000,
                _ => continue,
            };
            held.rotate_left(1);
            held[READINGS - 1] = (level, stay.pages);
            let highest = held.iter().map(|(level, _)| *level).max().unwrap_or_default();
            let mark = match u8::try_from(highest) {
                Ok(percent) => Some(Mark::Percent(percent)),
                Err(_) => (highest == Mark::Low.number()).then_some(Mark::Low),
            };
            let told = stay.marks.last().map(|(mark, _)| *mark);
            if let Some(mark) = mark.filter(|mark| told.is_none_or(|told| *mark < told)) {
                if told.is_none() {
                    // Up to here nothing was known to stand, and what stands is told from the first level on.
                    stay.standing = 0.0;
                }
                // It came with the first of the three that is not above it.
                stay.marks.push((mark, held[0].1));
            }
            let lowest = stay.marks.last().map_or(0, |(mark, _)| mark.number());
            if let Some((_, pages)) = held.iter().rev().find(|(level, _)| *level >= lowest) {
                stay.standing = stay.standing.max(*pages);
            }
        }
        let first = stay.marks.first().map(|(mark, _)| *mark);
        if stay.began == Beginning::Full
            && carried.is_none()
            && matches!(first, Some(Mark::Percent(told)) if told < least)
        {
            stay.began = Beginning::Unknown;
        }
        stay
    }

    /// What this cartridge gave, in pages, if it came full and was used up.
    pub(super) fn yielded(&self) -> Option<f64> {
        let used_up = self.ended.is_some_and(|ended| ended.kind == Kind::New) && !self.marks.is_empty();
        (used_up && self.began == Beginning::Full && self.pages > 0.0).then_some(self.pages)
    }

    /// What a whole one would give, in pages, by the part of this one that was seen used.
    pub(super) fn spanned(&self) -> Option<f64> {
        let (Mark::Percent(first), began) = *self.marks.first()? else { return None };
        let (Mark::Percent(last), ended) = *self.marks.last()? else { return None };
        let span = first.saturating_sub(last);
        let whole = (ended - began) * 100.0 / f64::from(span.max(1));
        (span >= SPAN && whole >= 1.0).then_some(whole)
    }
}
