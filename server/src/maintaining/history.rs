//! A page of the event history.

use app::{
    model::{EventFilter, HistoryPage},
    port::MaintenanceError,
};
use jiff::SignedDuration;

use super::Desk;
use crate::store::{StoreError, maintenance::history};

/// Lines of a page.
const LINES: usize = 50;
/// Alerts on the picture.
const PICTURE: usize = 500;
/// The picture's time where none is asked for.
const DAYS: i64 = 30;

impl Desk {
    /// What fits, the newest first, and the picture of its time.
    pub(super) async fn history(&self, filter: &EventFilter) -> Result<HistoryPage, MaintenanceError> {
        self.page(filter).await.map_err(|error| MaintenanceError::Store(error.to_string()))
    }

    async fn page(&self, filter: &EventFilter) -> Result<HistoryPage, StoreError> {
        let store = &self.0.parts.store;
        let to = filter.to.unwrap_or_else(|| self.now());
        let usual = to.checked_sub(SignedDuration::from_hours(DAYS * 24)).unwrap_or(jiff::Timestamp::MIN);
        let span = (filter.from.unwrap_or(usual), to);
        let asked = filter.clone();
        let (mut lines, (count, timeline, newest, (groups, codes))) = store
            .event_history_and(filter, LINES + 1, move |connection| {
                Ok((
                    history::count(connection, &asked)?,
                    history::pictured(connection, &asked, span, PICTURE)?,
                    history::newest_pictured(connection, &asked, span, HistoryPage::NEWEST)?,
                    history::kinds(connection)?,
                ))
            })
            .await?;
        let more = lines.len() > LINES;
        lines.truncate(LINES);
        let count = count.max(lines.len());
        Ok(HistoryPage { lines, more, count, groups, codes, timeline, newest, span: Some(span) })
    }
}
