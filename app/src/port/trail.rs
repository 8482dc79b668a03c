use std::sync::Arc;

use jiff::Timestamp;

use super::BoxFuture;
use crate::model::{AuditEntry, Deed};

/// Who did what: the audit trail, which nobody can edit.
pub trait Trail: Send + Sync + 'static {
    /// At most `limit` entries that pass the filter, newest first. An error is a sentence that names the file and
    /// the reason.
    fn entries(&self, filter: TrailFilter, limit: usize) -> BoxFuture<'_, Result<Vec<AuditEntry>, String>>;

    /// What becomes of the trail elsewhere. Cheap: no I/O.
    fn forwarding(&self) -> Forwarding;
}

/// The port as it is provided in Leptos' context.
pub type TrailPort = Arc<dyn Trail>;

/// Which entries are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// Those before the one with this number.
    pub before: Option<i64>,
    /// Those that tell of this.
    pub deed: Option<Deed>,
    /// Those of this time and later.
    pub since: Option<Timestamp>,
}

/// How the trail gets to a collector of the administrator's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forwarding {
    /// Host and port; `None` where nothing is sent.
    pub collector: Option<String>,
    /// Entries that were sent last, when; `None`: none since the start.
    pub sent_at: Option<Timestamp>,
    /// Entries that wait.
    pub waiting: u64,
    /// Entries that were pruned here before the collector had them.
    pub lost: u64,
    /// Why nothing can be sent now, if so.
    pub problem: Option<String>,
}
