use serde::{Deserialize, Serialize};

use super::error::Fault;

/// `[backup]`: archives over the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupSection {
    /// Megabytes that an uploaded archive may have, 1 to 1024. It needs as much free space in the data directory,
    /// and some more. The command line restores archives of any length.
    pub upload_limit_mb: u64,
}

impl Default for BackupSection {
    fn default() -> Self {
        Self { upload_limit_mb: 64 }
    }
}

impl BackupSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        Fault::outside("backup.upload_limit_mb", self.upload_limit_mb, 1..=1024).into_iter().collect()
    }
}
