//! What the pages ask of the task that communicates.

use app::{
    model::{Access, RequestKind, Requested},
    port::{Cancelled, CommunicationError, Preview},
};
use tokio::sync::oneshot;

use crate::mail::CancelledBy;

/// An answer to who asked.
pub(super) type Reply<T> = oneshot::Sender<Result<T, CommunicationError>>;

/// What is asked, by whom, and where the answer goes.
#[derive(Debug)]
pub(super) enum Ask {
    Enrol { from: Access, code: String, reply: Reply<()> },
    Cancel { from: Access, by: CancelledBy, final_read: bool, reply: Reply<Cancelled> },
    CheckIn { reply: Reply<()> },
    SendRead { reply: Reply<()> },
    Answer { from: Access, number: u64, yes: bool, reply: Reply<()> },
    GoOn { from: Access, reply: Reply<()> },
    Request { from: Access, kind: RequestKind, shown: Option<String>, reply: Reply<Requested> },
    Preview { from: Access, kind: RequestKind, reply: oneshot::Sender<Option<Preview>> },
}

impl Ask {
    /// Whether it ends whatever is under way: nothing may go out once it is answered.
    pub(super) fn interrupts(&self) -> bool {
        matches!(self, Self::Cancel { .. })
    }
}
