//! Makes the snapshot that the pages show.

use app::model::{
    BillingView, Communication, Freshness, MaintenanceView, NotificationsView, Product, Reading, Snapshot,
    SuppliesView,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    billing::Desk,
    store::{Store, StoreError},
};

/// Days on the chart of impressions.
const CHART_DAYS: u16 = 90;
/// Events that the pages show.
const EVENTS: usize = 200;
/// Requests that the pages show.
const REQUESTS: usize = 20;

/// What the snapshot has from the start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// This software.
    pub product: Product,
    /// The device's time zone.
    pub zone: TimeZone,
    /// Whether the printer is the demonstration printer.
    pub demonstration: bool,
    /// Where an online troubleshooting session takes place.
    pub troubleshooting_url: Option<String>,
}

/// An empty snapshot with the settings.
pub(super) fn first(settings: &Settings, freshness: Freshness) -> Snapshot {
    Snapshot {
        version: 0,
        product: settings.product.clone(),
        zone: settings.zone.clone(),
        demonstration: settings.demonstration,
        freshness,
        reading: None,
        daily: Vec::new(),
        events: Vec::new(),
        requests: Vec::new(),
        last_sent: None,
        billing: BillingView::default(),
        supplies: SuppliesView::default(),
        maintenance: MaintenanceView::default(),
        notifications: NotificationsView::default(),
        communication: Communication::default(),
        troubleshooting_url: settings.troubleshooting_url.clone(),
        store_problem: None,
        store_notices: Vec::new(),
    }
}

/// The next snapshot: what the store has now, with this reading. Where the store can't be read, what was shown
/// before stays, with the reason.
pub(super) async fn next(
    before: &Snapshot,
    store: &Store,
    billing: Option<&Desk>,
    now: Timestamp,
    freshness: Freshness,
    reading: Option<Reading>,
) -> Snapshot {
    let mut snapshot =
        Snapshot { version: before.version + 1, freshness, reading, store_problem: None, ..before.clone() };
    if let Err(error) = fill(&mut snapshot, store, billing, now).await {
        snapshot.store_problem = Some(error.to_string());
    }
    snapshot.store_notices = store.notices().await;
    if let Some(problem) = store.problem().await {
        snapshot.store_problem = Some(problem.to_string());
    }
    snapshot
}

async fn fill(
    snapshot: &mut Snapshot,
    store: &Store,
    billing: Option<&Desk>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let today = now.to_zoned(snapshot.zone.clone()).date();
    snapshot.daily = store.daily_impressions(today, CHART_DAYS, snapshot.zone.clone()).await?;
    snapshot.events = store.recent_events(EVENTS).await?;
    snapshot.requests = store.recent_requests(REQUESTS).await?;
    if let Some(desk) = billing {
        (snapshot.billing, snapshot.last_sent) = desk.view().await?;
    }
    Ok(())
}
