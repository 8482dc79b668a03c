use std::collections::BTreeMap;

use app::model::{Episode, FedIn, StoppageRate};
use statrs::distribution::{ContinuousCDF, Gamma};

use crate::maintenance::finding::is_stoppage;

/// How much was fed in the time that is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fed {
    /// By each tray with a counter of its own.
    pub trays: BTreeMap<i64, u64>,
    /// By the printer, and what that is counted in: sheets or, where it counts none, impressions.
    pub printer: Option<(u64, FedIn)>,
}

/// By code and place, the most frequent first.
pub fn stoppages(episodes: &[Episode], fed: &Fed) -> Vec<StoppageRate> {
    let mut counts: BTreeMap<(i64, &str, Option<i64>), u64> = BTreeMap::new();
    for episode in episodes.iter().filter(|episode| is_stoppage(episode.code)) {
        let place = (episode.code, &*episode.group, episode.group_index);
        *counts.entry(place).or_default() += u64::from(episode.times);
    }
    let rates = counts.into_iter().map(|((code, group, group_index), stoppages)| {
        let tray = group_index.filter(|_| group == "input").and_then(|tray| fed.trays.get(&tray));
        let (fed, fed_in) = match (tray, fed.printer) {
            (Some(sheets), _) => (Some(*sheets), FedIn::Sheets),
            (None, Some((count, counted_in))) => (Some(count), counted_in),
            (None, None) => (None, FedIn::Impressions),
        };
        StoppageRate {
            code,
            group: group.to_owned(),
            group_index,
            stoppages,
            fed,
            fed_in,
            by_tray: tray.is_some(),
            per_thousand: fed.filter(|fed| *fed > 0).map(|fed| per_thousand(stoppages, fed)),
        }
    });
    let mut rates: Vec<StoppageRate> = rates.collect();
    rates.sort_by_key(|rate| std::cmp::Reverse(rate.stoppages));
    rates
}

#[expect(clippy::cast_precision_loss, reason = "counts of sheets and jams")]
fn per_thousand(stoppages: u64, fed: u64) -> (f64, f64, f64) {
    let (count, thousands) = (stoppages as f64, fed as f64 / 1000.0);
    let limit = |shape: f64, part: f64| Gamma::new(shape, 1.0).map_or(0.0, |gamma| gamma.inverse_cdf(part));
    let low = if stoppages == 0 { 0.0 } else { limit(count, 0.025) };
    (count / thousands, low / thousands, limit(count + 1.0, 0.975) / thousands)
}
