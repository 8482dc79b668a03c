//! Alerts that ended of late: the troubleshooting page says of them that they are cleared.

use app::model::{Episode, EventFilter};
use jiff::{SignedDuration, Timestamp};

use super::Desk;
use crate::store::StoreError;

/// For so long.
const OF_LATE: SignedDuration = SignedDuration::from_mins(15);
/// No more than so many are told of.
const MOST: usize = 20;
/// Lines of the history that are looked through for them.
const LINES: usize = 200;

impl Desk {
    /// Those that the newest lines of the history tell of, newest first.
    pub(super) async fn cleared(&self) -> Result<Vec<Episode>, StoreError> {
        let lines = self.0.parts.store.event_history(&EventFilter::default(), LINES).await?;
        let mut cleared: Vec<Episode> = Vec::new();
        for episode in lines.into_iter().filter_map(|line| line.episode) {
            if episode.cleared.is_some() && !cleared.iter().any(|known| known.id == episode.id) {
                cleared.push(episode);
            }
        }
        Ok(of_late(&cleared, self.now()))
    }
}

/// Those of them that are still of late at `now`.
pub(super) fn of_late(cleared: &[Episode], now: Timestamp) -> Vec<Episode> {
    let recent = |episode: &&Episode| {
        // One that ended long after now is of before the clock was set back.
        episode.cleared.is_some_and(|cleared| now.duration_since(cleared.latest).abs() <= OF_LATE)
    };
    cleared.iter().filter(recent).take(MOST).cloned().collect()
}
