//! A supply that empties too fast.

use app::model::{Evidence, Finding, FindingKind, FindingStep, Pace, Severity, Training};
use jiff::Timestamp;

use super::{
    Findings,
    lifecycle::{Seen, Topic},
    past::{Installed, Past, SUPPLIES, SupplyPast},
};

/// How many of the supplies before are looked at.
const BEFORE: usize = 10;
/// By how much faster, in percent of the pace before, before anything is told: documents differ.
const FASTER: u128 = 150;
/// By how much faster than when it was last told of, in percent, for it to be worse.
const WORSE: u128 = 150;
/// By how much faster, in percent, it has to be for what was told of to go on. Within a step of the level the pace seems to sink
/// with each page, and jumps at the next.
const STILL: u128 = 120;
/// Percent that must have been used, so that a level's steps don't decide.
const LEAST: u8 = 10;

pub(super) fn look(past: &Past, findings: &Findings, now: Timestamp) -> Vec<Seen> {
    past.supplies.iter().filter_map(|supply| one(supply, findings, now)).collect()
}

/// Both paces are taken with the error of a step that each reading of a level may have, to the disadvantage of a
/// finding: there is one only if the supply empties faster however the steps fell. It is over with the next one, or when this
/// one clearly is no faster.
fn one(supply: &SupplyPast, findings: &Findings, now: Timestamp) -> Option<Seen> {
    let key = format!("fast-supply/{}", supply.index);
    let known = findings.open(&key);
    if let Some(old) = known.filter(|old| supply.current.at > old.opened_at) {
        return Some((Some(FindingStep::Closed), old.clone()));
    }
    let seen = pace(&supply.current)?;
    let before = supply.before.iter().take(BEFORE).filter_map(pace).reduce(|one, other| Used {
        percent: one.percent + other.percent,
        impressions: one.impressions + other.impressions,
        error: one.error + other.error,
    });
    let before = before.filter(|before| before.impressions > 0);
    let is_faster = before.is_some_and(|before| {
        seen.percent >= u64::from(LEAST)
            && seen.percent > seen.error
            && faster(
                seen.percent - seen.error,
                seen.impressions,
                before.percent + before.error,
                before.impressions,
                FASTER,
            )
    });
    match (known, before) {
        (Some(old), Some(before))
            if faster(seen.percent, seen.impressions, before.percent, before.impressions, STILL) =>
        {
            Some(persists(old, seen))
        }
        (Some(old), Some(_)) => Some((Some(FindingStep::Closed), old.clone())),
        // What those before did was known when it was found.
        (Some(old), None) => Some((None, old.clone())),
        (None, Some(before)) if is_faster => {
            let topic = Topic {
                key,
                kind: FindingKind::FastSupply,
                code: None,
                group: Some(SUPPLIES.to_owned()),
                group_index: Some(i64::from(supply.index)),
                severity: Severity::Warning,
                training: Training::Trained,
            };
            let evidence = Evidence::Pace { seen: seen.told(), before: before.told() };
            Some((Some(FindingStep::Opened), topic.open(evidence, supply.current.at, now)))
        }
        (None, _) => None,
    }
}

fn persists(old: &Finding, seen: Used) -> Seen {
    let mut finding = old.clone();
    let Evidence::Pace { seen: told, before } = old.evidence else { return (None, finding) };
    let worse = seen.percent > seen.error
        && faster(
            seen.percent - seen.error,
            seen.impressions,
            u64::from(told.percent),
            told.impressions,
            WORSE,
        );
    if worse {
        finding.worse_since = Some(finding.since);
        finding.evidence = Evidence::Pace { seen: seen.told(), before };
    }
    (worse.then_some(FindingStep::Worsened), finding)
}

/// Whether `percent` for `impressions` is at least `times` percent of `other` for `others`.
fn faster(percent: u64, impressions: u64, other: u64, others: u64, times: u128) -> bool {
    u128::from(percent) * u128::from(others) * 100 >= u128::from(other) * u128::from(impressions) * times
}

/// Percent used for impressions, and by how much the percent may be wrong.
#[derive(Clone, Copy, Debug)]
struct Used {
    percent: u64,
    impressions: u64,
    error: u64,
}

impl Used {
    /// For one supply: of several the percent and impressions are brought to a full one.
    fn told(self) -> Pace {
        let scale = self.percent.div_ceil(100).max(1);
        let percent = u8::try_from(self.percent / scale).unwrap_or(100);
        Pace { percent, impressions: self.impressions / scale }
    }
}

fn pace(installed: &Installed) -> Option<Used> {
    let percent = u64::from(installed.first.0.checked_sub(installed.last.0)?);
    let impressions = installed.last.1.checked_sub(installed.first.1)?;
    Some(Used { percent, impressions, error: u64::from(installed.step.max(1)) })
}
