//! What the history tells, the part that still waits for the disk included.

use app::model::{DayImpressions, Event, Reading, RecordedRequest};
use jiff::{civil::Date, tz::TimeZone};

use super::{
    super::{
        StoreError, SupplyHistoryPlace, SupplyLevels, SupplyLine, daily, device, event, last_reading,
        open::Mode, request, supply_levels,
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
        events.sort_by_key(|event| std::cmp::Reverse(event.id));
        events.truncate(limit);
        Ok(events)
    }

    /// At most `limit` events after the one with this id, oldest first.
    pub(in crate::store) fn events_after(&self, id: i64, limit: usize) -> Result<Vec<Event>, StoreError> {
        let mut events = event::after(&self.connection, id, limit).map_err(|error| self.failed(error))?;
        events.extend(self.pending.events.iter().filter(|event| event.id > id).cloned());
        events.sort_by_key(|event| event.id);
        events.truncate(limit);
        Ok(events)
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
