use std::sync::Arc;

use jiff::Timestamp;

use crate::model::{Access, Change};

/// Archives that were uploaded.
pub trait Archives: Send + Sync + 'static {
    /// The checked archive that waits for this session's word. Cheap: no I/O.
    fn waiting(&self, from: &Access) -> Option<ArchiveView>;
}

/// The port as it is provided in Leptos' context.
pub type ArchivesPort = Arc<dyn Archives>;

/// What a checked archive holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveView {
    /// Whether it is a backup of this device; else the settings of another.
    pub backup: bool,
    /// When it was made.
    pub made_at: Timestamp,
    /// Version of the program that made it.
    pub program: String,
    /// Settings and secrets in it.
    pub settings: u64,
    /// Readings in it.
    pub readings: u64,
    /// Events and requests in it.
    pub events: u64,
    /// Entries of the audit trail in it.
    pub audit: u64,
    /// What would be set otherwise after it is restored.
    pub changes: Vec<Change>,
}
