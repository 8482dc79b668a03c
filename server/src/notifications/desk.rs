use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::model::{NotificationsView, Reading, Receiving};
use jiff::Timestamp;
use tokio::{
    select,
    sync::{Notify, watch},
    time::{Instant, sleep_until},
};

use super::{Claims, Hint, Over, Pace, Refusal};
use crate::tally::Tally;

/// Where the task that listens, the keeper that reads and the pages meet. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct Notifications(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    /// Somebody wants a reading.
    wanted: Notify,
    receiving: watch::Sender<Receiving>,
    refused: Tally<Refusal>,
    readings: Tally<()>,
}

#[derive(Debug, Default)]
struct State {
    pace: Pace,
    claims: Claims,
    last: Option<Timestamp>,
    taken: u64,
}

impl Notifications {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A notification came.
    pub fn heard(&self, hint: Hint, at: Timestamp) {
        {
            let mut state = self.state();
            state.last = Some(at);
            state.taken = state.taken.saturating_add(1);
            if let Some(claim) = hint.claim {
                state.claims.tell(claim, hint.vouched, at);
            }
            state.pace.want();
        }
        self.0.wanted.notify_one();
    }

    /// Ends when the printer has to be read for what was heard.
    pub(crate) async fn reading_due(&self) {
        loop {
            let due = self.state().pace.due(Instant::now());
            let at_last = async {
                match due {
                    Some(due) => sleep_until(due).await,
                    None => std::future::pending().await,
                }
            };
            select! {
                () = at_last => return,
                () = self.0.wanted.notified() => {}
            }
        }
    }

    /// A reading begins; `caused` where it is for what was heard that it does.
    pub(crate) fn begin(&self, caused: bool) {
        let mut state = self.state();
        state.pace.began(caused, Instant::now());
        state.claims.begin();
        if caused {
            self.0.readings.succeeded();
        }
    }

    /// What a reading makes of what was told: see [`Claims::judge`].
    pub(crate) fn judge(&self, before: Option<&Reading>, after: &Reading, counted: Option<u32>) -> Vec<Over> {
        let mut state = self.state();
        let (over, again) = state.claims.judge(before, after, counted);
        if again {
            state.pace.want_after(Instant::now());
            self.0.wanted.notify_one();
        }
        over
    }

    /// Forgets what was told: it was of another printer.
    pub(crate) fn forget(&self) {
        self.state().claims = Claims::default();
    }

    /// Says how receiving goes.
    pub(super) fn set_receiving(&self, receiving: Receiving) {
        self.0.receiving.send_if_modified(|now| {
            let changed = *now != receiving;
            *now = receiving;
            changed
        });
    }

    /// Changes when how receiving goes does.
    pub fn receiving(&self) -> watch::Receiver<Receiving> {
        self.0.receiving.subscribe()
    }

    /// How many datagrams were refused, by reason.
    pub fn refused(&self) -> &Tally<Refusal> {
        &self.0.refused
    }

    /// How many readings notifications have caused.
    pub fn readings(&self) -> u64 {
        self.0.readings.successes()
    }

    /// What the pages show.
    pub fn view(&self) -> NotificationsView {
        let refused = Refusal::ALL.iter().map(|refusal| self.0.refused.failures(*refusal)).sum();
        let state = self.state();
        let receiving = self.0.receiving.borrow().clone();
        NotificationsView { receiving, last: state.last, taken: state.taken, refused }
    }
}
