//! Service items' life against pages.

use app::model::{Evidence, Finding, FindingKind, FindingStep, Severity};
use jiff::{SignedDuration, Timestamp};

use super::{
    Findings,
    lifecycle::{Seen, Topic},
    past::{Past, SUPPLIES, SupplyPast},
    rate::BASELINE,
};

/// From how many days before its end an item is told of: time to get the part and somebody to put it in.
const DAYS: u32 = 30;
/// From how much life left an item is told of where no pace is known.
const PERCENT: u8 = 5;
/// From how many days on what was told of is over without the next one: a pace changes from week to week.
const DAYS_OVER: u32 = 45;
/// And from how much life left, where no pace is known.
const PERCENT_OVER: u8 = 10;

pub(super) fn look(past: &Past, findings: &Findings, now: Timestamp) -> Vec<Seen> {
    past.supplies
        .iter()
        .filter(|supply| supply.service_item)
        .filter_map(|supply| one(past, supply, findings, now))
        .collect()
}

fn one(past: &Past, supply: &SupplyPast, findings: &Findings, now: Timestamp) -> Option<Seen> {
    let key = format!("service-life/{}", supply.index);
    let known = findings.open(&key);
    let (percent, count) = supply.current.last;
    let impressions = count.checked_sub(supply.current.first.1);
    let days_left = supply.forecast_days.or_else(|| days_left(past, supply, now));
    let ends = days_left.map_or(percent <= PERCENT, |days| days <= DAYS);
    let is_over = percent == 0 || supply.rated.zip(impressions).is_some_and(|(rated, made)| made >= rated);
    let evidence = Evidence::Life {
        percent: Some(percent),
        impressions,
        since_installed: supply.seen_installed,
        rated: supply.rated,
        days_left,
    };
    let severity = if is_over { Severity::Critical } else { Severity::Warning };
    let replaced = known.is_some_and(|old| supply.current.at > old.opened_at);
    match known {
        // Without its rating it looks as if it lasted on.
        Some(old) if past.is_unread(old) && supply.rated.is_none() && had_rating(old) => {
            Some((None, old.clone()))
        }
        Some(old) if replaced => Some((Some(FindingStep::Closed), old.clone())),
        // No pace is known just now: that it lasts on does not follow.
        Some(old) if days_left.is_none() && had_days(old) && !ends && !is_over => Some((None, old.clone())),
        Some(old) if !is_over && days_left.map_or(percent > PERCENT_OVER, |days| days > DAYS_OVER) => {
            Some((Some(FindingStep::Closed), old.clone()))
        }
        Some(old) => {
            let mut finding = old.clone();
            let worse = is_over && old.severity != Severity::Critical;
            if worse {
                (finding.severity, finding.worse_since) = (severity, Some(now));
            }
            (finding.evidence, finding.training) = (evidence, supply.training);
            Some((worse.then_some(FindingStep::Worsened), finding))
        }
        None if ends || is_over => {
            let topic = Topic {
                key,
                kind: FindingKind::ServiceLife,
                code: None,
                group: Some(SUPPLIES.to_owned()),
                group_index: Some(i64::from(supply.index)),
                severity,
                training: supply.training,
            };
            Some((Some(FindingStep::Opened), topic.open(evidence, now, now)))
        }
        None => None,
    }
}

fn had_days(finding: &Finding) -> bool {
    matches!(finding.evidence, Evidence::Life { days_left: Some(_), .. })
}

fn had_rating(finding: &Finding) -> bool {
    matches!(finding.evidence, Evidence::Life { rated: Some(_), .. })
}

/// Until the earlier of two ends: that of the rated impressions, and that of its own level at the rate at which it
/// has sunk since it was put in, a step later at the most. At the printer's pace of the last 90 days.
fn days_left(past: &Past, supply: &SupplyPast, now: Timestamp) -> Option<u32> {
    let (first, last) = (supply.current.first, supply.current.last);
    let made = last.1.checked_sub(first.1)?;
    // Of one that was there before, nobody knows how much of its rating is gone.
    let rated = supply.rated.filter(|_| supply.seen_installed);
    let by_rating = rated.map(|rated| rated.saturating_sub(made));
    let sunk = first.0.saturating_sub(last.0);
    // Less than three steps tell no pace.
    let by_level = (sunk >= supply.current.step.max(1).saturating_mul(3))
        .then(|| made.saturating_mul(u64::from(last.0)) / u64::from(sunk));
    let left = by_rating.into_iter().chain(by_level).min()?;
    let from = past.impressions.begin()?.max(now - BASELINE);
    let days =
        u64::try_from(now.duration_since(from).as_secs() / SignedDuration::from_hours(24).as_secs()).ok()?;
    let printed =
        past.impressions.end()?.checked_sub(past.impressions.at(from)).filter(|printed| *printed > 0)?;
    // A week at least: a pace of a few days is none.
    let days = Some(days).filter(|days| *days >= 7)?;
    Some(u32::try_from(u128::from(left) * u128::from(days) / u128::from(printed)).unwrap_or(u32::MAX))
}
