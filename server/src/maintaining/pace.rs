//! How often the server is told of alerts that stop the printer: a flood of them must neither keep it from hearing of anything
//! else nor fill the ledger and wear the disk.

use std::collections::BTreeSet;

use app::model::Episode;
use jiff::{SignedDuration, Timestamp};

/// So many are told of in an hour at once; beyond them one a minute, and what has gone by then is not told of.
pub(super) const AT_ONCE: usize = 60;

/// One that gets milder and stops the printer once more is told of so often in an hour.
const AGAIN: usize = 6;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// What was told of lately, and what is not told of. Small: at most 120 in an hour, and the alerts that are active.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    /// Alerts that began while the server was told of nothing and that go on, by their ids.
    pub(super) unsaid: BTreeSet<u64>,
    /// Which alerts were told of in the last hour, and when, oldest first.
    told: Vec<(Timestamp, u64)>,
}

impl Pace {
    /// Those of `new` that are told of at `now`: at once, but in a flood each once an hour at the most, however often it is raised.
    /// What is held back is told of later if it is still there, first what has been there longest: what flickers has not.
    pub(super) fn next<'a>(&mut self, mut new: Vec<&'a Episode>, now: Timestamp) -> Vec<&'a Episode> {
        let since = |at: Timestamp| now.duration_since(at).abs();
        self.told.retain(|(at, _)| since(*at) < HOUR);
        let is_flood = self.told.len() >= AT_ONCE;
        let lately = |id: u64| self.told.iter().filter(|(_, told)| *told == id).count();
        new.retain(|episode| {
            // One that goes on under its id in a flood of alerts is of it; so is one that flickers by itself.
            let again = if is_flood || episode.times > 1 { 1 } else { AGAIN };
            lately(episode.id) < again
        });
        // One that was raised again keeps the time of the first.
        new.sort_by_key(|episode| (episode.times > 1, episode.raised.latest, episode.id));
        let mut next = Vec::new();
        for episode in new {
            let rested = self.told.last().is_none_or(|(at, _)| since(*at) >= MINUTE);
            if self.told.len() >= AT_ONCE && !rested {
                break;
            }
            self.told.push((now, episode.id));
            next.push(episode);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::time;

    fn at(seconds: i64) -> Timestamp {
        time("2026-06-01T08:00:00Z") + SignedDuration::from_secs(seconds)
    }

    /// The alert of this id, raised so many seconds after the start.
    fn episode(id: u64, seconds: i64, times: u32) -> Episode {
        let raised = json!({ "latest": at(seconds) });
        let episode = json!({
            "id": id, "index": 1, "code": 8, "group": "input", "severity": "critical", "training": "untrained",
            "raised": raised, "seen_last": at(seconds), "times": times, "unwatched": false,
        });
        serde_json::from_value(episode).unwrap()
    }

    fn ids(told: &[&Episode]) -> Vec<u64> {
        told.iter().map(|episode| episode.id).collect()
    }

    #[test]
    fn a_burst_is_told_of_and_beyond_it_one_a_minute_that_which_lasts_longest_first() {
        let mut pace = Pace::default();
        let burst: Vec<Episode> = (1..=100).map(|id| episode(id, 0, 1)).collect();
        let told = ids(&pace.next(burst.iter().collect(), at(0)));
        assert_eq!(told, (1..=60).collect::<Vec<_>>());
        let (lasting, again, new) = (episode(70, 0, 1), episode(71, 0, 2), episode(200, 50, 1));
        let all = || vec![&new, &again, &lasting];
        assert!(pace.next(all(), at(59)).is_empty());
        assert_eq!(ids(&pace.next(all(), at(60))), [70]);
        assert_eq!(ids(&pace.next(vec![&new, &again], at(120))), [200]);
        assert_eq!(ids(&pace.next(vec![&again], at(180))), [71]);
        // An hour later there is room again.
        assert_eq!(pace.next(burst[..60].iter().collect(), at(3_600)).len(), 57);
    }

    #[test]
    fn an_alert_that_stops_the_printer_again_is_told_of_at_once_and_one_that_flickers_is_bounded() {
        let mut pace = Pace::default();
        let tray = episode(7, 0, 1);
        assert_eq!(ids(&pace.next(vec![&tray], at(0))), [7]);
        assert_eq!(ids(&pace.next(vec![&tray], at(1_200))), [7]);
        let more = (1_215..3_600).step_by(15).map(|second| pace.next(vec![&tray], at(second)).len());
        assert_eq!(more.sum::<usize>(), AGAIN - 2);
        // It keeps none of the others.
        assert_eq!(ids(&pace.next(vec![&tray, &episode(8, 3_590, 1)], at(3_595))), [8]);
    }

    #[test]
    fn in_a_flood_an_alert_is_told_of_once_an_hour_however_often_it_is_raised() {
        let mut pace = Pace::default();
        let told: usize = (0..7_200)
            .step_by(15)
            .map(|second| {
                let again = episode(7, 0, 2);
                pace.next(vec![&again], at(second)).len()
            })
            .sum();
        assert_eq!(told, 2);
        // Whatever became of the clock meanwhile.
        assert_eq!(pace.next(vec![&episode(7, 0, 3)], at(-86_400)).len(), 1);
    }
}
