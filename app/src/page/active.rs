//! The alerts that are active: the reading's, each with its story where that is known.

use std::borrow::Cow;

use crate::model::{Alert, Concern, Episode, OpenAlert, Snapshot};

/// An active alert.
#[derive(Clone, Debug)]
pub struct Active<'a> {
    /// As it was read; as it was last seen where the reading does not have it.
    pub alert: Cow<'a, Alert>,
    /// Its story and what was said of it; `None` where the device has not followed it yet.
    pub open: Option<&'a OpenAlert>,
}

impl Active<'_> {
    /// What something can be said of.
    pub fn concern(&self) -> Option<Concern> {
        self.open.map(|open| Concern::Alert(open.episode.id))
    }

    /// Whether the administrator's answer keeps it from *Needs attention*.
    pub fn rests(&self) -> bool {
        self.open.is_some_and(|open| open.rests)
    }

    /// Unique among alerts, and the same for as long as it is active: "17", or "row-8" without a story.
    pub fn key(&self) -> String {
        self.open.map_or_else(|| format!("row-{}", self.alert.index), |open| open.episode.id.to_string())
    }
}

/// All of them: those that need attention first, the worst first.
pub fn active(snapshot: &Snapshot) -> Vec<Active<'_>> {
    let mut stories: Vec<&OpenAlert> = snapshot.maintenance.active.iter().collect();
    let alerts = snapshot.reading.iter().flat_map(|reading| &reading.alerts);
    let mut all: Vec<Active<'_>> =
        alerts.map(|alert| Active { alert: Cow::Borrowed(alert), open: None }).collect();
    // Printers that start anew number their alerts anew: the index counts only between those that are alike otherwise.
    for same_index in [true, false] {
        for one in all.iter_mut().filter(|one| one.open.is_none()) {
            let own = stories.iter().position(|open| {
                is_of(&one.alert, &open.episode) && (!same_index || open.episode.index == one.alert.index)
            });
            one.open = own.map(|place| stories.remove(place));
        }
    }
    all.extend(
        stories
            .into_iter()
            .map(|open| Active { alert: Cow::Owned(open.episode.as_seen()), open: Some(open) }),
    );
    all.sort_by_key(|one| (one.rests(), one.alert.severity));
    all
}

fn is_of(alert: &Alert, episode: &Episode) -> bool {
    (alert.code, &alert.group, alert.group_index) == (episode.code, &episode.group, episode.group_index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixture::{alert, episode, phaser, snapshot},
        model::Severity,
    };

    fn open(episode: Episode, rests: bool) -> OpenAlert {
        OpenAlert { episode, standing: None, rests }
    }

    #[test]
    fn each_alert_has_its_own_story_whatever_the_printer_numbers() {
        let mut reading = phaser();
        reading.alerts = vec![
            Alert { index: 1, ..alert() },
            Alert { index: 2, ..alert() },
            Alert { index: 3, code: 8, severity: Severity::Critical, ..alert() },
            Alert { index: 4, code: 9, ..alert() },
        ];
        let mut snapshot = snapshot(Some(reading));
        snapshot.maintenance.active = vec![
            // Seen last under the index that another one has now.
            open(Episode { id: 11, index: 2, ..episode() }, false),
            open(Episode { id: 12, index: 77, ..episode() }, true),
            open(Episode { id: 13, index: 1, code: 8, ..episode() }, false),
            open(Episode { id: 14, index: 5, code: 35_078, ..episode() }, false),
        ];
        let found: Vec<(String, u32, bool)> =
            active(&snapshot).iter().map(|one| (one.key(), one.alert.index, one.rests())).collect();
        let expected =
            [("13", 3, false), ("11", 2, false), ("row-4", 4, false), ("14", 5, false), ("12", 1, true)];
        assert_eq!(found, expected.map(|(key, index, rests)| (key.to_owned(), index, rests)));
    }

    #[test]
    fn without_stories_the_alerts_are_those_of_the_reading() {
        let snapshot = snapshot(Some(phaser()));
        let found = active(&snapshot);
        assert_eq!(found.len(), 1);
        assert!(found[0].open.is_none() && found[0].concern().is_none());
    }
}
