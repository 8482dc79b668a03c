use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    BillingRead, Communication, Event, Hold, MaintenanceView, NotificationsView, Reading, RecordedRequest,
    StoreNotice, SuppliesView,
};

/// How current the shown reading is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// No printer address is set.
    NotConfigured,
    /// The first reading is under way.
    BeingRead,
    /// The last attempt succeeded.
    Current,
    /// The last attempt failed.
    Stale {
        /// The first failed attempt since the last success.
        since: Timestamp,
        /// What went wrong and what to check, as a sentence for the administrator.
        cause: String,
    },
}

/// The meters as they went out in one transmission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterRead {
    /// When it was accepted.
    pub sent_at: Timestamp,
    /// The event that carried it, by its place: "1-17".
    pub reference: Option<String>,
    /// Count by meter key.
    pub values: BTreeMap<String, u64>,
}

/// What is billed, and what keeps it from being billed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillingView {
    /// What billing is held by, the oldest first.
    pub holds: Vec<Hold>,
    /// The newest meter reads, newest first, at most 20.
    pub reads: Vec<BillingRead>,
    /// When the next transmission is due; `None` where there are no due dates.
    pub next_due: Option<Timestamp>,
}

/// Impressions made on one day of the device's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayImpressions {
    /// The day.
    pub day: Date,
    /// Impressions; `None` where no reading tells.
    pub impressions: Option<u64>,
}

/// This software.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// "0.1.0".
    pub version: String,
    /// Identifies the build; part of every page's `ETag`.
    pub build: String,
    /// The day of the sources that a release was built from; `None` for what a developer built.
    pub built_on: Option<Date>,
}

/// Everything that a page shows at one moment. Pages are pure functions of it.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Grows with every change of anything below; part of every page's `ETag`.
    pub version: u64,
    /// This software.
    pub product: Product,
    /// The device's time zone: every time on a page is in it.
    pub zone: TimeZone,
    /// Whether the printer is the embedded demonstration printer.
    pub demonstration: bool,
    /// How current `reading` is.
    pub freshness: Freshness,
    /// The last reading that succeeded, also after a restart.
    pub reading: Option<Reading>,
    /// Impressions a day, oldest first, 90 days up to today.
    pub daily: Vec<DayImpressions>,
    /// The newest events, newest first, at most 200.
    pub events: Vec<Event>,
    /// The newest recorded requests, newest first, at most 20.
    pub requests: Vec<RecordedRequest>,
    /// The last meter read that the far end accepted. `None`: none was ever sent.
    pub last_sent: Option<MeterRead>,
    /// The communication with the server.
    pub communication: Communication,
    /// What is billed.
    pub billing: BillingView,
    /// What the Supplies Assistant knows.
    pub supplies: SuppliesView,
    /// What the Maintenance Assistant knows.
    pub maintenance: MaintenanceView,
    /// What the printer tells by itself.
    pub notifications: NotificationsView,
    /// Where an online troubleshooting session takes place; `None`: not set up.
    pub troubleshooting_url: Option<String>,
    /// Something wrong with the history on this device, as a sentence for the administrator.
    pub store_problem: Option<String>,
    /// What happened to the history of late that the administrator should know.
    pub store_notices: Vec<StoreNotice>,
}

impl Snapshot {
    /// Names this snapshot of this start of this build: "0.1.0.5f3a9c1e.17". Pages carry it, and live ones are
    /// told the next.
    pub fn tag(&self) -> String {
        format!("{}.{}.{}", self.product.version, self.product.build, self.version)
    }

    /// The same for who may not look: nothing of the printer, nor of how the device is.
    #[must_use]
    pub fn withheld(&self) -> Self {
        Self {
            version: self.version,
            product: self.product.clone(),
            zone: self.zone.clone(),
            demonstration: false,
            freshness: Freshness::Current,
            reading: None,
            daily: Vec::new(),
            events: Vec::new(),
            requests: Vec::new(),
            last_sent: None,
            communication: Communication::default(),
            billing: BillingView::default(),
            supplies: SuppliesView::default(),
            maintenance: MaintenanceView::default(),
            notifications: NotificationsView::default(),
            troubleshooting_url: None,
            store_problem: None,
            store_notices: Vec::new(),
        }
    }
}
