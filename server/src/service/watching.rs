use std::sync::Arc;

use app::model::Snapshot;
use tokio::sync::watch;

/// Somebody who looks at the printer all the time. While there is one, the printer is looked at more often.
pub struct Watching {
    snapshots: watch::Receiver<Arc<Snapshot>>,
    watchers: watch::Sender<usize>,
}

impl Watching {
    pub(super) fn new(mut snapshots: watch::Receiver<Arc<Snapshot>>, watchers: watch::Sender<usize>) -> Self {
        snapshots.mark_unchanged();
        watchers.send_modify(|count| *count += 1);
        Self { snapshots, watchers }
    }

    /// What is known now; what is published from here on is a change.
    pub fn latest(&mut self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshots.borrow_and_update())
    }

    /// Waits for the next snapshot; `false` where there will be none any more.
    pub async fn changed(&mut self) -> bool {
        self.snapshots.changed().await.is_ok()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.watchers.send_modify(|count| *count = count.saturating_sub(1));
    }
}
