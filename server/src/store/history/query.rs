//! What the history tells, the part that still waits for the disk included.

use app::model::{DayImpressions, Episode, Event, EventFilter, HistoryLine, Reading, RecordedRequest};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    super::{
        StoreError, SupplyHistoryPlace, SupplyLevels, SupplyLine, daily, device, event, last_reading,
        maintenance::{
            episode,
            history::{self, EventPlace},
        },
        open::Mode,
        request, supply_levels,
    },
    History,
};

impl History {
    /// The last reading, committed or not.
    pub(in crate::store) fn last_reading(&self) -> Option<Reading> {
        self.pending.latest.as_ref().and_then(|latest| last_reading::unpack(&latest.body))
    }

    /// No reading of this installation has had a higher sequence number.
    pub(in crate::store) fn last_sequence(&self) -> u64 {
        self.sequence
    }

    /// The newest `limit` events, newest first.
    pub(in crate::store) fn recent_events(&self, limit: usize) -> Result<Vec<Event>, StoreError> {
        let mut events = event::newest(&self.connection, limit).map_err(|error| self.failed(error))?;
        events.extend(self.pending.events.iter().cloned());
        events.sort_by_key(|event| std::cmp::Reverse((event.at, event.id)));
        events.truncate(limit);
        Ok(events)
    }

    /// The alerts that are active, and the highest id that one ever had here.
    pub(in crate::store) fn active_episodes(&self) -> Result<(Vec<Episode>, u64), StoreError> {
        let known = episode::active(&self.connection).map_err(|error| self.failed(error))?;
        let highest = episode::highest_id(&self.connection).map_err(|error| self.failed(error))?;
        let pending = &self.pending.episodes;
        let highest = pending.keys().next_back().copied().unwrap_or(0).max(highest);
        // Alerts that are still to be copied from a damaged file have no higher numbers than the events that told of them.
        let floor = if self.is_incomplete() { self.last_event_id.unsigned_abs() } else { 0 };
        let highest = highest.max(floor);
        let known = known.into_iter().filter(|episode| !pending.contains_key(&episode.id));
        let mut active: Vec<Episode> = known.chain(pending.values().cloned()).collect();
        active.retain(|episode| episode.cleared.is_none());
        active.sort_by_key(|episode| episode.id);
        Ok((active, highest))
    }

    /// Alerts that were active at some time since `from`, oldest first; of very many the newest `limit`.
    pub(in crate::store) fn episodes_since(
        &self,
        from: Timestamp,
        limit: usize,
    ) -> Result<Vec<Episode>, StoreError> {
        let kept = episode::since(&self.connection, from, limit).map_err(|error| self.failed(error))?;
        let pending = &self.pending.episodes;
        let reaches = |episode: &&Episode| episode.cleared.is_none_or(|cleared| cleared.latest >= from);
        let kept = kept.into_iter().filter(|episode| !pending.contains_key(&episode.id));
        let mut episodes: Vec<Episode> = kept.chain(pending.values().filter(reaches).cloned()).collect();
        episodes.sort_by_key(|episode| episode.id);
        episodes.drain(..episodes.len().saturating_sub(limit));
        Ok(episodes)
    }

    /// The newest `limit` events that fit, newest first, each with its alert.
    pub(in crate::store) fn event_history(
        &self,
        filter: &EventFilter,
        limit: usize,
    ) -> Result<Vec<HistoryLine>, StoreError> {
        let before = self.before(filter)?;
        let kept =
            history::newest(&self.connection, filter, before, limit).map_err(|error| self.failed(error))?;
        let mut lines = Vec::new();
        for event in self.pending.events.iter().rev() {
            let episode = match event.episode {
                Some(id) => self.episode(id)?,
                None => None,
            };
            if history::fits(filter, before, event, episode.as_ref()) {
                lines.push(HistoryLine { event: event.clone(), episode });
            }
        }
        for line in kept {
            let newer = line.episode.as_ref().and_then(|known| self.pending.episodes.get(&known.id));
            lines.push(HistoryLine { episode: newer.cloned().or(line.episode), event: line.event });
        }
        // What waits is not always newer than what went to the disk at once.
        lines.sort_by_key(|line| std::cmp::Reverse((line.event.at, line.event.id)));
        lines.truncate(limit);
        Ok(lines)
    }

    /// The place of the event before which everything that fits stands, if there is such a one.
    pub(super) fn before(&self, filter: &EventFilter) -> Result<Option<EventPlace>, StoreError> {
        let waiting = |id| self.pending.events.iter().find(|event| event.id == id).map(EventPlace::of);
        let place = |id| waiting(id).map_or_else(|| EventPlace::find(&self.connection, id), Ok);
        filter.before.map(place).transpose().map_err(|error| self.failed(error))
    }

    /// An alert by its id.
    pub(in crate::store) fn episode(&self, id: u64) -> Result<Option<Episode>, StoreError> {
        match self.pending.episodes.get(&id) {
            Some(episode) => Ok(Some(episode.clone())),
            None => episode::of_id(&self.connection, id).map_err(|error| self.failed(error)),
        }
    }

    /// The newest `limit` requests, newest first.
    pub(in crate::store) fn recent_requests(&self, limit: usize) -> Result<Vec<RecordedRequest>, StoreError> {
        request::newest(&self.connection, limit).map_err(|error| self.failed(error))
    }

    /// Impressions of the current printer on the `days` days up to `until`, oldest first.
    pub(in crate::store) fn daily_impressions(
        &self,
        until: Date,
        days: u16,
        zone: &TimeZone,
    ) -> Result<Vec<DayImpressions>, StoreError> {
        let impressions = || {
            // A printer that is not on the disk yet has only pending readings.
            let device_id = device::current(&self.connection)?
                .filter(|(_, known)| known.is(&self.device))
                .map(|(id, _)| id);
            daily::impressions(&self.connection, device_id, &self.pending, until, days, zone)
        };
        impressions().map_err(|error| self.failed(error))
    }

    /// What was seen of the supplies of the current printer from `from` on, in milliseconds.
    pub(in crate::store) fn supply_levels(&self, from: i64) -> Result<SupplyLevels, StoreError> {
        let levels = || {
            let device_id = device::current(&self.connection)?
                .filter(|(_, known)| known.is(&self.device))
                .map(|(id, _)| id);
            supply_levels::levels(&self.connection, device_id, &self.pending, from)
        };
        levels().map_err(|error| self.failed(error))
    }

    /// A page of what is kept of the supplies of the current printer; `place` goes on behind it.
    pub(in crate::store) fn supply_history(
        &self,
        place: &mut SupplyHistoryPlace,
    ) -> Result<Vec<SupplyLine>, StoreError> {
        place.page(&self.connection, &self.device, &self.pending).map_err(|error| self.failed(error))
    }

    /// What keeps the history from being written, if anything does.
    pub(in crate::store) fn problem(&self) -> Option<StoreError> {
        match &self.mode {
            Mode::StandsIn(cause) => Some(cause.clone()),
            _ => self.problem.clone(),
        }
    }
}
