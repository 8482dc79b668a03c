use crate::{
    protocol::{
        chain::{Head, Place},
        data::epoch_opened::Opening,
        event::WriteError,
        signed::SignedError,
    },
    store::StoreError,
};

/// Why an event can't be added. Nothing was.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// No epoch is open.
    #[error("no epoch of the ledger is open: the device has to enrol first")]
    NotOpen,
    /// The epoch of now is signed by another key, or under another id.
    #[error(
        "the open epoch of the ledger is that of {0} and its key: another device's events have no place in it"
    )]
    Foreign(String),
    /// So many events wait that only those that nothing can stand for are added.
    #[error(
        "{0} events wait for the communication server already: reports are not added until some are delivered"
    )]
    Full(u64),
    /// No server has to take one that is so large.
    #[error("an event of {0} octets is too large; at most {max} are sent", max = super::append::LARGEST)]
    TooLarge(usize),
    /// The server claims an epoch that nobody can have reached.
    #[error("the server says that it has epoch {0} of this device, which can't be")]
    Epoch(u32),
    /// It can't be written, or may not be sent.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The database refused.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}

/// So that it ends a transaction as any other error in it does.
impl From<AppendError> for rusqlite::Error {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Database(error) => error,
            other => Self::ToSqlConversionFailure(Box::new(other)),
        }
    }
}

/// Why a receipt does not count. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is not what a receipt looks like.
    #[error("the server's receipt is not one line of signed JSON, or too long")]
    Form,
    /// The server did not sign it, or it can't be read.
    #[error("the server's receipt does not count: {0}")]
    Signed(#[from] SignedError),
    /// It is for somebody else.
    #[error("the server's receipt is for another device or another key")]
    Foreign,
    /// It answers something else.
    #[error("the server's receipt is for another batch than the one that was sent")]
    Batch,
    /// It says nothing, or too much, about some events.
    #[error("the server's receipt does not name the events of the batch, each once and in order")]
    Outcomes,
    /// The server has another chain, or less than it was sent.
    #[error(
        "the server's receipt says that it has everything up to {0}, with another link than this device or not all of the batch"
    )]
    Head(Place),
}

/// Why something could not be done with the ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Before anything can be delivered an epoch has to be [opened](super::open_epoch) for this reason.
    #[error("a new epoch of the ledger has to be opened first")]
    MustOpen(Opening),
    /// What could be read of a damaged database is still being copied.
    #[error("the ledger is being copied from a damaged file; it goes on when that is done")]
    BeingCopied,
    /// The receipt does not count.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// The server has events that this device does not have: the device was put back to an earlier state, and has to open
    /// an epoch after this head.
    #[error("the server has events up to {}, which this device does not have", .0.place())]
    ServerHasMore(Head),
    /// The server has another event in this place than the device: there are two of this device.
    #[error("the server has another event {0} than this device")]
    Fork(Place),
    /// There is no such event.
    #[error("there is no event {0}")]
    NoEvent(Place),
    /// The event is in no state for that.
    #[error("event {0} {1}")]
    State(Place, &'static str),
    /// An event can't be added.
    #[error(transparent)]
    Append(AppendError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AppendError> for LedgerError {
    fn from(error: AppendError) -> Self {
        Self::Append(error)
    }
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Append(error.into())
    }
}

/// So that it ends a transaction as any other error in it does.
impl From<LedgerError> for rusqlite::Error {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Append(error) => error.into(),
            other => Self::ToSqlConversionFailure(Box::new(other)),
        }
    }
}

/// What comes out of a transaction: errors of the database end it, the others are found before anything is written.
pub(super) fn checked<T>(done: Result<T, LedgerError>) -> rusqlite::Result<Result<T, LedgerError>> {
    match done {
        Err(LedgerError::Append(AppendError::Database(error))) => Err(error),
        other => Ok(other),
    }
}
